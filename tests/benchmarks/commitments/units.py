"""Labelled sentences: whose texts the project owns, and real ones by the ids of their messages.

A unit is a text cut into sentences; two readers told, each alone, which of them hold a commitment
(1 when sure, .75 when they hesitated, 0). A unit of the axes in which neither found one when they
labelled the axes holds none. Rows of ``commitments*.jsonl`` are sentences: ``unit`` is the unit of
``axes*.jsonl`` that they are part of; one that is of none stands alone, with its text.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from copassist.commitments.sentences import Spans, spans_of
from copassist.records.axes import SIGNS
from tests.benchmarks.axes.units import LABELS, Unit, owned, real

FILES = ("commitments.jsonl", "commitments_real.jsonl")
PLACE = SIGNS.index("commitment")
NONE = (None,) * len(SIGNS)


@dataclass(frozen=True)
class Sentences:
    """A unit with the mean of the readers for each sentence, and what they said of owner and due.

    ``told`` holds, by the number of a sentence (from 0), the row of the label.
    """

    unit: Unit
    spans: Spans
    soft: tuple[float, ...]
    told: dict[int, dict[str, Any]]

    @property
    def holds(self) -> bool | None:
        """Whether the unit holds a commitment; None where the readers differ."""
        told = self.unit.labels[PLACE]
        return None if told is None else bool(told)


def read(home: Path, parts: Sequence[str]) -> list[Sentences]:
    """Return the units of some parts; the texts of real ones are read from a home."""
    marks: dict[str, dict[int, dict[str, Any]]] = {}
    alone = []
    for row in _rows():
        marks.setdefault(row["unit"], {})[row["n"] - 1] = row
        if row["source"] == "dates":
            alone.append(row)
    units = [*owned(), *real(home, parts), *(_alone(row) for row in alone)]
    return [_sentences(unit, marks.get(unit.id, {})) for unit in units if unit.part in parts]


def _rows() -> Iterator[dict[str, Any]]:
    for name in FILES:
        for line in (LABELS / name).read_text(encoding="utf-8").splitlines():
            yield json.loads(line)


def _alone(row: dict[str, Any]) -> Unit:
    text = f"A: {row['sentence']}"
    told = [value > 0 for value in row["readers"]]
    hard = None if len(set(told)) > 1 else int(told[0])
    labels: list[int | None] = list(NONE)
    soft: list[float | None] = list(NONE)
    labels[PLACE], soft[PLACE] = hard, sum(row["readers"]) / len(told)
    return Unit(
        row["unit"], text, row["language"], row["group"], row["part"], "dates", tuple(labels),
        tuple(soft), len(told),
    )  # fmt: skip


def _sentences(unit: Unit, told: dict[int, dict[str, Any]]) -> Sentences:
    # What stands alone was read as one thing, also where it has two sentences.
    spans = [(len("A: "), len(unit.text))] if unit.source == "dates" else spans_of(unit.text)
    if told and max(told) >= len(spans):
        raise ValueError(f"{unit.id}: sentence {max(told) + 1} of {len(spans)}")
    soft = [
        sum(told[n]["readers"]) / len(told[n]["readers"]) if n in told else 0.0
        for n in range(len(spans))
    ]
    return Sentences(unit, spans, tuple(soft), told)
