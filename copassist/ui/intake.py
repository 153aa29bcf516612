"""An import under way: an archive takes one at a time."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from copassist.archive.demonstration import demonstration
from copassist.archive.report import joined
from copassist.errors import CopassistError
from copassist.privacy.audit import Audit
from copassist.records import ImportReport, Progress, Visibility
from copassist.scratch import Scratch
from copassist.ui import session
from copassist.ui.background import Board
from copassist.workspace import Workspace


@dataclass
class Job:
    """One import: how far it is, then what it did or why it failed.

    ``folder`` holds what was uploaded; it goes when the import ends.
    """

    workspace: Workspace
    parts: Sequence[Sequence[Path]]
    space: str = ""
    visibility: Visibility | None = None
    folder: Scratch | None = None
    private: bool = True
    latest: Progress | None = None
    reports: list[ImportReport] = field(default_factory=list)
    error: CopassistError | None = None
    ended: bool = False

    def run(self) -> None:
        """Import each part by itself, so that each keeps its own space."""
        try:
            for part in self.parts:
                report = self.workspace.import_paths(
                    part,
                    space=self.space,
                    visibility=self.visibility,
                    progress=self._note,
                    lasting=self.folder is None,
                    private=self.private,
                )
                self.reports.append(report)
        except CopassistError as error:
            path = Path(str(error.data.get("path", "")))
            if self.folder and path.is_relative_to(self.folder.path):
                # The visitor knows the file by its name, not by where the upload was put.
                error.data["path"] = path.name
            self.error = error
        finally:
            if self.folder:
                self.folder.close()
            self.ended = True

    def _note(self, progress: Progress) -> None:
        self.latest = progress

    @property
    def report(self) -> ImportReport | None:
        """What the whole import did; None before its end, or when it was cut."""
        if not self.ended or len(self.reports) < len(self.parts):
            return None
        return joined(self.reports)


@st.cache_resource(show_spinner=False)
def _board() -> Board[Job]:
    return Board()


def latest() -> Job | None:
    """Return the import under way, or the last one."""
    return _board().latest


def begin(job: Job) -> None:
    """Start an import, unless one is under way."""
    _board().begin(job, "import")
    role = session.role(job.workspace)
    Audit(job.workspace.engine).note("import", session.owner(), role)
    time.sleep(0.05)  # an import that fails at once is told at once


def begin_demonstration(workspace: Workspace) -> None:
    """Start the import of the demonstration community."""
    begin(Job(workspace, [[part] for part in demonstration()]))


def is_allowed(workspace: Workspace) -> bool:
    """Whether the visitor may import.

    Facilitators may. Members may too when they sit at the machine itself: whoever runs copassist
    for themselves is a member by default, and it is their archive.
    """
    return session.role(workspace).facilitates or session.is_local()
