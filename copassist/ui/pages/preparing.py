"""Preparing a meeting and closing it, for facilitators: topics, agenda, minutes, in this order."""

from __future__ import annotations

import streamlit as st

from copassist.languages import Language
from copassist.records import Role
from copassist.ui import agenda_form, minutes_reading, session, topic_cards
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
    if session.role(workspace.settings) is not Role.FACILITATOR:
        st.info(texts.text("ui.prepare.refused"))
        return
    PARTS[_part(texts)](workspace, texts)


def _part(texts: Language) -> str:
    """Draw the way between the parts; return the one that is open."""
    named = session.parameter("part")
    # A link to an agenda names no part.
    first = "agenda" if session.parameter("agenda") else next(iter(PARTS))
    part = named if named in PARTS else first
    # The key follows the address, so that a link to a part shows its name.
    key = f"prepare-part-{part}"
    st.segmented_control(
        texts.text("ui.prepare.part"),
        list(PARTS),
        default=part,
        required=True,
        format_func=lambda name: texts.text(f"ui.prepare.parts.{name}"),
        label_visibility="collapsed",
        key=key,
        on_change=lambda: session.show(part=session.value(key), agenda=""),
    )
    return part
