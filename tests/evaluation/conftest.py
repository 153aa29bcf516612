"""A small archive with questions about it, of each kind."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pytest

from copassist.archive.intake import Intake
from copassist.evaluation.labels import Label
from copassist.records import Visibility
from copassist.workspace import Workspace
from tests.conftest import said

LABELS = [
    Label("a", "Combien de minutes dure la ronde du matin ?", "fr", True, ("general/1",),
          ("douze",),
          kind="fact"),
    Label("b", "What does the projector cable cost?", "en", True, ("general/11",), ("forty",),
          kind="fact"),
    Label("c", "Quel est le budget de la fête annuelle ?", "fr", True, ("closed/20",), ("4500",),
          kind="fact"),
    Label("d", "Who wrote the anthem of Brazil?", "en", False, kind="elsewhere"),
    Label("e", "Où est passé le message effacé ?", "fr", True, ("general/99",)),
]  # fmt: skip


@pytest.fixture
def community(workspace: Workspace) -> Workspace:
    """Two open threads and one for facilitators."""
    take(
        workspace,
        [
            said("La ronde du matin dure combien de minutes ?", at=0),
            said("La ronde du matin dure douze minutes.", at=1, thread=0),
            said("What does the cable of the projector cost?", at=10),
            said("The projector cable cost forty dollars.", at=11, thread=10),
            said(
                "Le budget de la fête annuelle est de 4500 dollars.",
                at=20,
                space="closed",
                level=Visibility.FACILITATORS,
            ),
        ],
    )
    return workspace


def take(workspace: Workspace, messages: Iterable[object]) -> None:
    Intake(workspace.engine, "").take(messages)  # type: ignore[arg-type]
    workspace.builder().refresh()


def relabelled(label: Label, **fields: object) -> Label:
    return replace(label, **fields)  # type: ignore[arg-type]
