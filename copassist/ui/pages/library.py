"""The archive to browse and search: spaces, threads and articles, each with its own address."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from copassist.archive.library import Shelf
from copassist.languages import LANGUAGES, Language
from copassist.records import Hit, ShownArticle, Thread
from copassist.ui import session, warmth
from copassist.ui.evidence import as_citation, entries, language_tag
from copassist.ui.plain import line
from copassist.ui.reading import article_view, counted, thread_view
from copassist.workspace import Workspace

PAGE = 20
FOUND = 60
KINDS = ("message", "article")
T = TypeVar("T")


@dataclass(frozen=True)
class Filter:
    """What the reader wants to see; nothing chosen means everything."""

    language: str | None
    kind: str | None

    def keeps(self, language: str, kind: str) -> bool:
        """Whether something of that language and kind is shown."""
        return self.language in (None, language) and self.kind in (None, kind)


def render(workspace: Workspace) -> None:
    """Draw what the address names: a thread, an article, a space, or all spaces."""
    texts = session.texts()
    role = session.role(workspace.settings)
    space = session.parameter("space")
    if name := session.parameter("thread"):
        source, _, thread_id = name.partition(":")
        thread = workspace.library.thread(source, thread_id, role)
        _way_back(texts, thread.space)
        thread_view(thread, texts)
    elif path := session.parameter("article"):
        article = workspace.library.article(space, path, role)
        _way_back(texts, article.space)
        article_view(article, texts)
    else:
        st.title(texts.text("ui.page.library"), anchor=False)
        _browse(workspace, space, texts)


def _way_back(texts: Language, space: str) -> None:
    with st.container(horizontal=True):
        session.link("library", texts.text("ui.library.all"), ":material/arrow_back:")
        session.link("library", line(space), ":material/tag:", space=space)


def _browse(workspace: Workspace, space: str, texts: Language) -> None:
    shelves = workspace.library.shelves(session.role(workspace.settings))
    if not shelves:
        st.info(texts.text("ui.library.empty"))
        session.link("import", texts.text("ui.empty.import"), ":material/upload_file:")
        return
    sought = st.text_input(
        texts.text("ui.library.search"),
        max_chars=workspace.settings.question_chars,
        placeholder=texts.text("ui.library.search_hint"),
        key="sought",
        icon=":material/search:",
    )
    wanted = _filters(texts)
    if sought and sought.strip():
        _results(workspace, sought, wanted, texts)
    elif space:
        _space(workspace, space, wanted, texts)
    else:
        _shelves(shelves, wanted, texts)


def _filters(texts: Language) -> Filter:
    with st.container(horizontal=True):
        tongue = st.pills(
            texts.text("ui.library.language"),
            LANGUAGES,
            format_func=lambda code: texts.text(f"ui.language.{code}"),
            key="library-language",
        )
        kind = st.pills(
            texts.text("ui.library.kind"),
            KINDS,
            format_func=lambda kind: texts.text(f"ui.library.{kind}s"),
            key="library-kind",
        )
    return Filter(tongue, kind)


def _results(workspace: Workspace, sought: str, wanted: Filter, texts: Language) -> None:
    place = st.empty()
    warmth.warm(workspace)
    warmth.wait(workspace, place)
    with place, st.spinner(texts.text("ui.library.searching")):
        hits = workspace.search(
            sought,
            k=FOUND,
            role=session.role(workspace.settings),
            language=wanted.language,
        )
    place.empty()
    kept: list[Hit] = [h for h in hits if wanted.keeps(h.passage.language, h.passage.kind)]
    st.caption(texts.text("ui.library.found" if kept else "ui.library.nothing"))
    place, here = _paged(kept, key=f"results-{sought}-{wanted}")
    with place:
        entries(workspace, [as_citation(hit) for hit in here], key=f"found-{sought}")


def _shelves(shelves: Iterable[Shelf], wanted: Filter, texts: Language) -> None:
    for shelf in shelves:
        if wanted.kind == "article" and not shelf.articles:
            continue
        if wanted.kind == "message" and not shelf.threads:
            continue
        with st.container(border=True, gap="xxsmall"):
            session.link("library", line(shelf.space), ":material/tag:", space=shelf.space)
            st.caption(line(_shelf_facts(shelf, texts)))


def _shelf_facts(shelf: Shelf, texts: Language) -> str:
    facts = []
    if shelf.threads:
        facts.append(counted("threads", shelf.threads, texts))
        facts.append(counted("messages", shelf.messages, texts))
    if shelf.articles:
        facts.append(counted("articles", shelf.articles, texts))
    if shelf.first and shelf.last:
        first, last = texts.day(shelf.first), texts.day(shelf.last)
        facts.append(texts.text("ui.library.dates", first=first, last=last))
    return " · ".join([*facts, texts.text(f"visibility.{shelf.visibility.value}")])


def _space(workspace: Workspace, space: str, wanted: Filter, texts: Language) -> None:
    role = session.role(workspace.settings)
    rows: list[Thread | ShownArticle] = [
        *workspace.library.articles(space, role),
        # The latest first: what is going on now is what is looked for most.
        *reversed(workspace.library.threads(space, role)),
    ]
    kept = [row for row in rows if wanted.keeps(row.language, _kind(row))]
    session.link("library", texts.text("ui.library.all"), ":material/arrow_back:")
    st.subheader(line(f"#{space}"), anchor=False)
    if not kept:
        st.caption(texts.text("ui.library.nothing"))
    place, here = _paged(kept, key=f"space-{space}-{wanted}")
    for row in here:
        with place, st.container(gap="xxsmall"):
            _row(row, texts)


def _kind(row: Thread | ShownArticle) -> str:
    return "message" if isinstance(row, Thread) else "article"


def _row(row: Thread | ShownArticle, texts: Language) -> None:
    if isinstance(row, Thread):
        name = f"{row.source}:{row.id}"
        session.link("library", line(row.title), ":material/forum:", thread=name)
        facts = [texts.day(row.started), counted("messages", row.count, texts)]
    else:
        session.link(
            "library", line(row.title), ":material/article:", space=row.space, article=row.path
        )
        day = datetime.combine(row.date, datetime.min.time()) if row.date else ""
        facts = [row.author, texts.day(day)]
    said = " · ".join(fact for fact in facts if fact)
    st.caption(f"{line(said)} {language_tag(row.language)}")


def _paged(rows: Sequence[T], key: str) -> tuple[DeltaGenerator, Sequence[T]]:
    """Return the rows of the page chosen and where to draw them: above the choice of pages."""
    place = st.container()
    pages = -(-len(rows) // PAGE)
    if pages < 2:
        return place, rows
    with st.container(horizontal=True, horizontal_alignment="center"):
        page = st.pagination(pages, key=key, max_visible_pages=5)
    return place, rows[(page - 1) * PAGE : page * PAGE]
