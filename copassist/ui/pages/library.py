"""The archive to browse and search: spaces, threads and articles, each with its own address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from copassist.archive.catalogue import Choice, Entry
from copassist.archive.library import Shelf
from copassist.languages import Language
from copassist.records import Hit, Passage, Thread
from copassist.ui import session, warmth
from copassist.ui.choosing import choose
from copassist.ui.evidence import as_citation, entries, language_tag
from copassist.ui.plain import line
from copassist.ui.reading import article_view, counted, thread_view
from copassist.workspace import Workspace

PAGE = 20
FOUND = 200
"""Hits asked for before they are narrowed; all that the search weighs."""
SHOWN = 60


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
        _share(texts)


def _share(texts: Language) -> None:
    """Offer the address of what is on the page; who opens it sees what their role may."""
    with st.popover(texts.text("ui.library.share"), icon=":material/link:", type="tertiary"):
        st.caption(texts.text("ui.library.share_about"))
        st.code(session.address(), language=None, wrap_lines=True)


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
    choice = choose(shelves, space, texts)
    if sought and sought.strip():
        _results(workspace, sought, choice, texts)
    elif choice == Choice():
        _shelves(shelves, texts)
    else:
        _entries(workspace, choice, texts)


def _results(workspace: Workspace, sought: str, choice: Choice, texts: Language) -> None:
    place = st.empty()
    warmth.warm(workspace)
    warmth.wait(workspace, place)
    with place, st.spinner(texts.text("ui.library.searching")):
        hits = workspace.search(
            sought,
            k=FOUND,
            role=session.role(workspace.settings),
            language=choice.language,
        )
    place.empty()
    kept: list[Hit] = [hit for hit in hits if _is_wanted(hit.passage, choice)][:SHOWN]
    st.caption(texts.text("ui.library.found" if kept else "ui.library.nothing"))
    place, start = _paged(len(kept), key=f"results-{sought}-{choice}")
    with place:
        here = [as_citation(hit) for hit in kept[start : start + PAGE]]
        entries(workspace, here, key=f"found-{sought}")


def _is_wanted(passage: Passage, choice: Choice) -> bool:
    when = passage.parts[0].timestamp[:10]
    return (
        choice.kind in (None, passage.kind)
        and choice.space in ("", passage.space)
        and choice.holds(date.fromisoformat(when) if when else None)
    )


def _shelves(shelves: Iterable[Shelf], texts: Language) -> None:
    for shelf in shelves:
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


def _entries(workspace: Workspace, choice: Choice, texts: Language) -> None:
    role = session.role(workspace.settings)
    session.link("library", texts.text("ui.library.all"), ":material/arrow_back:")
    if choice.space:
        st.subheader(line(f"#{choice.space}"), anchor=False)
    catalogue = workspace.catalogue
    _, total = catalogue.page(role, choice, start=0, size=0)
    st.caption(texts.text("ui.library.nothing") if not total else counted("entries", total, texts))
    place, start = _paged(total, key=f"space-{choice}")
    here, _ = catalogue.page(role, choice, start=start, size=PAGE)
    for entry in here:
        with place, st.container(gap="xxsmall"):
            _row(entry, choice, texts)


def _row(row: Entry, choice: Choice, texts: Language) -> None:
    facts = [] if choice.space else [f"#{row.space}"]
    if isinstance(row, Thread):
        name = f"{row.source}:{row.id}"
        session.link("library", line(row.title), ":material/forum:", thread=name)
        facts += [texts.day(row.started), counted("messages", row.count, texts)]
    else:
        session.link(
            "library", line(row.title), ":material/article:", space=row.space, article=row.path
        )
        day = datetime.combine(row.date, datetime.min.time()) if row.date else ""
        facts += [row.author, texts.day(day)]
    said = " · ".join(fact for fact in facts if fact)
    st.caption(f"{line(said)} {language_tag(row.language)}")


def _paged(total: int, key: str) -> tuple[DeltaGenerator, int]:
    """Return where to draw a page of rows, above the choice of pages, and its first row."""
    place = st.container()
    pages = -(-total // PAGE)
    if pages < 2:
        return place, 0
    with st.container(horizontal=True, horizontal_alignment="center"):
        page: int = st.pagination(pages, key=key, max_visible_pages=5)
    return place, (page - 1) * PAGE
