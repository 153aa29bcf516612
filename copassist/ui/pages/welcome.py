"""The start of a conversation: what this is, and questions to begin with."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from copassist.archive.demonstration import holds_demonstration
from copassist.ui import session, warmth
from copassist.ui.intake import begin_demonstration, is_allowed
from copassist.ui.plain import line
from copassist.workspace import Workspace

EXAMPLES = {"member": 3, "facilitator": 3, "newcomer": 3}
"""Who may come, and how many questions of the demonstration ``ui.examples`` holds for each."""
OPENINGS = {"member": 3, "facilitator": 3}
"""As many that any archive answers, in ``ui.openings``."""


def show(workspace: Workspace) -> None:
    """Draw the title and questions to begin with, or how to fill an empty archive."""
    texts = session.texts()
    st.title("copassist", anchor=False)
    st.markdown(texts.text("ui.tagline"))
    if not workspace.library.shelves(session.role(workspace)):
        _how_to_begin(workspace)
        return
    warmth.show_state(workspace)
    is_demonstration = holds_demonstration(workspace.engine)
    askers, kind = (EXAMPLES, "examples") if is_demonstration else (OPENINGS, "openings")
    tabs = st.tabs([texts.text(f"ui.examples.{asker}") for asker in askers])
    for tab, (asker, count) in zip(tabs, askers.items(), strict=True):
        with tab:
            asked = [texts.text(f"ui.{kind}.{asker}_{n}") for n in range(1, count + 1)]
            ask_buttons(asked, key=asker)


def ask_buttons(questions: Sequence[str], key: str) -> None:
    """Draw a button for each question, which asks it."""
    with st.container(key=f"asks-{key}", gap="xxsmall"):
        for number, question in enumerate(questions):
            st.button(
                line(question),
                key=f"ask-{key}-{number}",
                icon=":material/arrow_forward:",
                type="tertiary",
                on_click=session.keep,
                args=("asked", question),
            )


def _how_to_begin(workspace: Workspace) -> None:
    texts = session.texts()
    with st.container(border=True):
        st.markdown(f"**{texts.text('ui.empty.title')}**")
        if not is_allowed(workspace):
            st.markdown(texts.text("ui.empty.ask_facilitator"))
            return
        st.markdown(texts.text("ui.empty.how"))
        session.link("import", texts.text("ui.empty.import"), ":material/upload_file:")
        if st.button(texts.text("ui.empty.demo"), icon=":material/science:"):
            begin_demonstration(workspace)
            session.go("import")
