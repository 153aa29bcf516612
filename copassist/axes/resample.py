"""Rates over threads, shrunk, and their spread when whole threads are drawn again.

A component's value is (sum of marks + m p0) / (n + m), with m = 5 and p0 the community's own past
rate (one half where there is no past): few threads move a rate little. Its spread is that of a
bootstrap of whole threads (Poisson weights, which is drawing with replacement for all that matters
here and lets threads be weighed in one product of matrices); in each resample the m threads of the
past are drawn too, so that ten threads out of ten are not taken for certainty.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from copassist.axes.components import COMPONENTS, OBSERVED
from copassist.axes.marks import Marks
from copassist.records.axes import AXES, Axis

PRIOR_THREADS = 5.0
RESAMPLES = 1000
INTERVAL = (5.0, 95.0)
PIECE = 4000
"""Threads weighed at once: a thousand resamples of these take 16 MB."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Sums:
    """Sums of marks and counts of threads by component, for the sample and each resample.

    ``total`` and ``n`` have shape (components,), ``totals`` and ``ns`` (resamples, components).
    """

    total: Floats
    n: Floats
    totals: Floats
    ns: Floats


def sums(marks: Sequence[Marks], resamples: int, seed: int) -> Sums:
    """Sum the marks of threads, and those of resampled threads."""
    count = len(COMPONENTS)
    table = np.full((len(marks), count), np.nan)
    places = {row.name: place for place, row in enumerate(COMPONENTS)}
    for line, found in enumerate(marks):
        for name, value in found.items():
            table[line, places[name]] = value
    there = ~np.isnan(table)
    values = np.where(there, table, 0.0)
    random = np.random.default_rng(seed)
    totals, ns = np.zeros((resamples, count)), np.zeros((resamples, count))
    for start in range(0, len(marks), PIECE):
        piece = slice(start, start + PIECE)
        weights = random.poisson(1.0, (resamples, len(values[piece]))).astype(np.float32)
        totals += weights @ values[piece].astype(np.float32)
        ns += weights @ there[piece].astype(np.float32)
    return Sums(values.sum(axis=0), there.sum(axis=0).astype(float), totals, ns)


def past_rates(marks: Sequence[Marks]) -> Floats:
    """Return the rate of each component in the past, itself shrunk to one half."""
    known = sums(marks, 0, 0)
    return np.asarray((known.total + PRIOR_THREADS / 2) / (known.n + PRIOR_THREADS))


def shrunk(found: Sums, past: Floats, seed: int) -> tuple[Floats, Floats]:
    """Return values by component, and by resample and component; full marks count as 1."""
    full = np.array([row.full for row in COMPONENTS])
    value = (found.total + PRIOR_THREADS * past) / (found.n + PRIOR_THREADS)
    drawn = np.random.default_rng(seed + 1).binomial(
        int(PRIOR_THREADS), np.broadcast_to(past, found.totals.shape)
    )
    values = (found.totals + drawn) / (found.ns + PRIOR_THREADS)
    return np.minimum(1.0, value / full), np.minimum(1.0, values / full)


def score(value: Floats, observed: NDArray[np.bool_]) -> dict[Axis, Floats]:
    """Return the score (0..100) of each axis with enough weight observed.

    ``value`` has the components last; weights are those of what is observed, made to add up to 1.
    """
    found: dict[Axis, Floats] = {}
    for axis in AXES:
        weights = np.array([row.weight * (row.axis == axis) for row in COMPONENTS]) * observed
        if weights.sum() >= OBSERVED - 1e-9:
            found[axis] = np.minimum(100.0, 100 * value @ weights / weights.sum())
    return found


def bounds(drawn: Floats, value: float | Floats) -> tuple[float, float]:
    """Return the 90 % interval of some draws, wide enough for the value that they are about.

    Where many components have full marks, resamples can only fall below it.
    """
    low, high = np.percentile(drawn, INTERVAL)
    return min(float(low), float(value)), max(float(high), float(value))


def lowest(
    drawn: Mapping[Axis, Floats], targets: Mapping[Axis, float]
) -> tuple[Axis, float] | None:
    """Return the axis that is most often furthest from its target, and how often; None of one."""
    if len(drawn) < len(AXES):
        return None
    reached = np.stack([drawn[axis] / targets[axis] for axis in AXES])
    shares = np.bincount(reached.argmin(axis=0), minlength=len(AXES)) / reached.shape[1]
    place = int(shares.argmax())
    return AXES[place], float(shares[place])
