"""The pages of the app, and the way between them. A page is a module with a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from copassist.languages import LANGUAGES, Language
from copassist.records import Role
from copassist.ui import session
from copassist.ui.boundary import errors
from copassist.ui.pages import balance, chat, following, importing, library, preparing, quality
from copassist.workspace import Workspace


@dataclass(frozen=True)
class Place:
    """A page: its name, in the address and under ``ui.page``, what draws it, and for whom."""

    name: str
    icon: str
    render: Callable[[Workspace], None]
    roles: tuple[Role, ...] = tuple(Role)


STYLE = Path(__file__).parent / "style.css"
PAGES = (
    Place("chat", ":material/forum:", chat.render),
    Place("library", ":material/local_library:", library.render),
    Place("balance", ":material/balance:", balance.render, (Role.FACILITATOR,)),
    Place("prepare", ":material/event_note:", preparing.render, (Role.FACILITATOR,)),
    Place("followup", ":material/task_alt:", following.render, (Role.FACILITATOR,)),
    Place("import", ":material/upload_file:", importing.render),
    Place("quality", ":material/monitoring:", quality.render, (Role.FACILITATOR,)),
)


def run(workspace: Workspace) -> None:
    """Draw the page that the address names."""
    texts = session.start(workspace.settings)
    pages = {
        place.name: st.Page(
            partial(_draw, place, workspace),
            title=texts.text(f"ui.page.{place.name}"),
            icon=place.icon,
            url_path=place.name,
            default=place is PAGES[0],
        )
        for place in PAGES
        if session.role(workspace.settings) in place.roles
    }
    session.keep("pages", pages)
    st.html(STYLE)
    session.tell_browser(texts.code)
    current = st.navigation(list(pages.values()))
    with st.sidebar:
        _language_switch(workspace, texts)
    current.run()


def _draw(place: Place, workspace: Workspace) -> None:
    with errors():
        place.render(workspace)


def _language_switch(workspace: Workspace, texts: Language) -> None:
    if workspace.settings.language:
        return
    st.segmented_control(
        texts.text("ui.language.choose"),
        LANGUAGES,
        default=texts.code,
        required=True,
        format_func=lambda code: texts.text(f"ui.language.{code}"),
        # The key names the language in force, so that the switch always shows it.
        label_visibility="collapsed",
        key=f"switch-{texts.code}",
        on_change=lambda: session.choose_language(session.value(f"switch-{texts.code}")),
    )
