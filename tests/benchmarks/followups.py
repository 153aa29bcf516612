"""Follow-ups: is a question that leans completed, and one that stands alone left as it is?

    COPASSIST_HOME=... python -m tests.benchmarks.followups [tune|held]

On the conversations of corpus/labels/followups.jsonl, by rules alone and with the embedder; the
home holds the demonstration community. A question is right when it is told whole or leaning as its
writer did, and its completed form holds every word that it must and none that it must not.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from copassist.assistant.followup import Closeness, complete
from copassist.evaluation.intervals import interval
from copassist.languages.folding import fold
from copassist.records import Exchange
from copassist.settings import load
from copassist.workspace import Workspace
from tests.benchmarks.machine import about, write

LABELS = Path(__file__).parents[2] / "corpus" / "labels" / "followups.jsonl"


def judge(row: dict[str, Any], close: Closeness | None) -> dict[str, float]:
    """Return 1 or 0 for each thing measured on a conversation."""
    history = [Exchange(question) for question in row["history"]]
    sought = complete(row["question"], row["language"], history, close)
    plain = fold(sought.lower().replace("’", "'"))
    left = sought == row["question"]
    holds = all(fold(word.lower()) in plain for word in row["holds"])
    lacks = not any(fold(word.lower()) in plain for word in row["lacks"])
    return {"told": float(left == row["standalone"]), "holds": float(holds), "lacks": float(lacks)}


def main(part: str) -> None:
    rows = [json.loads(line) for line in LABELS.read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["part"] == part]
    close = Workspace.open(load()[0]).assistant.closeness
    told: dict[str, Any] = {}
    for name, by in (("rules", None), ("rules and embedder", close)):
        told[name] = {}
        for group in ("all", "fr", "en"):
            judged = [judge(row, by) for row in rows if group in ("all", row["language"])]
            figures = {key: interval([j[key] for j in judged]) for key in judged[0]}
            figures["right"] = interval([min(j.values()) for j in judged])
            told[name][group] = {"n": len(judged), **figures}
    if part == "held":
        write("followups", {"machine": about(), **told})
        return
    for row in rows:
        if min(judge(row, close).values()) < 1:
            sys.stdout.write(f"{row['id']} {row['history']} {row['question']}\n")
    sys.stdout.write(f"{json.dumps(told)}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "held")
