"""Where an answer comes from: entries that open on the exact message or section.

An entry opens a panel at the side: the answer stays where it is, beside the words it quotes. On a
phone the panel covers the page until it is closed. (Opened in the flow of the page, the evidence
would be scrolled away: a page with a chat keeps to its end when it grows.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from copassist.archive.pseudonyms import ROBOT, label
from copassist.errors import NotFoundError
from copassist.languages import Language
from copassist.records import Citation, Hit, Role, Section, ShownArticle, Thread
from copassist.ui import session
from copassist.ui.boundary import errors
from copassist.ui.plain import line, marked
from copassist.ui.reading import message_view
from copassist.workspace import Workspace

LETTERS = 2
"""Letters of a pseudonym at most: after Z comes AA."""
NEIGHBOURS = 2
"""So many messages are shown before and after those cited."""


def as_citation(hit: Hit) -> Citation:
    """Return what a hit points to in the form of a citation without a quote."""
    passage = hit.passage
    first = passage.parts[0]
    return Citation(
        n=0,
        quote="",
        passage_id=passage.id,
        kind=passage.kind,
        path=passage.path,
        space=passage.space,
        message_ids=passage.message_ids,
        title=passage.title,
        language=passage.language,
        author=first.author,
        timestamp=first.timestamp,
        visibility=passage.visibility,
        thread_id=passage.thread_id,
        slug=passage.slug,
        heading=passage.heading,
        page=passage.page,
    )


def _signed(cited: Citation, code: str) -> Citation:
    """Return a citation whose author, where it is a letter of its thread, is told in a language."""
    is_letter = cited.author == ROBOT or (cited.author.isupper() and len(cited.author) <= LETTERS)
    if cited.kind != "message" or not is_letter:
        return cited
    return replace(cited, author=label(cited.author, code))


@st.fragment
def entries(workspace: Workspace, cited: Sequence[Citation], key: str) -> None:
    """Draw an entry for each citation; what it opens on is read when it is opened."""
    texts = session.texts()
    cited = [_signed(one, texts.code) for one in cited]
    panel = st.dialog(texts.text("ui.evidence.title"), position="right", width="small")(_open)
    with st.container(key=f"asks-entries-{key}", gap="xsmall"):
        for number, citation in enumerate(cited):
            if st.button(
                _entry_label(citation, texts), key=f"entry-{key}-{number}", width="stretch"
            ):
                panel(workspace, citation, texts)


def _entry_label(cited: Citation, texts: Language) -> str:
    head = f"**\\[{cited.n}\\]** " if cited.n else ""
    where = f"#{cited.space}" if cited.kind == "message" else cited.title
    if not cited.quote and cited.kind == "message":
        where = f"{where} · {cited.title}"
    heading = cited.heading if cited.kind == "article" else ""
    author = cited.author if cited.quote or cited.kind == "article" else ""
    said = " · ".join(p for p in (where, heading, author, texts.day(cited.timestamp)) if p)
    return f"{head}{line(said)} {language_tag(cited.language)}"


def language_tag(code: str) -> str:
    """Return the tag of a language, as Markdown."""
    return f":gray-badge[{code.upper()}]"


def _open(workspace: Workspace, cited: Citation, texts: Language) -> None:
    with errors():
        _read(workspace, cited, texts)


def _read(workspace: Workspace, cited: Citation, texts: Language) -> None:
    role = session.role(workspace)
    try:
        if cited.kind == "message":
            _message(workspace.signed(_thread(workspace, cited, role)), cited, texts)
        else:
            _section(workspace.library.article(cited.space, cited.path, role), cited, texts)
    except NotFoundError:
        st.info(texts.text("ui.evidence.gone"))


def _thread(workspace: Workspace, cited: Citation, role: Role) -> Thread:
    """Return the thread of the message cited: messages that stand alone are indexed together."""
    source = cited.passage_id.partition(":")[0]
    wanted = cited.message_ids[:1]
    thread = workspace.library.thread(source, cited.thread_id or "", role)
    if not wanted or any(message.id == wanted[0] for message in thread.messages):
        return thread
    return workspace.library.thread(source, wanted[0], role)


def _message(thread: Thread, cited: Citation, texts: Language) -> None:
    where = [n for n, m in enumerate(thread.messages) if m.id in cited.message_ids] or [0]
    first, last = max(0, where[0] - NEIGHBOURS), where[-1] + NEIGHBOURS
    for number, message in enumerate(thread.messages[first : last + 1], first):
        is_cited = number in where and bool(cited.quote)
        message_view(message, texts, quote=cited.quote if is_cited else "", framed=is_cited)
    facts = [f"#{thread.space}", texts.counted("messages", thread.count)]
    _foot(facts, cited, texts)
    session.link(
        "library",
        texts.text("ui.evidence.whole_thread"),
        ":material/forum:",
        thread=f"{thread.source}:{thread.id}",
    )


def _section(article: ShownArticle, cited: Citation, texts: Language) -> None:
    section = _cited_section(article, cited)
    with st.container(border=True):
        if section.heading:
            st.markdown(f"**{line(section.heading)}**")
        st.markdown(marked(section.text, cited.quote))
    page = texts.text("ui.evidence.page", page=section.page) if section.page else ""
    facts = [article.title, article.author, texts.day(cited.timestamp), page]
    _foot(facts, cited, texts)
    session.link(
        "library",
        texts.text("ui.evidence.whole_article"),
        ":material/article:",
        space=article.space,
        article=article.path,
    )


def _cited_section(article: ShownArticle, cited: Citation) -> Section:
    """Return the section that holds the quote: short ones are indexed with the one before."""
    slugs = [section.slug for section in article.sections]
    start = slugs.index(cited.slug) if cited.slug in slugs else 0
    words = " ".join(cited.quote.split())
    for section in article.sections[start:]:
        if words and words in " ".join(section.text.split()):
            return section
    return article.sections[start]


def _foot(facts: Sequence[str], cited: Citation, texts: Language) -> None:
    seen = texts.text("ui.seen_by.label")
    who = texts.seen_by(cited.visibility)
    tongue = texts.text(f"ui.language.{cited.language}")
    said = " · ".join(fact for fact in (*facts, tongue, f"{seen} {who}") if fact)
    st.caption(line(said))
