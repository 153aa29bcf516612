"""Whether questions can be answered yet, and how far the preparation is."""

from __future__ import annotations

import time

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from copassist.records import Progress
from copassist.ui import session
from copassist.ui.boundary import tell
from copassist.workspace import Workspace

POLL_S = 0.25


def warm(workspace: Workspace) -> None:
    """Start the preparation in the background, once."""
    if workspace.warmth == "cold":
        workspace.warm()


def show_state(workspace: Workspace) -> None:
    """Draw the state; while it changes, draw it again each second."""
    if workspace.warmth == "warming":
        _follow(workspace)
    elif workspace.warmth == "ready":
        st.caption(session.texts().text("ui.warmth.ready"))
    elif workspace.warmth == "failed" and workspace.failure:
        tell(workspace.failure)
        st.button(
            session.texts().text("ui.retry"), icon=":material/refresh:", on_click=workspace.warm
        )


@st.fragment(run_every=1.0)
def _follow(workspace: Workspace) -> None:
    if workspace.warmth != "warming":
        st.rerun()
    _bar(st.empty(), workspace.latest, session.texts().text("ui.warmth.warming"))


def wait(workspace: Workspace, place: DeltaGenerator) -> None:
    """Hold a question until it can be answered, showing how far the preparation is."""
    said = session.texts().text("ui.warmth.waiting")
    while workspace.warmth in ("cold", "warming"):
        _bar(place, workspace.latest, said)
        time.sleep(POLL_S)


def _bar(place: DeltaGenerator, latest: Progress | None, said: str) -> None:
    if latest is None:
        place.caption(said)
        return
    share = min(latest.done / latest.total, 1.0) if latest.total else 0.0
    if latest.seconds_left is not None:
        said += " " + session.texts().text("ui.left", seconds=round(latest.seconds_left))
    place.progress(share, text=said)
