"""Language of questions: how many of corpus/labels/languages.jsonl are told right?

    python -m tests.benchmarks.languages [FILE]

The default given is the wrong language, so that a question that nothing tells counts as wrong.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from copassist.languages.detect import detect
from tests.benchmarks.machine import about, write

LABELS = Path(__file__).parents[2] / "corpus" / "labels" / "languages.jsonl"
SHORT = range(2, 7)
"""Words of a short question."""


def main(file: Path) -> None:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    told: dict[str, Any] = {}
    for part in sorted({row.get("part", "held") for row in rows}):
        for code, other in (("fr", "en"), ("en", "fr")):
            asked = [
                r["text"] for r in rows if (r["language"], r.get("part", "held")) == (code, part)
            ]
            short = [text for text in asked if len(text.strip(" ?!").split()) in SHORT]
            told[f"{part} {code}"] = {
                "n": len(asked),
                "wrong": sum(detect(text, other) != code for text in asked),
                "n of 2 to 6 words": len(short),
                "wrong of 2 to 6 words": sum(detect(text, other) != code for text in short),
            }
    if file == LABELS:
        write("languages", {"machine": about(), **told})
    else:
        sys.stdout.write(f"{json.dumps(told, indent=1)}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else LABELS)
