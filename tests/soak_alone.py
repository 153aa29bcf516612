"""What ``test_soak`` runs in a process of its own.

In one that has run other tests, what they gave back takes in a leak before anybody sees it.
"""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field

import pytest

from copassist.records import Answer, Role
from copassist.workspace import Workspace
from tests.assistant.making import ASKED, fill
from tests.benchmarks.load import grown
from tests.topics.conftest import heard  # noqa: F401 - a fixture

COUNT = 200
QUESTIONS = [
    "Combien de temps dure la ronde du matin ?", "Who holds the key of the quay?",
    "Que dit-on du budget ?", "What about the charter?", "Qui s’y connaît en ronde ?", "Bonjour !",
    *(question for pair in ASKED.values() for question in pair),
]  # fmt: skip


@dataclass
class Hoarder(Workspace):
    """A workspace that forgets no answer: what a leak of one would look like."""

    kept: list[Answer] = field(default_factory=list)

    def ask(self, question: str, **how: object) -> Answer:
        answer = super().ask(question, **how)  # type: ignore[arg-type]
        self.kept.append(pickle.loads(pickle.dumps(answer)))
        return answer


@pytest.fixture
def village(heard: Workspace) -> Workspace:  # noqa: F811 - the fixture
    """A small archive from which everything can be asked and made."""
    fill(heard)
    return heard


def worth(workspace: Workspace) -> int:
    """The bytes of as many answers as are asked for."""
    answers = [workspace.ask(question, role=Role.FACILITATOR) for question in QUESTIONS]
    return COUNT * sum(len(pickle.dumps(answer)) for answer in answers) // len(answers)


def test_memory_stays(village: Workspace) -> None:
    """Hundreds of questions leave less behind than an answer each would."""
    assert grown(village, QUESTIONS, COUNT) < worth(village)


def test_a_leak_would_show(village: Workspace) -> None:
    """If each question left its answer behind, the bound would be broken."""
    hoarder = Hoarder(village.settings, village.engine)
    assert grown(hoarder, QUESTIONS, COUNT) > worth(village)
