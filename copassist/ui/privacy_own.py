"""One's own traces: conversations, and whom to ask for the rest."""

from __future__ import annotations

import streamlit as st

from copassist.languages import Language
from copassist.ui import session
from copassist.ui.expertise import own_expertise
from copassist.workspace import Workspace

ALL = 10_000
"""Conversations of one person that are deleted at once."""


def own(workspace: Workspace, texts: Language) -> None:
    """Draw this part."""
    owner = session.owner()
    count = len(workspace.conversations.list(owner, ALL))
    st.markdown(texts.counted("conversations", count))
    st.caption(texts.text("ui.privacy.own.conversations"))
    with st.popover(
        texts.text("ui.privacy.own.delete"), icon=":material/delete:", disabled=not count
    ):
        st.markdown(texts.text("ui.privacy.own.sure"))
        st.button(
            texts.text("ui.privacy.own.yes"),
            type="primary",
            key="privacy-own-delete",
            on_click=_delete,
            args=(workspace, owner),
        )
    own_expertise(workspace, texts)
    st.markdown(texts.text("ui.privacy.own.words"))


def _delete(workspace: Workspace, owner: str) -> None:
    for held in workspace.conversations.list(owner, ALL):
        workspace.conversations.forget(held.id, owner)
