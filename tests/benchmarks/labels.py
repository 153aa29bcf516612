"""The labelled questions of corpus/labels, and the demonstration community that they ask about.

Split by document: questions about the same thread or article are all in one half. Weights and
thresholds are fitted on ``tune``, figures are told on ``held``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copassist.records import Exchange, Passage
from copassist.settings import Settings
from copassist.workspace import Workspace, demonstration

LABELS = Path(__file__).parents[2] / "corpus" / "labels" / "questions.jsonl"


@dataclass(frozen=True)
class Label:
    id: str
    question: str
    language: str
    kind: str
    part: str
    answerable: bool
    gold: tuple[str, ...]
    facts: tuple[str, ...]
    history: tuple[Exchange, ...]
    pair: str


def read_labels(part: str = "") -> Iterator[Label]:
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if part in ("", row["part"]):
            yield Label(
                **{name: row[name] for name in ("id", "question", "language", "kind", "part")},
                answerable=row["answerable"],
                gold=tuple(row["gold"]),
                facts=tuple(row["facts"]),
                history=tuple(Exchange(h["question"], h["answer"]) for h in row["history"]),
                pair=f"{row['language']}->{row['gold_language']}",
            )


def gold_of(passage: Passage) -> list[str]:
    """Name what a passage holds as the labels do: message ids, or folder/file#section."""
    if passage.kind == "message":
        return list(passage.message_ids)
    return [f"{passage.space}/{passage.path}#{passage.slug}"]


def in_archive(settings: Settings) -> Workspace:
    workspace = Workspace.open(settings)
    for path in demonstration():
        workspace.import_paths([path])
    return workspace
