"""Due dates: are the days of corpus/labels/dates.jsonl those that are found?

Each line was read twice; where the two disagree on the days it has no truth, leaves the score and
is counted. A told day is precise when the words told exactly that day.

The held part was looked at on 2026-11-30, to mend what it showed; the blind part, written and read
by others since, was not.

python -m tests.benchmarks.dates [dev]
"""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path
from typing import Any

from copassist.commitments.dates import Calendar, find_due
from tests.benchmarks.machine import about, write
from tests.benchmarks.rates import wilson

REPORTED = ("held", "blind")
LABELS = Path(__file__).parents[2] / "corpus" / "labels" / "dates.jsonl"


def main(parts: tuple[str, ...], labels: Path = LABELS) -> None:
    rows = [json.loads(line) for line in labels.read_text(encoding="utf-8").splitlines()]
    told = {part: {code: figures(rows, code, part) for code in ("fr", "en")} for part in parts}
    if parts == REPORTED:
        write("dates", {"machine": about(), **told})
    else:
        sys.stdout.write(json.dumps(told, indent=1) + "\n")


def figures(rows: list[dict[str, Any]], code: str, part: str) -> dict[str, Any]:
    mine = [row for row in rows if (row["language"], row["part"]) == (code, part)]
    agreed = [row for row in mine if days(row["answer"]) == days(row.get("second", row["answer"]))]
    right, clear = [], []
    for row in agreed:
        calendar = Calendar(week_end="qc" if row.get("variety") == "qc" else "fr")
        due = find_due(row["text"], code, date.fromisoformat(row["written"]), calendar)
        found = {str(day) for day in ((due.day,) if due.day else due.choices)}
        right.append(found == days(row["answer"]))
        if due.day:
            clear.append(right[-1])
        if part == "dev" and not right[-1]:
            sys.stdout.write(f"{row['written']} {row['text']} {row['answer']} => {due}\n")
    return {"n": len(right), "disagreed": len(mine) - len(agreed),
            "right": wilson(right), "precision_of_days": wilson(clear)}  # fmt: skip


def days(answer: str | list[str] | None) -> set[str]:
    return set(answer) if isinstance(answer, list) else {answer} if answer else set()


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or REPORTED)
