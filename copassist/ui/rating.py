"""What a reader does with an answer: say whether it helped, and why not; copy it."""

from __future__ import annotations

import streamlit as st

from copassist.assistant.conversations import Turn
from copassist.languages import Language
from copassist.records import Answer
from copassist.ui import session
from copassist.workspace import Workspace

UP, DOWN = 1, 0
REASONS = ("beside", "wrong", "incomplete", "outdated", "source", "other")


@st.fragment
def actions(workspace: Workspace, turn: Turn, answer: Answer) -> None:
    """Draw what can be done with an answer."""
    texts, key = session.texts(), f"rating-{turn.key}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        rated = st.feedback(
            "thumbs", key=key, default=turn.rating, on_change=_rate, args=(workspace, turn.key)
        )
        with st.popover(
            texts.text("ui.copy.open"), icon=":material/content_copy:", type="tertiary"
        ):
            st.caption(texts.text("ui.copy.how"))
            st.code(answer.text.replace("**", ""), language=None, wrap_lines=True)
    if rated == UP:
        st.caption(texts.text("ui.rating.thanks_up"))
    elif rated == DOWN:
        _why(workspace, turn, texts)


def _rate(workspace: Workspace, turn: int) -> None:
    rated = session.value(f"rating-{turn}")
    if rated is not None:
        workspace.conversations.rate(turn, rated)
        session.keep(f"told-{turn}", False)


def _why(workspace: Workspace, turn: Turn, texts: Language) -> None:
    if session.value(f"told-{turn.key}", bool(turn.reason)):
        st.caption(texts.text("ui.rating.thanks_down"))
        return
    with st.form(f"why-{turn.key}"):
        st.pills(
            texts.text("ui.rating.why"),
            REASONS,
            selection_mode="multi",
            format_func=lambda reason: texts.text(f"ui.rating.reason.{reason}"),
            key=f"reasons-{turn.key}",
        )
        st.text_input(texts.text("ui.rating.words"), max_chars=500, key=f"words-{turn.key}")
        st.form_submit_button(
            texts.text("ui.rating.send"), on_click=_tell_why, args=(workspace, turn.key)
        )


def _tell_why(workspace: Workspace, turn: int) -> None:
    """Keep the reasons by their names, which say the same in every language, then the words."""
    chosen = ", ".join(session.value(f"reasons-{turn}") or ())
    words = str(session.value(f"words-{turn}") or "").strip()
    said = " : ".join(part for part in (chosen, words) if part)
    workspace.conversations.rate(turn, DOWN, said)
    session.keep(f"told-{turn}", True)
