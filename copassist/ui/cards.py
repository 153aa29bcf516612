"""What a conversation made, with what can be done with it: choose, open, take away."""

from __future__ import annotations

from typing import Any

import streamlit as st

from copassist.errors import NotFoundError
from copassist.languages import Language
from copassist.records import Card
from copassist.records.topics import Choice, Topic
from copassist.topics.rows import topic_of
from copassist.ui import plain, session
from copassist.ui.agenda_export import downloads
from copassist.ui.topic_cards import BUTTONS
from copassist.workspace import Workspace

LINKS = {
    "topics": ("prepare", "prepare", ":material/edit_calendar:", "", ""),
    "agenda": ("prepare", "edit", ":material/edit_calendar:", "agenda", ""),
    "commitments": ("followup", "follow", ":material/task_alt:", "part", "commitments"),
    "unanswered": ("followup", "follow", ":material/task_alt:", "part", "questions"),
    "balance": ("balance", "balance", ":material/balance:", "", ""),
}
"""Where a card leads: page, label, icon, and what its address says."""


def show(workspace: Workspace, card: Card, key: str, texts: Language, *, is_last: bool) -> None:
    """Draw the actions of a card; choosing is the facilitator's. Links stand under the last."""
    facilitates = session.role(workspace).facilitates
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
            said = f"{n}. {plain.line(topic.title)}"
            if choice := chosen.get(topic.key):
                st.caption(f"{said} · {texts.text(f'ui.prepare.topics.choices.{choice}')}")
                continue
            st.caption(said)
            for choice, name, _ in BUTTONS:
                st.button(
                    texts.text(f"ui.prepare.topics.{name}"),
                    key=f"{key}-{choice}-{n}",
                    on_click=_choose,
                    args=(workspace, topic, choice),
                )


def _choose(workspace: Workspace, topic: Topic, choice: Choice) -> None:
    workspace.desk.choices.choose(topic, choice)


def _agenda(workspace: Workspace, name: str, key: str, texts: Language) -> None:
    try:
        held = workspace.desk.agenda(name, session.role(workspace))
    except NotFoundError:
        st.caption(texts.text("ui.card.gone"))
        return
    downloads(held, texts, key)


def _take_away(text: str, kind: str, key: str, texts: Language) -> None:
    st.download_button(
        texts.text("ui.card.md"), text, f"copassist-{kind}.md", "text/markdown",
        key=f"{key}-md", on_click="ignore", icon=":material/download:",
    )  # fmt: skip
