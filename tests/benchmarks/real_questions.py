"""Questions about real discussions, asked of a home into which their archives were imported.

corpus/labels/questions_real.jsonl holds them by the ids of the messages that answer, or come near,
without their texts. They are of the parts that may be tuned to, and are asked of those parts alone:
what else the home holds is left out of what search finds. A question that the two readers judged
differently is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from copassist.answer.gate import signals
from copassist.evaluation.labels import Label
from copassist.records import Answer, Hit, Role, Scope
from copassist.settings import Settings
from copassist.workspace import Workspace

LABELS = Path(__file__).parents[2] / "corpus" / "labels" / "questions_real.jsonl"
SPACES = {
    "zulip": {
        "python-questions",
        "dask",
        "ESDS",
        "python-dev",
        "Project Pythia",
        "pythia-outreach",
    },
    "discord": {"France 🇫🇷"},
}
WITHIN = {"zulip": Scope(), "discord": Scope(until=date(2026, 2, 5))}
FOUND, KEPT = 60, 8


@dataclass(frozen=True)
class Real:
    """A question, its archive, what is about the same message, and what was found."""

    label: Label
    archive: str
    group: str
    quoted: Answer
    signals: tuple[float, ...]


def ask_real(home: Path) -> Iterator[Real]:
    """Ask the questions on whose answer both readers agree."""
    workspace = Workspace.open(Settings(home=home))
    answerer = workspace.assistant.answerer
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["second_reader"] != row["answerable"]:
            continue
        label, archive = Label.of(row), row["archive"]
        hits = _hits(workspace, label.question, archive)
        found = answerer.evidence(label.question, label.language, hits, Role.MEMBER)
        told = signals(label.question, label.language, hits, found)
        quoted = answerer.quoted(label.question, label.language, found)
        about = (*label.gold, *row.get("near", ()))[0]
        yield Real(label, archive, f"{archive} {about}", quoted, told)


def _hits(workspace: Workspace, question: str, archive: str) -> list[Hit]:
    found = workspace.search(question, k=FOUND, within=WITHIN[archive])
    return [hit for hit in found if hit.passage.space in SPACES[archive]][:KEPT]
