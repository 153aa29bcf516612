"""The share of what is right, with Wilson's 95 % interval (Wilson 1927)."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

Z = 1.96


def wilson(right: Sequence[bool]) -> dict[str, float]:
    """Return the share and its 95 % interval."""
    n, share = len(right), sum(right) / len(right)
    middle = share + Z * Z / (2 * n)
    spread = Z * sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    low, high = ((middle + sign * spread) / (1 + Z * Z / n) for sign in (-1, 1))
    return {"share": round(share, 3), "low": round(low, 3), "high": round(high, 3), "n": n}
