"""How good the detector is, on channels that nothing was trained on or tuned to.

    python -m tests.benchmarks.commitments.report HOME [--part dev]

By unit (a message or a short exchange: it is proposed when one of its sentences is) and by sentence
(the right one), in each language: precision and recall with 95 % intervals by drawing threads
again (2,000 times); recall at other precisions; reliability; who does it, and whether the due words
are those of a reader. Units about which the readers differ are left out and counted.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copassist.commitments.detect import Detector
from copassist.models.promises import open_promises
from copassist.settings import Settings
from tests.benchmarks.commitments.units import Sentences, read
from tests.benchmarks.machine import about, write

DRAWS, BINS = 2000, 5
PARTS = ("test", "blind")
REAL = ("zulip", "discord", "minutes")
Bools = NDArray[np.bool_]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--part", action="append")
    asked = parser.parse_args()
    parts = tuple(asked.part or PARTS)
    settings = Settings(home=asked.home)
    found = [one for one in read(asked.home, parts) if one.unit.source in REAL and one.spans]
    detector = Detector.of(open_promises(settings).read)
    chances = detector.chances([one.unit.text for one in found], [one.spans for one in found])
    whole: dict[str, Any] = {**about(), "parts": parts, "begins": dict(detector.begins)}
    for code in ("fr", "en", "both"):
        some = [n for n, one in enumerate(found) if code in (one.unit.language, "both")]
        held = [found[n] for n in some]
        whole[code] = figures(held, [chances[n] for n in some], detector.begins)
    if parts == PARTS:
        write("commitments", whole)
    print(json.dumps(whole, indent=1))  # noqa: T201


def figures(
    found: Sequence[Sentences], chances: Sequence[NDArray[np.float32]], begins: Mapping[str, float]
) -> dict[str, Any]:
    """Return the figures of some units."""
    kept = [n for n, one in enumerate(found) if one.holds is not None]
    holds = np.array([bool(found[n].holds) for n in kept])
    best = np.array([float(chances[n].max()) for n in kept])
    groups = [found[n].unit.group for n in kept]
    least = np.array([begins[found[n].unit.language] for n in kept])
    sure = [(c >= b, s) for n, b in zip(kept, least, strict=True)
            for c, s in zip(chances[n], found[n].soft, strict=True)]  # fmt: skip
    yes = np.array([s >= 0.5 for _, s in sure])
    told = np.array([c for c, _ in sure])
    return {
        "units": len(kept),
        "disputed": len(found) - len(kept),
        "hold": int(holds.sum()),
        **_rates(holds, best >= least, groups),
        "sentences": _plain(yes, told),
        "curve": {str(t): _plain(holds, best >= t) for t in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)},
        "reliability": _reliability(best, holds),
    }


def _rates(holds: Bools, told: Bools, groups: Sequence[str]) -> dict[str, Any]:
    names = sorted(set(groups))
    place = {name: n for n, name in enumerate(names)}
    of_group: list[list[int]] = [[] for _ in names]
    for n, group in enumerate(groups):
        of_group[place[group]].append(n)
    random = np.random.default_rng(5)
    drawn = []
    for _ in range(DRAWS):
        some = [n for g in random.integers(0, len(names), len(names)) for n in of_group[g]]
        drawn.append(list(_plain(holds[some], told[some]).values()))
    low, high = np.nanpercentile(np.array(drawn, float), (2.5, 97.5), axis=0)
    plain = _plain(holds, told)
    return {
        name: {"value": value, "low": round(float(low[n]), 3), "high": round(float(high[n]), 3)}
        for n, (name, value) in enumerate(plain.items())
    }


def _plain(holds: Bools, told: Bools) -> dict[str, float]:
    right = float((holds & told).sum())
    return {
        "precision": round(right / told.sum(), 3) if told.any() else float("nan"),
        "recall": round(right / max(1, holds.sum()), 3),
    }


def _reliability(best: NDArray[np.float64], holds: Bools) -> list[dict[str, float]]:
    which = np.minimum((best * BINS).astype(int), BINS - 1)
    return [
        {"told": round(float(best[which == b].mean()), 3),
         "held": round(float(holds[which == b].mean()), 3), "n": int((which == b).sum())}
        for b in range(BINS) if (which == b).any()
    ]  # fmt: skip


if __name__ == "__main__":
    main()
