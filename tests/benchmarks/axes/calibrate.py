"""From what a classifier says to probabilities, and from which probability on an axis holds.

Platt (1999): log-odds are stretched and moved, two numbers a sign, held near (1, 0) by a normal
prior since some signs are rare. The probability from which an axis holds is the one with the best
F1 on the same units, which are of the part ``dev``: neither trained on nor reported.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
PRIOR = 4.0
THRESHOLDS = np.arange(0.2, 0.71, 0.01)


def platt(logits: Floats, wanted: Sequence[float | None]) -> tuple[float, float]:
    """Return by how much log-odds are stretched, then moved; what is None takes no part."""
    there = np.array([value is not None for value in wanted])
    x, y = logits[there], np.array([v for v in wanted if v is not None], float)
    if not len(y) or y.min() == y.max():
        return 1.0, 0.0

    def loss(held: Floats) -> float:
        z = held[0] * x + held[1]
        missed = np.logaddexp(0, z) - y * z
        return float(missed.sum() + PRIOR * ((held[0] - 1) ** 2 + held[1] ** 2))

    stretch, move = minimize(loss, np.array([1.0, 0.0]), method="L-BFGS-B").x
    return float(stretch), float(move)


def f1(wanted: NDArray[np.bool_], told: NDArray[np.bool_]) -> float:
    """Return F1; 0 where nothing is wanted and nothing told."""
    return float(2 * (wanted & told).sum() / max(1, wanted.sum() + told.sum()))


def threshold(chances: Floats, wanted: Sequence[int | None]) -> float:
    """Return the probability with the best F1, the middle of those that are about as good."""
    there = np.array([value is not None for value in wanted])
    x, y = chances[there], np.array([value == 1 for value in wanted if value is not None])
    marks = np.array([f1(y, x >= t) for t in THRESHOLDS])
    # Smoothed, so that one unit does not decide.
    smooth = np.convolve(np.pad(marks, 3, "edge"), np.ones(7) / 7, "valid")
    good = THRESHOLDS[smooth >= smooth.max() - 0.002]
    return round(float(good.mean()), 2)
