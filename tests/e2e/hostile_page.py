"""A page that shows hostile texts in each way that the app shows a text."""

from __future__ import annotations

import streamlit as st

from copassist.ui.plain import answer, line, marked, plain
from tests.ui.test_plain import HOSTILE

for number, text in enumerate(HOSTILE):
    with st.container(key=f"plain-{number}"):
        st.markdown(plain(text))
    with st.container(key=f"marked-{number}"):
        st.markdown(marked(text, text[3:-1]))
    with st.container(key=f"label-{number}"):
        st.button(line(text), key=f"button-{number}")
    with st.container(key=f"answer-{number}"):
        st.markdown(answer(f"- **{line('x')}** : « {text} » [1]", {1}))
