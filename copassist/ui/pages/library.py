"""The archive to browse and search: spaces, threads and articles, each with its own address."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from copassist.archive.catalogue import Entry
from copassist.archive.library import Shelf
from copassist.languages import Language
from copassist.records import Scope, Thread
from copassist.records.privacy import Target
from copassist.ui import readers, session, warmth
from copassist.ui.balance_threads import message_axes
from copassist.ui.choosing import choose
from copassist.ui.evidence import as_citation, entries, language_tag
from copassist.ui.plain import line
from copassist.ui.privacy_erasing import links
from copassist.ui.reading import article_view, thread_view
from copassist.workspace import Workspace

PAGE = 20
SHOWN = 60


def render(workspace: Workspace) -> None:
    """Draw what the address names: a thread, an article, a space, or all spaces."""
    texts = session.texts()
    role = session.role(workspace)
    space = session.parameter("space")
    session.tell_address()
    if name := session.parameter("thread"):
        source, _, thread_id = name.partition(":")
        thread = workspace.library.thread(source, thread_id, role)
        _way_back(texts, thread.space)
        if role.facilitates:
            told = Target("thread", thread.id, thread.source)
            with st.container(horizontal=True):
                readers.change(workspace, told, thread.visibility, texts)
                links(thread, texts)
        below = message_axes(workspace, thread, texts)
        thread_view(workspace.signed(thread), texts, below, workspace.library.removed(thread))
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
    shelves = workspace.library.shelves(session.role(workspace))
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
    scope = choose(shelves, space, texts)
    if sought and sought.strip():
        _results(workspace, sought, scope, texts)
    elif scope == Scope():
        _shelves(shelves, texts)
    else:
        _entries(workspace, scope, shelves, texts)


def _results(workspace: Workspace, sought: str, scope: Scope, texts: Language) -> None:
    place = st.empty()
    warmth.warm(workspace)
    warmth.wait(workspace, place)
    with place, st.spinner(texts.text("ui.library.searching")):
        hits = workspace.search(
            sought,
            k=SHOWN,
            role=session.role(workspace),
            within=scope,
        )
    place.empty()
    st.caption(texts.text("ui.library.found" if hits else "ui.library.nothing"))
    place, start = _paged(len(hits), key=f"results-{sought}-{scope}")
    with place:
        here = [as_citation(hit) for hit in hits[start : start + PAGE]]
        entries(workspace, here, key=f"found-{sought}")


def _shelves(shelves: Iterable[Shelf], texts: Language) -> None:
    for shelf in shelves:
        with st.container(border=True, gap="xxsmall"):
            session.link("library", line(shelf.space), ":material/tag:", space=shelf.space)
            st.caption(line(_shelf_facts(shelf, texts)))


def _shelf_facts(shelf: Shelf, texts: Language) -> str:
    facts = []
    if shelf.threads:
        facts.append(texts.counted("threads", shelf.threads))
        facts.append(texts.counted("messages", shelf.messages))
    if shelf.articles:
        facts.append(texts.counted("articles", shelf.articles))
    if shelf.first and shelf.last:
        first, last = texts.day(shelf.first), texts.day(shelf.last)
        facts.append(texts.text("ui.library.dates", first=first, last=last))
    level = texts.text(f"visibility.{shelf.visibility.kind}", name=shelf.visibility.name)
    return " · ".join([*facts, level])


def _entries(workspace: Workspace, scope: Scope, shelves: Iterable[Shelf], texts: Language) -> None:
    role = session.role(workspace)
    session.link("library", texts.text("ui.library.all"), ":material/arrow_back:")
    if scope.space:
        st.subheader(line(f"#{scope.space}"), anchor=False)
        # At the level of its strictest part.
        level = {one.space: one.visibility for one in shelves}.get(scope.space)
        if role.facilitates and level:
            readers.change(workspace, Target("space", scope.space), level, texts)
    catalogue = workspace.catalogue
    _, total = catalogue.page(role, scope, start=0, size=0)
    st.caption(texts.text("ui.library.nothing") if not total else texts.counted("entries", total))
    place, start = _paged(total, key=f"space-{scope}")
    here, _ = catalogue.page(role, scope, start=start, size=PAGE)
    for entry in here:
        with place, st.container(gap="xxsmall"):
            _row(entry, scope, texts)


def _row(row: Entry, scope: Scope, texts: Language) -> None:
    facts = [] if scope.space else [f"#{row.space}"]
    if isinstance(row, Thread):
        name = f"{row.source}:{row.id}"
        session.link("library", line(row.title), ":material/forum:", thread=name)
        facts += [texts.day(row.started), texts.counted("messages", row.count)]
    else:
        session.link(
            "library", line(row.title), ":material/article:", space=row.space, article=row.path
        )
        day = datetime.combine(row.date, datetime.min.time()) if row.date else ""
        facts += [row.author, texts.day(day)]
    said = " · ".join(fact for fact in facts if fact)
    st.caption(f"{line(said)} {language_tag(row.language)}")


def _paged(total: int, key: str) -> tuple[DeltaGenerator, int]:
    """Return where to draw a page of rows, above the scope of pages, and its first row."""
    place = st.container()
    pages = -(-total // PAGE)
    if pages < 2:
        return place, 0
    with st.container(horizontal=True, horizontal_alignment="center"):
        page: int = st.pagination(pages, key=key, max_visible_pages=5)
    return place, (page - 1) * PAGE
