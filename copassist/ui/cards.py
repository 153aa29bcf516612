"""What a conversation made, with what can be done with it: choose, open, take away."""

from __future__ import annotations

from typing import Any

import streamlit as st

from copassist.agenda.calendar import ics
from copassist.agenda.export import docx
from copassist.agenda.export import markdown as agenda_text
from copassist.errors import NotFoundError
from copassist.languages import Language
from copassist.records import Card, Role
from copassist.records.topics import Choice, Topic
from copassist.topics.rows import topic_of
from copassist.ui import plain, session
from copassist.workspace import Workspace

CHOICES: tuple[Choice, ...] = ("accepted", "parked", "rejected")
LINKS = {
    "topics": ("prepare", "prepare", ":material/edit_calendar:", "", ""),
    "agenda": ("prepare", "edit", ":material/edit_calendar:", "agenda", ""),
    "commitments": ("followup", "follow", ":material/task_alt:", "part", "commitments"),
    "unanswered": ("followup", "follow", ":material/task_alt:", "part", "questions"),
    "balance": ("balance", "balance", ":material/balance:", "", ""),
}
"""Where a card leads: page, label, icon, and what its address says."""
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show(workspace: Workspace, card: Card, key: str, texts: Language, *, is_last: bool) -> None:
    """Draw the actions of a card; choosing is the facilitator's. Links stand under the last."""
    facilitates = session.role(workspace.settings) is Role.FACILITATOR
    if card.kind == "topics" and facilitates:
        _topics(workspace, card.row, key, texts)
    elif card.kind == "agenda":
        _agenda(workspace, card.row["agenda"], key, texts)
    elif card.kind in ("note", "digest"):
        _take_away(card.row["markdown"], card.kind, key, texts)
    if facilitates and is_last and card.kind in LINKS:
        page, label, icon, name, held = LINKS[card.kind]
        parameters = {name: card.row.get("agenda", held)} if name else {}
        session.link(page, texts.text(f"ui.card.{label}"), icon, **parameters)


def _topics(workspace: Workspace, row: dict[str, Any], key: str, texts: Language) -> None:
    chosen = {held.topic.key: held.choice for held in workspace.desk.choices.listed()}
    for n, topic in enumerate((topic_of(one) for one in row["topics"]), 1):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if choice := chosen.get(topic.key):
                st.caption(f"{n}. {texts.text(f'ui.card.is_{choice}')}")
                continue
            st.caption(f"{n}. {plain.line(topic.title)}")
            for choice in CHOICES:
                st.button(
                    texts.text(f"ui.card.{choice}"),
                    key=f"{key}-{choice}-{n}",
                    on_click=_choose,
                    args=(workspace, topic, choice),
                )


def _choose(workspace: Workspace, topic: Topic, choice: Choice) -> None:
    workspace.desk.choices.choose(topic, choice)


def _agenda(workspace: Workspace, name: str, key: str, texts: Language) -> None:
    try:
        held = workspace.desk.agenda(name, session.role(workspace.settings))
    except NotFoundError:
        st.caption(texts.text("ui.card.gone"))
        return
    with st.container(horizontal=True, gap="small"):
        stem = f"agenda-{held.start:%Y-%m-%d}"
        for kind, made, mime in (
            ("md", agenda_text(held), "text/markdown"),
            ("docx", docx(held), DOCX),
            ("ics", ics(held), "text/calendar"),
        ):
            st.download_button(
                texts.text(f"ui.card.{kind}"), made, f"{stem}.{kind}", mime,
                key=f"{key}-{kind}", on_click="ignore", icon=":material/download:",
            )  # fmt: skip


def _take_away(text: str, kind: str, key: str, texts: Language) -> None:
    st.download_button(
        texts.text("ui.card.md"), text, f"copassist-{kind}.md", "text/markdown",
        key=f"{key}-md", on_click="ignore", icon=":material/download:",
    )  # fmt: skip
