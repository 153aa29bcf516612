"""The threads behind a number, down to the messages: what each evidences, and putting it right."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from copassist.archive.library import title
from copassist.axes.corrections import Correction
from copassist.errors import NotFoundError
from copassist.languages import Language
from copassist.records import ShownMessage
from copassist.records.axes import AXES, EVIDENT, Axis, Counted, Evidence
from copassist.ui import session
from copassist.ui.plain import line, plain
from copassist.ui.reading import message_view
from copassist.workspace import Workspace

SHOWN = 10
BADGES: dict[Axis, str] = {"social": "orange", "learning": "blue", "performance": "green"}


@st.fragment
def threads_of(
    workspace: Workspace, name: str, counted: Sequence[Counted], texts: Language
) -> None:
    """Draw what opens the threads of a component: those that have most of it first."""
    if not counted:
        return
    panel = st.dialog(texts.text("ui.balance.threads"), position="right", width="medium")(_list)
    if st.button(
        texts.text("ui.balance.open", threads=texts.counted("threads", len(counted))),
        key=f"balance-open-{name}",
        type="tertiary",
        icon=":material/forum:",
    ):
        session.keep("balance-thread", None)
        panel(workspace, sorted(counted, key=lambda c: -c.value), texts)


def _list(workspace: Workspace, counted: Sequence[Counted], texts: Language) -> None:
    chosen: Counted | None = session.value("balance-thread")
    if chosen is not None:
        st.button(
            texts.text("ui.balance.back"),
            icon=":material/arrow_back:",
            on_click=lambda: session.keep("balance-thread", None),
        )
        _thread(workspace, chosen, texts)
        return
    pages = -(-len(counted) // SHOWN)
    number = st.pagination(pages, key="balance-page", max_visible_pages=5) if pages > 1 else 1
    for held in counted[(number - 1) * SHOWN : number * SHOWN]:
        said = f"{texts.percent(held.value)} · #{held.space} · {_title(workspace, held, texts)}"
        st.button(
            line(said),
            key=f"balance-thread-{held.source}-{held.thread_id}",
            width="stretch",
            on_click=lambda held=held: session.keep("balance-thread", held),
        )


def _title(workspace: Workspace, held: Counted, texts: Language) -> str:
    role = session.role(workspace.settings)
    try:
        return workspace.library.thread(held.source, held.thread_id, role).title
    except NotFoundError:
        return title(held.thread_id)


def _thread(workspace: Workspace, held: Counted, texts: Language) -> None:
    """Draw a thread with what each of its messages evidences."""
    role = session.role(workspace.settings)
    try:
        thread = workspace.library.thread(held.source, held.thread_id, role)
    except NotFoundError:
        # Minutes are an article.
        article = workspace.library.article(held.space, held.thread_id, role)
        for section in article.sections:
            st.markdown(f"**{line(section.heading)}**\n\n{plain(section.text)}")
        return
    st.caption(texts.text("ui.balance.read_closely"))
    told = workspace.axes.closely(thread)
    given = workspace.axes.given(thread.source)
    for message, evidence in zip(thread.messages, told, strict=True):
        with st.container(border=True, gap="xxsmall"):
            message_view(message, texts)
            _axes_of(workspace, thread.source, message, evidence, given.get(message.id), texts)


def _axes_of(
    workspace: Workspace,
    source: str,
    message: ShownMessage,
    evidence: Evidence,
    given: tuple[Axis, ...] | None,
    texts: Language,
) -> None:
    """Draw the axes of a message as switches: one click corrects them."""
    key = f"balance-axes-{source}-{message.id}"
    told = [
        f":{BADGES[axis]}-badge[{texts.text(f'axes.{axis}')} {texts.percent(evidence.of(axis))}]"
        for axis in AXES
        if evidence.of(axis) >= EVIDENT
    ]
    if told:
        st.markdown(" ".join(told))
    st.pills(
        texts.text("ui.balance.correct"),
        AXES,
        selection_mode="multi",
        default=list(given if given is not None else evidence.axes),
        format_func=lambda axis: texts.text(f"axes.{axis}"),
        label_visibility="collapsed",
        key=key,
        on_change=_correct,
        args=(workspace, source, message.id, evidence, key),
    )
    if given is not None:
        st.caption(texts.text("ui.balance.corrected"))


def _correct(workspace: Workspace, source: str, message: str, evidence: Evidence, key: str) -> None:
    chosen = tuple(axis for axis in AXES if axis in (session.value(key) or ()))
    told = tuple(evidence.of(axis) for axis in AXES)
    workspace.axes.correct(Correction(source, message, chosen, told))
