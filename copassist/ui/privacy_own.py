"""One's own traces: conversations, and whom to ask for the rest."""

from __future__ import annotations

import streamlit as st

from copassist.archive.names import Names
from copassist.languages import Language
from copassist.privacy.audit import Audit
from copassist.privacy.traces import forget_traces, own_traces
from copassist.ui import session, signin
from copassist.ui.expertise import own_expertise
from copassist.ui.parts import take_away
from copassist.ui.plain import line
from copassist.workspace import Workspace

ALL = 10_000
"""Conversations of one person that are counted."""


def own(workspace: Workspace, texts: Language) -> None:
    """Draw this part."""
    owner = session.owner()
    count = len(workspace.conversations.list(owner, ALL))
    st.markdown(texts.counted("conversations", count))
    st.caption(texts.text("ui.privacy.own.conversations"))
    with st.popover(texts.text("ui.privacy.own.delete"), icon=":material/delete:"):
        st.markdown(texts.text("ui.privacy.own.sure"))
        st.button(
            texts.text("ui.privacy.own.yes"),
            type="primary",
            key="privacy-own-delete",
            on_click=forget_traces,
            args=(workspace.engine, owner),
        )
    take_away(
        texts.text("ui.privacy.own.take"),
        lambda: own_traces(workspace.engine, owner),
        "copassist-traces.json",
        "privacy-own-take",
    )
    _names(workspace, texts)
    own_expertise(workspace, texts)
    st.markdown(texts.text("ui.privacy.own.words"))


def _names(workspace: Workspace, texts: Language) -> None:
    """Let who signed in show the names under which the list of roles knows that they wrote."""
    account, settings = signin.account(), workspace.settings
    if not (account and settings.show_names):
        return
    names = Names(workspace.engine)
    shown = names.allowed()
    for name in sorted(signin.person(account, settings).authors):
        st.toggle(
            line(texts.text("ui.privacy.own.show_name", name=name)),
            value=name in shown,
            key=f"show-name-{name}",
            help=texts.text("ui.privacy.own.show_name_about"),
            on_change=_show_name,
            args=(workspace, name),
        )


def _show_name(workspace: Workspace, name: str) -> None:
    names, is_shown = Names(workspace.engine), session.value(f"show-name-{name}")
    (names.allow if is_shown else names.withdraw)(name)
    Audit(workspace.engine).note("name", session.owner(), session.role(workspace))
