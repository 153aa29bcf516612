"""How far two ways of parting messages into conversations agree.

Every figure is a ratio of sums over streams (``Counts``), so that streams can be drawn again for
an interval. One-to-one overlap and local agreement are those of Elsner and Charniak (2010).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from math import comb, log2

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

LOCAL = 3
RESAMPLES = 2000
SEED = 7

Sums = NDArray[np.float64]


def counts(ids: Sequence[str], gold: Mapping[str, str], found: Mapping[str, str]) -> Sums:
    """Return the sums of one stream over its messages whose conversation is known, in order."""
    pairs = [(gold[i], found[i]) for i in ids if i in gold]
    both = Counter(pairs)
    golds, founds = Counter(g for g, _ in pairs), Counter(f for _, f in pairs)
    close = [
        (pairs[i][0] == pairs[j][0]) == (pairs[i][1] == pairs[j][1])
        for i in range(len(pairs))
        for j in range(max(0, i - LOCAL), i)
    ]
    apart = -sum(n * (log2(n / golds[g]) + log2(n / founds[f])) for (g, f), n in both.items())
    exact = sum(n > 1 and n == golds[g] == founds[f] for (g, f), n in both.items())
    row = [
        len(pairs),
        _one_to_one(both),
        sum(close),
        len(close),
        sum(comb(n, 2) for n in both.values()),
        sum(comb(n, 2) for n in golds.values()),
        sum(comb(n, 2) for n in founds.values()),
        apart,
        exact,
        sum(n > 1 for n in golds.values()),
        sum(n > 1 for n in founds.values()),
    ]
    return np.array(row, np.float64)


def _one_to_one(both: Counter[tuple[str, str]]) -> float:
    golds = {g: i for i, g in enumerate(dict.fromkeys(g for g, _ in both))}
    founds = {f: i for i, f in enumerate(dict.fromkeys(f for _, f in both))}
    table = np.zeros((len(golds), len(founds)))
    for (g, f), n in both.items():
        table[golds[g], founds[f]] = n
    rows, columns = linear_sum_assignment(table, maximize=True)
    return float(table[rows, columns].sum())


METRICS: dict[str, Callable[[Sums], Sums]] = {
    "one_to_one": lambda s: _share(s[..., 1], s[..., 0]),
    "local_3": lambda s: _share(s[..., 2], s[..., 3]),
    "pairwise_f1": lambda s: _share(2 * s[..., 4], s[..., 5] + s[..., 6]),
    "variation_bits": lambda s: _share(s[..., 7], s[..., 0]),
    "exact_f1": lambda s: _share(2 * s[..., 8], s[..., 9] + s[..., 10]),
}
"""All from 0 to 1, 1 the best, but the variation of information: in bits a message, 0 the best."""


def _share(part: Sums, whole: Sums) -> Sums:
    return part / np.maximum(whole, 1e-9)


def figures(rows: Sequence[Sums]) -> dict[str, tuple[float, float, float]]:
    """Return each metric with its 95 % interval, by bootstrap over the rows."""
    kept = np.array(rows)
    drawn = kept[_draws(len(kept))].sum(axis=1)
    return {name: _told(of(kept.sum(axis=0)), of(drawn)) for name, of in METRICS.items()}


def gains(rows: Sequence[Sums], others: Sequence[Sums]) -> dict[str, tuple[float, float, float]]:
    """Return what ``rows`` have more than ``others`` on the same streams, drawn together."""
    ours, theirs = np.array(rows), np.array(others)
    draws = _draws(len(ours))
    return {
        name: _told(
            of(ours.sum(axis=0)) - of(theirs.sum(axis=0)),
            of(ours[draws].sum(axis=1)) - of(theirs[draws].sum(axis=1)),
        )
        for name, of in METRICS.items()
    }


def _draws(count: int) -> NDArray[np.int64]:
    return np.random.default_rng(SEED).integers(0, count, (RESAMPLES, count))


def _told(value: Sums, drawn: Sums) -> tuple[float, float, float]:
    low, high = np.percentile(drawn, [2.5, 97.5])
    return round(float(value), 3), round(float(low), 3), round(float(high), 3)
