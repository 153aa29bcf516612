"""Metrics of ranked lists, with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

RESAMPLES = 2000
SEED = 7


def reciprocal_rank(ranked: Sequence[str], gold: set[str], k: int = 10) -> float:
    """Return 1 / the rank of the first right one among the first ``k``, else 0."""
    return next((1 / n for n, name in enumerate(ranked[:k], 1) if name in gold), 0.0)


def recall(ranked: Sequence[str], gold: set[str], k: int) -> float:
    """Return 1 when a right one is among the first ``k`` (one is enough to answer), else 0."""
    return float(any(name in gold for name in ranked[:k]))


def interval(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the mean and its 95 % interval, by bootstrap over questions."""
    rows = np.asarray(values, float)
    draws = np.random.default_rng(SEED).integers(0, len(rows), (RESAMPLES, len(rows)))
    low, high = np.percentile(rows[draws].mean(axis=1), [2.5, 97.5])
    return round(float(rows.mean()), 3), round(float(low), 3), round(float(high), 3)


def distinct(names: Sequence[str]) -> list[str]:
    """Return names in order without repeats: passages to documents."""
    return list(dict.fromkeys(names))
