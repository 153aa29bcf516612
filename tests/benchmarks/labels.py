"""The labelled questions of corpus/labels, and the demonstration community that they ask about.

Split by document: questions about the same thread or article are all in one half. Weights and
thresholds are fitted on ``tune``, figures are told on ``held``.
"""

from __future__ import annotations

from copassist.archive.demonstration import demonstration
from copassist.evaluation.labels import Label, demonstration_labels
from copassist.evaluation.labels import read_labels as read_file
from copassist.settings import Settings
from copassist.workspace import Workspace


def read_labels(part: str = "") -> list[Label]:
    return [label for label in read_file(demonstration_labels()) if part in ("", label.part)]


def in_archive(settings: Settings) -> Workspace:
    workspace = Workspace.open(settings)
    for path in demonstration():
        workspace.import_paths([path])
    return workspace
