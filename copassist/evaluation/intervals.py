"""Means with 95 % intervals, by bootstrap.

Questions about one document rise and fall together: where documents are known whole documents are
drawn, not questions, else the interval would be too narrow. Draws are seeded, so that the same
values give the same interval.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2000
SEED = 7


class Interval(NamedTuple):
    """A mean, the ends of its 95 % interval, and of how many values."""

    mean: float
    low: float
    high: float
    n: int


class Sample(NamedTuple):
    """Values, with their documents and weights, one each, where these are known."""

    values: Sequence[float]
    documents: Sequence[str] = ()
    weights: Sequence[float] = ()


def interval(values: Sequence[float], documents: Sequence[str] = ()) -> Interval:
    """Return the mean of one or more values, drawing documents (one a value) when given."""
    return _interval(_means(Sample(values, documents)), float(np.mean(values)), len(values))


def difference(first: Sample, second: Sample) -> Interval:
    """Return the mean of one group less that of another, of other questions."""
    drawn = _means(first) - _means(second, SEED + 1)
    return _interval(drawn, _mean(first) - _mean(second), len(first.values) + len(second.values))


def _mean(of: Sample) -> float:
    return float(np.average(of.values, weights=of.weights or None))


def _means(of: Sample, seed: int = SEED) -> NDArray[np.float64]:
    """Return the means of resampled documents, shape (RESAMPLES,)."""
    names = list(of.documents) or [str(n) for n in range(len(of.values))]
    weights = np.asarray(of.weights or np.ones(len(of.values)), float)
    group = np.unique(np.asarray(names), return_inverse=True)[1]
    sums = np.bincount(group, weights=weights * np.asarray(of.values, float))
    counts = np.bincount(group, weights=weights)
    draws = np.random.default_rng(seed).integers(0, len(sums), (RESAMPLES, len(sums)))
    means: NDArray[np.float64] = sums[draws].sum(axis=1) / counts[draws].sum(axis=1)
    return means


def _interval(drawn: NDArray[np.float64], mean: float, n: int) -> Interval:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Interval(round(mean, 3), round(float(low), 3), round(float(high), 3), n)
