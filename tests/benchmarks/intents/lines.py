"""The labelled turns, and plain questions labelled for other ends."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from copassist.assistant.intents import GOING_ON, PLAIN

LABELS = Path(__file__).parents[3] / "corpus" / "labels"
ONCE_MORE = 0.5
"""The weight of a line that is learned once more."""


@dataclass(frozen=True)
class Line:
    """A turn with its intent, and what would be right too; a ``group`` is in one fold whole."""

    text: str
    language: str
    intent: str
    after: str
    group: str
    weight: float = 1.0
    also: tuple[str, ...] = ()


def read(part: str) -> list[Line]:
    """Return the labelled turns of a part."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for row in _rows("intents"):
        code, intent = row["language"], row["intent"]
        if row["part"] == part:
            seen[code, intent] += 1
            group = f"{intent} {seen[code, intent]}"
            also = tuple(row.get("also", ()))
            found.append(Line(row["text"], code, intent, row["after"], group, also=also))
    return found


def plain_questions() -> tuple[list[Line], list[Line]]:
    """Return plain questions that are learned from, and those that are not."""
    parts: tuple[list[Line], list[Line]] = ([], [])
    for name in ("questions", "followups"):
        for row in _rows(name):
            line = Line(row["question"], row["language"], PLAIN, "", row["id"])
            leans = row["history"] and not row.get("standalone", False)
            # What leans on a question before it may well go on after something was made.
            held = [line] if leans else once_more([line])
            parts[crc32(row["id"].encode()) % 3 == 0].extend(held)
    return parts


def _rows(name: str) -> list[dict[str, Any]]:
    text = (LABELS / f"{name}.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def once_more(lines: Sequence[Line]) -> list[Line]:
    """Return lines with those that stand alone said after a turn that made something, too."""
    made = GOING_ON["shorter"]
    more = [
        Line(x.text, x.language, x.intent, made[crc32(x.text.encode()) % len(made)], x.group,
             ONCE_MORE)
        for x in lines if not x.after
    ]  # fmt: skip
    return [*lines, *more]
