"""The threads behind a number; and on a thread, what each message evidences, to be put right."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from copassist.archive.library import title
from copassist.axes.corrections import Correction
from copassist.errors import NotFoundError
from copassist.languages import Language
from copassist.records import ShownMessage, Thread
from copassist.records.axes import AXES, Axis, Counted, Evidence
from copassist.ui import session
from copassist.ui.plain import line
from copassist.workspace import Workspace

SHOWN = 10
BADGES: dict[Axis, str] = {"social": "orange", "learning": "blue", "performance": "green"}
PARAMETER = "axes"
"""In the address of a thread: what its messages evidence is shown."""


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
        panel(workspace, sorted(counted, key=lambda held: -held.value), texts)


def _list(workspace: Workspace, counted: Sequence[Counted], texts: Language) -> None:
    st.caption(texts.text("ui.balance.threads_about"))
    pages = -(-len(counted) // SHOWN)
    number = st.pagination(pages, key="balance-page", max_visible_pages=5) if pages > 1 else 1
    for held in counted[(number - 1) * SHOWN : number * SHOWN]:
        _entry(workspace, held, texts)


def _entry(workspace: Workspace, held: Counted, texts: Language) -> None:
    role, share = session.role(workspace), texts.percent(held.value)
    try:
        thread = workspace.library.thread(held.source, held.thread_id, role)
        said = line(f"{share} · #{held.space} · {thread.title}")
        name = f"{held.source}:{held.thread_id}"
        session.link("library", said, ":material/forum:", thread=name, axes="1")
    except NotFoundError:
        # Minutes are an article.
        said = line(f"{share} · {title(held.thread_id)}")
        where = {"space": held.space, "article": held.thread_id}
        session.link("library", said, ":material/article:", **where)


class MessageAxes:
    """Draws, under each message of a thread, the axes that it evidences, as switches."""

    def __init__(self, workspace: Workspace, thread: Thread, texts: Language) -> None:
        self._workspace, self._source, self._texts = workspace, thread.source, texts
        told = workspace.axes.of_messages(thread)
        self._told = dict(zip((m.id for m in thread.messages), told, strict=True))
        self._given = workspace.axes.given(thread.source)

    def __call__(self, message: ShownMessage) -> None:
        """Draw those of one message."""
        evidence, given = self._told[message.id], self._given.get(message.id)
        badges = [
            f":{BADGES[axis]}-badge[{self._texts.text(f'axes.{axis}')} "
            f"{self._texts.percent(evidence.of(axis))}]"
            for axis in evidence.axes
        ]
        if badges:
            st.markdown(" ".join(badges))
        key = f"balance-axes-{self._source}-{message.id}"
        st.pills(
            self._texts.text("ui.balance.correct"),
            AXES,
            selection_mode="multi",
            default=list(evidence.axes if given is None else given),
            format_func=lambda axis: self._texts.text(f"axes.{axis}"),
            label_visibility="collapsed",
            key=key,
            on_change=self._correct,
            args=(message.id, evidence, key),
        )
        if given is not None:
            st.caption(self._texts.text("ui.balance.corrected"))

    def _correct(self, message: str, evidence: Evidence, key: str) -> None:
        chosen = tuple(axis for axis in AXES if axis in (session.value(key) or ()))
        told = tuple(evidence.of(axis) for axis in AXES)
        self._workspace.axes.correct(Correction(self._source, message, chosen, told))


def message_axes(workspace: Workspace, thread: Thread, texts: Language) -> MessageAxes | None:
    """Return what draws the axes of messages, where a facilitator asks to see them."""
    is_facilitator = session.role(workspace).facilitates
    if not (is_facilitator and session.parameter(PARAMETER)):
        return None
    st.caption(texts.text("ui.balance.read_closely"))
    return MessageAxes(workspace, thread, texts)
