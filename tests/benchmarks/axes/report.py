"""How good the reader and the head are, on channels that nothing was trained on or tuned to.

    python -m tests.benchmarks.axes.report HOME [--part dev]

Two readers labelled each unit alone; where they differ a label is left out. F1 by axis and language
with 95 % intervals by drawing threads again (2,000 times); agreement of the readers; reliability.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import cohen_kappa_score

from copassist.axes.classify import Classifier, agreed, unspoken
from copassist.axes.cues import cues_of
from copassist.models.evidence import open_evidence
from copassist.records.axes import AXES, BEGINS
from copassist.settings import Settings
from tests.benchmarks.axes.calibrate import f1
from tests.benchmarks.axes.head import vectors
from tests.benchmarks.axes.units import LABELS, Unit, real
from tests.benchmarks.machine import about, write

DRAWS, BINS = 2000, 5
RESULTS = {"test": "axes", "blind": "axes_blind"}
Told = NDArray[np.float32]


def systems(found: Sequence[Unit], settings: Settings) -> dict[str, Told]:
    """Return probabilities of the axes by what is shipped."""
    texts = [unspoken(unit.text) for unit in found]
    cues = [cues_of(text) for text in texts]
    head = Classifier.load().classify(texts, cues, vectors(found, settings))[:, : len(AXES)]
    reader = open_evidence(settings).read([unit.text for unit in found])[:, : len(AXES)]
    both = [agreed(*rows) for rows in zip(head.tolist(), reader.tolist(), strict=True)]
    return {"both": np.array(both, np.float32), "reader": reader, "head": head}


def figures(found: Sequence[Unit], told: Told) -> dict[str, Any]:
    """Return F1 by axis and its mean, with intervals over threads."""
    groups = sorted({unit.group for unit in found})
    place = {group: n for n, group in enumerate(groups)}
    of_group: list[list[int]] = [[] for _ in groups]
    for n, unit in enumerate(found):
        of_group[place[unit.group]].append(n)
    random = np.random.default_rng(5)
    drawn = [_f1s(found, told, [n for g in random.integers(0, len(groups), len(groups))
                                for n in of_group[g]]) for _ in range(DRAWS)]  # fmt: skip
    whole = _f1s(found, told, range(len(found)))
    names = [*AXES, "macro"]
    return {
        name: {
            "f1": round(whole[i], 3),
            "low": round(float(np.percentile([d[i] for d in drawn], 2.5)), 3),
            "high": round(float(np.percentile([d[i] for d in drawn], 97.5)), 3),
            "n": sum(u.labels[i] == 1 for u in found) if name != "macro" else len(found),
        }
        for i, name in enumerate(names)
    }


def _f1s(found: Sequence[Unit], told: Told, some: Sequence[int] | range) -> list[float]:
    marks = []
    for place, axis in enumerate(AXES):
        kept = [n for n in some if found[n].labels[place] is not None]
        wanted = np.array([found[n].labels[place] == 1 for n in kept])
        marks.append(f1(wanted, told[kept, place] >= BEGINS[axis]))
    return [*marks, float(np.mean(marks))]


def agreement(part: str) -> dict[str, Any]:
    """Return Cohen's kappa of the two readers and the F1 between them, by language and sign."""
    rows = [
        json.loads(line)
        for name in ("axes.jsonl", "axes_real.jsonl")
        for line in (LABELS / name).read_text(encoding="utf-8").splitlines()
    ]
    told: dict[str, Any] = {}
    for code in ("fr", "en"):
        both = [r["readers"] for r in rows if r["language"] == code and len(r["readers"]) == 2
                and ((r["part"] == "test") == (part == "test"))]  # fmt: skip
        told[code] = {"n": len(both)}
        for letter, name in zip("slpcq", (*AXES, "commitment", "question"), strict=True):
            one, other = (np.array([letter in pair[i] for pair in both]) for i in range(2))
            kappa = float(cohen_kappa_score(one, other))
            told[code][name] = {"kappa": round(kappa, 3), "f1": round(f1(one, other), 3)}
    return told


def reliability(found: Sequence[Unit], told: Told) -> dict[str, list[dict[str, float]]]:
    """Return, for probabilities in five bins, how often each axis does hold."""
    bins: dict[str, list[dict[str, float]]] = {}
    for place, axis in enumerate(AXES):
        kept = [n for n, unit in enumerate(found) if unit.labels[place] is not None]
        chance = told[kept, place]
        holds = np.array([found[n].labels[place] for n in kept])
        which = np.minimum((chance * BINS).astype(int), BINS - 1)
        bins[axis] = [
            {"told": round(float(chance[which == b].mean()), 3),
             "held": round(float(holds[which == b].mean()), 3), "n": int((which == b).sum())}
            for b in range(BINS) if (which == b).any()
        ]  # fmt: skip
    return bins


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--part", default="test")
    asked = parser.parse_args()
    settings = Settings(home=asked.home)
    found = real(asked.home, (asked.part,))
    told = systems(found, settings)
    whole: dict[str, Any] = {**about(), "part": asked.part, "n": len(found)}
    whole["agreement"] = {part: agreement(part) for part in ("test", "others")}
    for name, chances in told.items():
        whole[name] = {"reliability": reliability(found, chances)}
        for code in ("fr", "en", "both"):
            some = [n for n, u in enumerate(found) if code in (u.language, "both")]
            whole[name][code] = figures([found[n] for n in some], chances[some])
    if asked.part in RESULTS:
        write(RESULTS[asked.part], whole)
    print(json.dumps(whole, indent=1))  # noqa: T201


if __name__ == "__main__":
    main()
