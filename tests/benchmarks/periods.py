"""Time words: are the days of corpus/labels/periods.jsonl those that are found?

python -m tests.benchmarks.periods [tune|held]
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

from copassist.assistant.periods import find_period
from copassist.evaluation.intervals import interval
from tests.benchmarks.machine import about, write

LABELS = Path(__file__).parents[2] / "corpus" / "labels" / "periods.jsonl"


def main(part: str) -> None:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    told: dict[str, object] = {}
    for code in ("fr", "en"):
        right = []
        for row in rows:
            if (row["language"], row["part"]) != (code, part):
                continue
            found = find_period(row["text"], code, date.fromisoformat(row["today"]))
            days = (
                [d and d.isoformat() for d in (found.since, found.until)] if found else [None] * 2
            )
            right.append(float(days == [row["since"], row["until"]]))
            if part == "tune" and not right[-1]:
                sys.stdout.write(f"{row['text']} => {days}\n")
        told[code] = {"n": len(right), "right": interval(right)}
    if part == "held":
        write("periods", {"machine": about(), **told})
    else:
        sys.stdout.write(f"{told}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "held")
