"""The steps of a newcomer's path: three at a time, each done, put off or left at a click."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import streamlit as st

from copassist.languages import Language
from copassist.onboarding.journeys import (
    AT_ONCE,
    Journeys,
    ahead,
    done,
    leave,
    open_steps,
    put_off,
    take_up,
)
from copassist.onboarding.written import when
from copassist.records import Citation
from copassist.records.onboarding import Journey, Path, Step
from copassist.ui import session
from copassist.ui.evidence import entries
from copassist.ui.plain import line
from copassist.workspace import Workspace

Change = Callable[[Journey, str], Journey]
ACTS: dict[str, tuple[Change, str]] = {
    "done": (done, ":material/check:"),
    "later": (put_off, ":material/schedule:"),
    "leave": (leave, ":material/close:"),
}
AHEAD = "begin-ahead"


def steps(workspace: Workspace, texts: Language, told: Path, journey: Journey) -> None:
    """Draw what is open now, and what was done or left."""
    today = datetime.now(UTC).date()
    waiting, coming = open_steps(told, journey, today), ahead(told, journey, today)
    _progress(texts, told, journey, len(waiting), min(journey.day(today), told.days))
    if not waiting and not coming:
        st.success(texts.text("ui.begin.finished"), icon=":material/groups:")
    elif not waiting and not session.value(AHEAD):
        st.info(texts.text("ui.begin.quiet"), icon=":material/task_alt:")
        st.button(texts.text("ui.begin.ahead"), on_click=session.keep, args=(AHEAD, True))
    for step in (waiting or (coming if session.value(AHEAD) else []))[:AT_ONCE]:
        _card(workspace, texts, step, journey)
    _past(workspace, texts, told.steps, journey)


def _progress(texts: Language, told: Path, journey: Journey, waiting: int, day: int) -> None:
    count = sum(step.key in journey.done for step in told.steps)
    share = count / len(told.steps) if told.steps else 0.0
    st.progress(share, text=texts.text("ui.begin.day", day=day, days=told.days))
    st.caption(texts.text("ui.begin.progress", done=count, open=waiting))


def _card(workspace: Workspace, texts: Language, step: Step, journey: Journey) -> None:
    with st.container(border=True, gap="small", key=f"begin-step-{_plain(step.key)}"):
        days = when(step, texts)
        st.markdown(f"**{line(step.title)}** :gray-badge[{days}]")
        st.markdown(line(step.text))
        if step.cited:
            st.markdown("\n".join(f"- {_quoted(cited, texts)}" for cited in step.cited))
            entries(workspace, step.cited, f"begin-{_plain(step.key)}")
        with st.container(horizontal=True):
            for name, (change, icon) in ACTS.items():
                st.button(
                    texts.text(f"ui.begin.{name}"),
                    icon=icon,
                    type="secondary" if name == "done" else "tertiary",
                    key=f"begin-{name}-{_plain(step.key)}",
                    on_click=_change,
                    args=(workspace, change, journey, step.key),
                )


def _quoted(cited: Citation, texts: Language) -> str:
    """Return a quote as Markdown, with the number of the entry that opens it."""
    quoted = texts.rules("digest")["letter"]["quoted"]
    return f"{line(quoted.format(quote=cited.quote))} :primary[\\[{cited.n}\\]]"


def _past(workspace: Workspace, texts: Language, all_: Sequence[Step], journey: Journey) -> None:
    """Draw what was done or left, each to be taken up again."""
    ended = [step for step in all_ if step.key in journey.done | journey.left]
    if not ended:
        return
    with st.expander(texts.text("ui.begin.past"), icon=":material/done_all:"):
        for step in ended:
            with st.container(horizontal=True, vertical_alignment="center"):
                state = "done" if step.key in journey.done else "leave"
                st.markdown(f"{line(step.title)} :gray-badge[{texts.text(f'ui.begin.{state}')}]")
                st.button(
                    texts.text("ui.begin.again"),
                    type="tertiary",
                    key=f"begin-again-{_plain(step.key)}",
                    on_click=_change,
                    args=(workspace, take_up, journey, step.key),
                )


def _change(workspace: Workspace, change: Change, journey: Journey, key: str) -> None:
    Journeys(workspace.engine).keep(change(journey, key))


def _plain(key: str) -> str:
    """Return a step's key as a style sheet may name it."""
    return "".join(letter if letter.isalnum() else "-" for letter in key)
