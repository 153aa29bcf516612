"""What each axis is measured by: rates over threads, each with its weight.

The weights are those of the field notes that this project stands on; they add up to 1 an axis. A
rate has full marks where the best tenth of the 90-day windows of real channels stand (15 windows of
nine English and French channels, read by the reader that is shipped: tests/benchmarks/axes/levels):
no community sums up every thread, and an axis whose signs are rarer in writing is not lower for
that. What no channel showed (topics, reviews of meetings) has full marks at 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from copassist.records.axes import Axis


@dataclass(frozen=True)
class Row:
    """A component: its name, its axis, its weight; ``full`` is the rate that gives full marks."""

    name: str
    axis: Axis
    weight: float
    full: float = 1.0


COMPONENTS = (
    Row("answered", "social", 0.25, 0.90),
    Row("speed", "social", 0.15, 0.85),
    Row("new_pairs", "social", 0.15, 0.70),
    Row("reciprocity", "social", 0.15, 0.90),
    Row("newcomers", "social", 0.10, 0.90),
    Row("recognition", "social", 0.10, 0.60),
    Row("shared_voice", "social", 0.10, 0.90),
    Row("resolved", "learning", 0.25, 0.70),
    Row("resource", "learning", 0.20, 0.80),
    Row("reasoned", "learning", 0.15, 0.70),
    Row("summary", "learning", 0.15, 0.15),
    Row("cited", "learning", 0.15, 0.35),
    Row("topics", "learning", 0.10),
    Row("closed", "performance", 0.30, 0.75),
    Row("applied", "performance", 0.25, 0.70),
    Row("outcome", "performance", 0.20, 0.70),
    Row("decided", "performance", 0.15, 0.40),
    Row("reviewed", "performance", 0.10),
)
NAMES = tuple(row.name for row in COMPONENTS)
OBSERVED = 0.6
"""An axis has a score where at least this share of its weight is observed..."""
LEAST_THREADS = 10
"""... over at least so many threads."""
