"""The app that ``streamlit run`` serves; ``copassist run`` starts it with its settings."""

from __future__ import annotations

import streamlit as st

from copassist.settings import load
from copassist.ui import boundary, navigation
from copassist.workspace import Workspace

st.set_page_config(page_title="copassist", page_icon=navigation.ICON, layout="centered")


@st.cache_resource(show_spinner=False)
def _workspace() -> Workspace:
    return Workspace.open(load()[0])


with boundary.errors():
    navigation.run(_workspace())
