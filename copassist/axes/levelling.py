"""First readings moved so that they agree, over an archive, with close ones.

The head that reads stored vectors is less sure than the tuned reader, and its levels may differ
from one archive to another. On the passages that both have read, its log-odds are stretched and
moved (two numbers a sign, logistic regression on the close reading, held near 1 and 0 by a normal
prior); what only the head has read is then told on the same level.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copassist.records.axes import SIGNS, Evidence

ENOUGH = 50
"""Passages read twice before anything moves."""
PRIOR = 4.0
_STEPS = 15

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Levelled:
    """How first readings are moved; None: as they are."""

    stretch: Floats | None = None
    move: Floats | None = None

    @classmethod
    def of(cls, twice: Iterable[Sequence[Any]]) -> Levelled:
        """Learn from what was read twice: the first reading and the close one."""
        rows = list(twice)
        if len(rows) < ENOUGH:
            return cls()
        first = _odds(np.array([list(row[0]) for row in rows]))
        close = np.array([list(row[1]) for row in rows])
        held = np.array([_fit(first[:, n], close[:, n]) for n in range(len(SIGNS))])
        return cls(held[:, 0], held[:, 1])

    def applied(self, told: Sequence[float]) -> Evidence:
        """Return a first reading on the level of close ones."""
        if self.stretch is None or self.move is None:
            return Evidence(tuple(told))
        odds = _odds(np.array(told)) * self.stretch + self.move
        return Evidence(tuple((1 / (1 + np.exp(-odds))).tolist()))


def _fit(x: Floats, wanted: Floats) -> tuple[float, float]:
    """Return stretch and move by Newton's method."""
    held, start = np.array([1.0, 0.0]), np.array([1.0, 0.0])
    rows = np.stack([x, np.ones_like(x)])
    for _ in range(_STEPS):
        now = 1 / (1 + np.exp(-(held @ rows)))
        slope = rows @ (wanted - now) - 2 * PRIOR * (held - start)
        curve = (rows * (now * (1 - now))) @ rows.T + 2 * PRIOR * np.eye(2)
        held = held + np.linalg.solve(curve, slope)
    return float(held[0]), float(held[1])


def _odds(told: Floats) -> Floats:
    kept = np.clip(told, 0.005, 0.995)
    return np.asarray(np.log(kept / (1 - kept)))
