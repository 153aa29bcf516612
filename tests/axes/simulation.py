"""Communities made up with known rates, to see whether the measure tells them back.

A community is a rate for each component; its threads show each component with a component's own
chance and are alike in a hidden liveliness, so that marks go together within a thread as they do
in life. Its past has rates of its own, near those of now. The truth is the score of the rates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copassist.axes.components import COMPONENTS
from copassist.axes.marks import Marks
from copassist.axes.resample import bounds, lowest, past_rates, score, shrunk, sums
from copassist.records.axes import AXES, Axis

SHOWN = {
    "answered": 0.9, "speed": 0.9, "new_pairs": 0.7, "reciprocity": 0.5, "newcomers": 0.15,
    "recognition": 0.7, "shared_voice": 0.9, "resolved": 0.4, "resource": 1.0, "reasoned": 0.7,
    "summary": 0.35, "cited": 1.0, "topics": 0.0, "closed": 0.2, "applied": 1.0, "outcome": 1.0,
    "decided": 0.5, "reviewed": 0.15,
}  # fmt: skip
"""How many threads have a say in each component: about what real archives show."""
DRIFT = 0.08
"""How far the rates of the past may be from those of now (standard deviation)."""
LIVELINESS = 0.5
TARGETS: dict[Axis, float] = dict.fromkeys(AXES, 50.0)


@dataclass(frozen=True)
class Told:
    """What the measure says of one community, beside the truth."""

    covered: dict[Axis, bool]
    weakest: Axis | None
    truly: Axis


def communities(count: int, seed: int, resamples: int = 400) -> Iterator[Told]:
    """Yield so many communities measured."""
    random = np.random.default_rng(seed)
    for number in range(count):
        centre = np.clip(random.normal(0.45, 0.12, 3), 0.1, 0.9)
        places = [AXES.index(row.axis) for row in COMPONENTS]
        rates = np.clip(random.normal(centre[places], 0.15), 0.03, 0.97)
        before = np.clip(random.normal(rates, DRIFT), 0.03, 0.97)
        threads = int(random.integers(12, 150))
        now = list(_threads(random, rates, threads))
        past = list(_threads(random, before, 3 * threads))
        yield _measured(now, past, rates, number, resamples)


def _threads(
    random: np.random.Generator, rates: NDArray[np.float64], count: int
) -> Iterator[Marks]:
    shown = np.array([SHOWN[row.name] for row in COMPONENTS])
    full = np.array([row.full for row in COMPONENTS])
    # A rate that has full marks at .30 lives between 0 and .30.
    odds = np.log(rates * full / (1 - rates * full))
    for _ in range(count):
        lively = random.normal(0, LIVELINESS)
        chance = 1 / (1 + np.exp(-(odds + lively)))
        there, held = random.random(len(shown)) < shown, random.random(len(shown)) < chance
        yield {row.name: float(held[i]) for i, row in enumerate(COMPONENTS) if there[i]}


def expected(rates: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the chance of a mark, liveliness averaged out, in shares of full marks."""
    full = np.array([row.full for row in COMPONENTS])
    odds = np.log(rates * full / (1 - rates * full))
    lively = np.random.default_rng(1).normal(0, LIVELINESS, (4000, 1))
    return np.asarray(np.mean(1 / (1 + np.exp(-(odds + lively))), axis=0) / full)


def _measured(
    now: list[Marks], past: list[Marks], rates: NDArray[np.float64], seed: int, resamples: int
) -> Told:
    found = sums(now, resamples, seed)
    value, values = shrunk(found, past_rates(past), seed)
    observed = found.n > 0
    drawn, scores = score(values, observed), score(value, observed)
    truth = score(np.minimum(1.0, expected(rates)), observed)
    covered = {}
    for axis in drawn:
        low, high = bounds(drawn[axis], scores[axis])
        covered[axis] = low <= float(truth[axis]) <= high
    named = lowest(drawn, TARGETS)
    truly = min(truth, key=lambda axis: float(truth[axis]))
    return Told(covered, named[0] if named and named[1] >= 0.8 else None, truly)
