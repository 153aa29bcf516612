"""Preparing a meeting and closing it, for facilitators: topics, agenda, minutes, in this order."""

from __future__ import annotations

import streamlit as st

from copassist.languages import Language
from copassist.ui import agenda_form, minutes_reading, session, topic_cards
from copassist.ui.parts import choose_part
from copassist.workspace import Workspace

PARTS = {
    "topics": topic_cards.topics,
    "agenda": agenda_form.agendas,
    "after": minutes_reading.after,
}


def render(workspace: Workspace) -> None:
    """Draw the part that the address names."""
    texts = session.texts()
    st.title(texts.text("ui.page.prepare"), anchor=False)
    if not session.role(workspace).facilitates:
        st.info(texts.text("ui.prepare.refused"))
        return
    PARTS[_part(texts)](workspace, texts)


def _part(texts: Language) -> str:
    """Draw the way between the parts; return the one that is open."""
    return choose_part(
        "prepare",
        list(PARTS),
        texts.text("ui.prepare.part"),
        lambda name: texts.text(f"ui.prepare.parts.{name}"),
        # A link to an agenda names no part.
        "agenda" if session.parameter("agenda") else "",
        agenda="",
    )
