"""What a turn asks for: is it told, and is no plain question taken for a request?

    python -m tests.benchmarks.intents [--part held|train] [--fit]

On corpus/labels/intents.jsonl. ``train`` is told by cross-validation: the n-th lines of an intent
in French and English say much the same and are in one fold. ``--fit`` learns the head and writes
copassist/assistant/intents.npz. The questions of corpus/labels/questions.jsonl and followups.jsonl
are plain ones: two thirds (by the hash of their ids) are learned from, the others reported.

Multinomial logistic regression with a ridge; what cannot follow the turn before is masked. A line
that stands by itself is learned once more as said after a turn that made something, so that it is
not taken for one that goes on.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from copassist.assistant.intents import GOING_ON, HEAD, PLAIN, Head, centred, features, follows
from copassist.assistant.wishes import patterns
from copassist.languages import LANGUAGES, questions
from copassist.models.embedding import open_embedder
from copassist.settings import PACKAGED_MODEL, load
from tests.benchmarks.machine import about, write
from tests.benchmarks.rates import wilson

LABELS = Path(__file__).parents[2] / "corpus" / "labels"
FOLDS, RIDGE = 5, 0.5
ONCE_MORE = 0.5
"""The weight of a line that is learned once more."""
PRECISION = 8.0
"""How much worse a plain question taken for a request is than a request that is not told."""
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Line:
    """A turn with its intent; ``group`` names what is never split between folds."""

    text: str
    language: str
    intent: str
    after: str
    group: str
    weight: float = 1.0


@dataclass(frozen=True)
class Learner:
    """Learns heads on some lines; ``vectors`` has those of every text."""

    vectors: dict[str, NDArray[np.float32]]
    means: NDArray[np.float32]
    intents: tuple[str, ...]
    cues: tuple[str, ...]

    def read(self, lines: Sequence[Line]) -> Floats:
        """Return what a head reads of lines."""
        rows = [
            centred(self.vectors[x.text][None], self.means[LANGUAGES.index(x.language)])[0]
            for x in lines
        ]
        return features([x.text for x in lines], self.cues, np.stack(rows)).astype(float)

    def learn(self, lines: Sequence[Line], begins: tuple[float, float] = (0.0, 0.0)) -> Head:
        """Return the head of some lines."""
        x = self.read(lines)
        y = np.eye(len(self.intents))[[self.intents.index(line.intent) for line in lines]]
        could = np.array([[follows(i, line.after) for i in self.intents] for line in lines])
        weight = np.array([line.weight for line in lines])[:, None]

        def loss(flat: Floats) -> tuple[float, Floats]:
            held = flat.reshape(x.shape[1] + 1, -1)
            logits = np.where(could, x @ held[:-1] + held[-1], -np.inf)
            logits -= logits.max(axis=1, keepdims=True)
            total = np.log(np.exp(logits).sum(axis=1, keepdims=True))
            missed = float((weight * y * (total - np.where(could, logits, 0))).sum())
            error = weight * (np.exp(logits - total) - y)
            slope = np.vstack([x.T @ error + RIDGE * held[:-1], error.sum(axis=0)])
            return missed + RIDGE / 2 * float((held[:-1] ** 2).sum()), slope.ravel()

        start = np.zeros((x.shape[1] + 1) * len(self.intents))
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
        held = found.reshape(x.shape[1] + 1, -1).astype(np.float32)
        return Head(held[:-1], held[-1], self.means, self.intents, self.cues, *begins)

    def chances(self, head: Head, line: Line) -> dict[str, float]:
        """Return what a head says of a line."""
        return head.chances(line.text, line.language, self.vectors[line.text], line.after)


def read(part: str) -> list[Line]:
    """Return the labelled turns of a part."""
    seen: Counter[tuple[str, str]] = Counter()
    found = []
    for row in _rows("intents"):
        code, intent = row["language"], row["intent"]
        if row["part"] == part:
            seen[code, intent] += 1
            group = f"{intent} {seen[code, intent]}"
            found.append(Line(row["text"], code, intent, row["after"], group))
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


def learner(lines: Sequence[Line]) -> Learner:
    """Embed lines by the packaged model."""
    settings = load()[0].model_copy(update={"embedding_model": PACKAGED_MODEL})
    embed = open_embedder(settings).embed_queries
    texts = sorted({line.text for line in lines})
    vectors = dict(zip(texts, embed(texts), strict=True))
    means = np.stack([embed(questions(code)).mean(axis=0) for code in LANGUAGES])
    intents = tuple(sorted({line.intent for line in lines}))
    return Learner(vectors, means, intents, tuple(sorted(patterns("cues"))))


def validated(by: Learner, lines: Sequence[Line], plain: Sequence[Line]) -> list[dict[str, float]]:
    """Return what is said of each line by a head that learned on the other folds."""
    told: list[dict[str, float]] = [{} for _ in lines]
    folds = [crc32(line.group.encode()) % FOLDS for line in lines]
    for fold in range(FOLDS):
        others = [line for line, n in zip(lines, folds, strict=True) if n != fold]
        head = by.learn([*once_more(others), *plain])
        for place, line in enumerate(lines):
            if folds[place] == fold:
                told[place] = by.chances(head, line)
    return told


def begins(
    by: Learner, lines: Sequence[Line], told: Sequence[dict[str, float]]
) -> tuple[float, float]:
    """Return from which probability and margin on an intent holds; the middle of the best."""
    marks = {}
    for least in np.arange(0.2, 0.71, 0.05):
        for margin in np.arange(0.0, 0.61, 0.05):
            pair = round(float(least), 2), round(float(margin), 2)
            head = Head(by.means, by.means, by.means, by.intents, by.cues, *pair)
            chosen = [head.choose(chances) for chances in told]
            wrong = [c != line.intent for c, line in zip(chosen, lines, strict=True)]
            hijacked = [w and line.intent == PLAIN for w, line in zip(wrong, lines, strict=True)]
            marks[pair] = sum(wrong) + (PRECISION - 1) * sum(hijacked)
    good = [pair for pair, mark in marks.items() if mark <= min(marks.values()) + 1]
    return tuple(np.round(np.median(good, axis=0), 2).tolist())


def figures(lines: Sequence[Line], chosen: Sequence[str]) -> dict[str, Any]:
    """Return the figures of each language."""
    told: dict[str, Any] = {}
    for code in LANGUAGES:
        pairs = [(x.intent, c) for x, c in zip(lines, chosen, strict=True) if x.language == code]
        asked = [c != PLAIN for intent, c in pairs if intent == PLAIN]
        wrong = Counter(f"{intent} > {c}" for intent, c in pairs if intent != c)
        told[code] = {
            "n": len(pairs),
            "right": wilson([intent == c for intent, c in pairs]),
            "hijacked": {"n": len(asked), **wilson(asked)} if asked else None,
            "confused": dict(wrong.most_common()),
        }
    return told


def main() -> None:
    """Learn or score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=("train", "held"), default="held")
    parser.add_argument("--fit", action="store_true")
    asked = parser.parse_args()
    part = "train" if asked.fit else asked.part
    lines, (learned, others) = read(part), plain_questions()
    by = learner([*lines, *learned, *others])
    if part == "train":
        chances = validated(by, lines, learned)
        pair = begins(by, lines, chances)
        head = by.learn([*once_more(lines), *learned], pair)
        if asked.fit:
            save(head)
    else:
        head = Head.load()
        chances = [by.chances(head, line) for line in lines]
    chosen = [head.choose(held) for held in chances]
    told = figures(lines, chosen)
    told["begins"] = [head.least, head.margin]
    told["plain_questions"] = figures(others, [head.choose(by.chances(head, x)) for x in others])
    if part == "held":
        write("intents", {"machine": about(), **told})
        return
    for line, choice in zip(lines, chosen, strict=True):
        if line.intent != choice:
            sys.stdout.write(f"{line.intent} > {choice}: {line.text} [{line.after}]\n")
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def save(head: Head) -> None:
    """Write a head; half precision loses nothing that is measured."""
    np.savez_compressed(
        HEAD, weights=head.weights.astype(np.float16), bias=head.bias, means=head.means,
        intents=head.intents, cues=head.cues, begins=[head.least, head.margin],
    )  # fmt: skip


if __name__ == "__main__":
    main()
