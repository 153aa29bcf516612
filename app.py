"""The app that ``streamlit run`` serves; ``copassist run`` starts it with its settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from copassist.workspace import Workspace

st.set_page_config(page_title="copassist", page_icon=":material/forum:", layout="centered")


@st.cache_resource(show_spinner=False)
def _workspace() -> Workspace:
    from copassist.settings import load
    from copassist.workspace import Workspace

    return Workspace.open(load()[0])


def _run() -> None:
    from copassist.ui import boundary

    with boundary.errors():
        from copassist.ui import navigation

        navigation.run(_workspace())


_run()
