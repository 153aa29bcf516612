"""An evaluation under way."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from copassist.errors import CopassistError
from copassist.evaluation.asking import default_labels, evaluate
from copassist.records import Progress
from copassist.ui.background import Board
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


@st.cache_resource(show_spinner=False)
def _board() -> Board[Job]:
    return Board()


def latest() -> Job | None:
    """Return the evaluation under way, or the last one."""
    return _board().latest


def begin(workspace: Workspace) -> None:
    """Start an evaluation, unless one is under way."""
    _board().begin(Job(workspace), "evaluation")
