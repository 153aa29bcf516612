"""Figures on what is held out (``python -m tests.benchmarks.intents.report``)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from copassist.assistant.intents import PLAIN, Intents
from copassist.languages import LANGUAGES
from copassist.models.embedding import open_embedder
from copassist.settings import PACKAGED_MODEL, load
from tests.benchmarks.intents.lines import Line, plain_questions, read
from tests.benchmarks.machine import about, write
from tests.benchmarks.rates import wilson


def figures(lines: Sequence[Line], chosen: Sequence[str]) -> dict[str, Any]:
    """Return the figures of each language."""
    told: dict[str, Any] = {}
    for code in LANGUAGES:
        pairs = [
            (x.intent, x.intent if c in x.also else c)
            for x, c in zip(lines, chosen, strict=True)
            if x.language == code
        ]
        asked = [c != PLAIN for intent, c in pairs if intent == PLAIN]
        wrong = Counter(f"{intent} > {c}" for intent, c in pairs if intent != c)
        told[code] = {
            "n": len(pairs),
            "right": wilson([intent == c for intent, c in pairs]),
            "hijacked": {"n": len(asked), **wilson(asked)},
            "confused": dict(wrong.most_common()),
        }
    return told


def main() -> None:
    settings = load()[0].model_copy(update={"embedding_model": PACKAGED_MODEL})
    intents = Intents.of(settings, open_embedder(settings))

    def choose(lines: Sequence[Line]) -> list[str]:
        found = (intents.find(line.text, line.language, line.after) for line in lines)
        return [wish.intent if wish else PLAIN for wish in found]

    held, (_, others) = read("held"), plain_questions()
    told = figures(held, choose(held))
    told["begins"] = [intents.head.least, intents.head.margin]
    told["plain_questions"] = figures(others, choose(others))
    written = read("blind")
    told["written_blind"] = figures(written, choose(written))
    write("intents", {"machine": about(), **told})


if __name__ == "__main__":
    main()
