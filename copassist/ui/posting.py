"""The draft of a post, offered where the archive does not say."""

from __future__ import annotations

import streamlit as st

from copassist.answer.post import draft
from copassist.languages import Language
from copassist.records import Answer


@st.fragment
def offer(answer: Answer, key: str, texts: Language) -> None:
    """Draw the button that opens the draft; what is edited in it is not kept."""
    with st.popover(texts.text("ui.post.open"), icon=":material/forum:"):
        st.caption(texts.text("ui.post.how"))
        edited = st.text_area(
            texts.text("ui.post.label"), draft(answer), height=240, key=f"post-{key}"
        )
        st.download_button(
            texts.text("ui.post.save"),
            edited,
            file_name="question.md",
            mime="text/markdown",
            icon=":material/download:",
            on_click="ignore",
            key=f"post-save-{key}",
        )
