"""For newcomers: a path of small steps, the words used here, an introduction to edit.

What they choose and do is kept for them alone, and shown to nobody.
"""

from __future__ import annotations

import streamlit as st

from copassist.index.state import REVISION
from copassist.languages import Language
from copassist.onboarding.journeys import Journeys
from copassist.onboarding.path import path
from copassist.onboarding.written import markdown
from copassist.records.onboarding import Journey, Path
from copassist.storage.facts import fact
from copassist.ui import session
from copassist.ui.newcomer_choices import EDITING, choices
from copassist.ui.newcomer_steps import steps
from copassist.ui.newcomer_words import DRAWN, introduction, words
from copassist.workspace import Workspace

CLOSE_SECONDS = 4.0
"""So long the page waits for passages to be read closely; the rest is read behind it."""
MADE = "begin-path"


def render(workspace: Workspace) -> None:
    """Draw the page."""
    texts = session.texts()
    st.title(texts.text("ui.page.begin"), anchor=False)
    if not workspace.library.shelves(session.role(workspace)):
        st.info(texts.text("ui.library.empty"))
        session.link("import", texts.text("ui.empty.import"), ":material/upload_file:")
        return
    st.caption(texts.text("ui.begin.about"))
    journey = Journeys(workspace.engine).read(session.owner())
    if journey is None or session.value(EDITING):
        choices(workspace, texts, journey)
        return
    told = _path(workspace, texts, journey)
    steps(workspace, texts, told, journey)
    words(workspace, texts, told)
    introduction(workspace, texts, told, journey)
    _foot(workspace, texts, told, journey)


def _path(workspace: Workspace, texts: Language, journey: Journey) -> Path:
    """Return the path, made once for what was chosen and what the archive holds."""
    role = session.role(workspace)
    today = workspace.desk.today(role)
    with workspace.engine.connect() as connection:
        # What was erased since is not shown again.
        revision = fact(connection, REVISION)
    chosen = (
        role, today, revision,
        journey.language, journey.interests, journey.days, journey.begun,
    )  # fmt: skip
    made: tuple[object, Path] | None = session.value(MADE)
    if made and made[0] == chosen:
        return made[1]
    with st.spinner(texts.text("ui.begin.making")):
        workspace.axes.read_closely(CLOSE_SECONDS)
        told = path(
            workspace.axes,
            workspace.search_engine,
            role,
            today,
            code=journey.language,
            interests=journey.interests,
            days=journey.days,
            begin=journey.begun,
        )
    workspace.axes.read_on()
    session.keep(MADE, (chosen, told))
    session.keep(DRAWN, session.value(DRAWN, 0) + 1)
    return told


def _foot(workspace: Workspace, texts: Language, told: Path, journey: Journey) -> None:
    """Draw what takes the path away, changes it or forgets it."""
    with st.container(horizontal=True):
        st.download_button(
            texts.text("ui.begin.save"),
            markdown(told),
            file_name="copassist.md",
            mime="text/markdown",
            icon=":material/download:",
            on_click="ignore",
            key="begin-save",
        )
        st.button(
            texts.text("ui.begin.change"), icon=":material/tune:", key="begin-change",
            type="tertiary", on_click=session.keep, args=(EDITING, True),
        )  # fmt: skip
        st.button(
            texts.text("ui.begin.forget"), icon=":material/delete:", key="begin-forget",
            type="tertiary", help=texts.text("ui.begin.forget_help"),
            on_click=Journeys(workspace.engine).forget, args=(journey.owner,),
        )  # fmt: skip
