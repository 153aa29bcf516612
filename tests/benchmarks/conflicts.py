"""Conflicts: are the pairs of corpus/labels/conflicts.jsonl told as their writer did?

    python -m tests.benchmarks.conflicts [tune|held]

A pair that its second reader read otherwise counts for nothing.

Precision and recall of « superseded » and of « differs », and of saying either where there is one.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from copassist.answer.conflicts import between, statements
from tests.benchmarks.machine import about, write

LABELS = Path(__file__).parents[2] / "corpus" / "labels" / "conflicts.jsonl"
KINDS = {"supersede": "superseded", "contradict": "differs", "neither": None}


def told(row: dict[str, Any]) -> str | None:
    """Return what the product says of a pair."""
    code = row["language"]
    one, other = (statements(row[n]["text"], row[n]["date"], code) for n in ("earlier", "later"))
    return between(one, other)


def figures(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return precision and recall of each kind, with the counts that they come from."""
    pairs = [(KINDS[row["kind"]], told(row)) for row in rows]
    groups = {"superseded": ("superseded",), "differs": ("differs",)}
    found: dict[str, Any] = {"n": len(rows)}
    for name, kinds in {**groups, "either": ("superseded", "differs")}.items():
        said = [right in kinds for right, was in pairs if was in kinds]
        due = [was in kinds for right, was in pairs if right in kinds]
        found[name] = {
            "said": len(said), "right": sum(said), "due": len(due),
            "precision": round(sum(said) / len(said), 3) if said else None,
            "recall": round(sum(due) / len(due), 3) if due else None,
        }  # fmt: skip
    return found


def main(part: str) -> None:
    lines = LABELS.read_text(encoding="utf-8").splitlines()
    every = [row for row in map(json.loads, lines) if row["part"] == part]
    rows = [row for row in every if "second_reader" not in row]
    groups = {code: [r for r in rows if r["language"] == code] for code in ("fr", "en")}
    result = {name: figures(held) for name, held in {"all": rows, **groups}.items()}
    if part == "held":
        write("conflicts", {"machine": about(), **result})
        return
    for row in rows:
        if told(row) != KINDS[row["kind"]]:
            sys.stdout.write(f"{row['id']} {row['kind']} told {told(row)}\n")
            sys.stdout.write(f"    {row['earlier']['text']}\n    {row['later']['text']}\n")
    sys.stdout.write(f"{json.dumps(result)}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "held")
