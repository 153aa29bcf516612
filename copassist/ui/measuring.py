"""An evaluation under way: in its own thread, so that no reload or lost connection stops it."""

from __future__ import annotations

import threading
from dataclasses import dataclass

import streamlit as st

from copassist.errors import CopassistError
from copassist.evaluation.asking import default_labels, evaluate
from copassist.records import Progress
from copassist.workspace import Workspace


@dataclass
class Job:
    """One evaluation, asked as a member would: how far it is, then why it failed if it did."""

    workspace: Workspace
    latest: Progress | None = None
    error: CopassistError | None = None
    ended: bool = False

    def run(self) -> None:
        """Ask every labelled question."""
        try:
            name, labels = default_labels(self.workspace)
            evaluate(self.workspace, name, labels, progress=self._note)
        except CopassistError as error:
            self.error = error
        finally:
            self.ended = True

    def _note(self, progress: Progress) -> None:
        self.latest = progress


@dataclass
class _Board:
    """The latest evaluation of this process."""

    job: Job | None = None


@st.cache_resource(show_spinner=False)
def _board() -> _Board:
    return _Board()


def latest() -> Job | None:
    """Return the evaluation under way, or the last one."""
    return _board().job


def begin(workspace: Workspace) -> None:
    """Start an evaluation, unless one is under way."""
    board = _board()
    if board.job is None or board.job.ended:
        board.job = Job(workspace)
        threading.Thread(target=board.job.run, daemon=True, name="evaluation").start()
