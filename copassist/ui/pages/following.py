"""Follow-up, for facilitators: commitments, open questions, how fast people are answered, a letter.

Only the part that is looked at is drawn; the address names it, so that a link leads to it.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from copassist.languages import Language
from copassist.ui import session
from copassist.ui.answering_speeds import speeds
from copassist.ui.commitment_list import commitments
from copassist.ui.digest_letter import letter
from copassist.ui.parts import choose_part
from copassist.ui.question_cards import questions
from copassist.workspace import Workspace

CLOSE_SECONDS = 6.0
"""So long the page waits for passages to be read closely; the rest is read behind it."""
Draw = Callable[[Workspace, Language], None]
PARTS: dict[str, Draw] = {
    "commitments": commitments,
    "questions": questions,
    "speeds": speeds,
    "digest": letter,
}


def render(workspace: Workspace) -> None:
    """Draw the page."""
    texts = session.texts()
    st.title(texts.text("ui.page.followup"), anchor=False)
    role = session.role(workspace)
    if not role.facilitates:
        st.info(texts.text("ui.followup.refused"))
        return
    if not workspace.library.shelves(role):
        st.info(texts.text("ui.library.empty"))
        session.link("import", texts.text("ui.empty.import"), ":material/upload_file:")
        return
    part = _part(texts)
    st.caption(texts.text(f"ui.followup.about.{part}"))
    if part != "commitments":
        with st.spinner(texts.text("ui.balance.reading")):
            workspace.axes.read_closely(CLOSE_SECONDS)
        workspace.axes.read_on()
    PARTS[part](workspace, texts)


def _part(texts: Language) -> str:
    """Draw the choice of the part; return it."""
    return choose_part(
        "followup",
        list(PARTS),
        texts.text("ui.followup.parts"),
        lambda part: texts.text(f"ui.followup.part.{part}"),
    )
