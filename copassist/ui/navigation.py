"""The pages of the app, and the way between them. A page is a module with a row here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from copassist.languages import LANGUAGES, Language
from copassist.records import ROLES, Role
from copassist.ui import session, signin
from copassist.ui.boundary import errors
from copassist.ui.pages import (
    balance,
    beginning,
    chat,
    following,
    importing,
    library,
    preparing,
    privacy,
    quality,
)
from copassist.workspace import Workspace


@dataclass(frozen=True)
class Place:
    """A page: its name, in the address and under ``ui.page``, what draws it, and for whom."""

    name: str
    icon: str
    render: Callable[[Workspace], None]
    roles: tuple[Role, ...] = tuple(role for role in ROLES if role.reads)


STYLE = Path(__file__).parent / "style.css"
ICON = Path(__file__).parent / "icon.svg"
"""Ours: a symbol by its name would be fetched from another server at each visit."""
PAGES = (
    Place("chat", ":material/forum:", chat.render),
    Place("begin", ":material/explore:", beginning.render),
    Place("library", ":material/local_library:", library.render),
    Place("balance", ":material/balance:", balance.render, (Role.FACILITATOR, Role.SPONSOR)),
    Place("prepare", ":material/event_note:", preparing.render, (Role.FACILITATOR,)),
    Place("followup", ":material/task_alt:", following.render, (Role.FACILITATOR,)),
    Place("import", ":material/upload_file:", importing.render),
    Place("quality", ":material/monitoring:", quality.render, (Role.FACILITATOR,)),
    Place("privacy", ":material/shield_person:", privacy.render, ROLES),
)


def run(workspace: Workspace) -> None:
    """Draw the page that the address names, or at each address the door, until one is let in."""
    texts = session.start(workspace.settings)
    role = session.admitted(workspace.settings)
    places = [place for place in PAGES if role is None or role in place.roles]
    pages = {
        place.name: st.Page(
            partial(_draw, place.render if role else _door, workspace),
            title=texts.text(f"ui.page.{place.name}"),
            icon=place.icon,
            url_path=place.name,
            default=place is places[0],
        )
        for place in places
    }
    session.keep("pages", pages)
    st.html(STYLE)
    session.tell_browser(texts.code)
    current = st.navigation(list(pages.values()), position="sidebar" if role else "hidden")
    with st.sidebar:
        _language_switch(workspace, texts)
        if role and (found := signin.account()):
            signin.card(found, role, texts)
    current.run()


def _draw(render: Callable[[Workspace], None], workspace: Workspace) -> None:
    with errors():
        render(workspace)


def _door(workspace: Workspace) -> None:
    signin.door(signin.account(), workspace.settings, session.texts())


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
