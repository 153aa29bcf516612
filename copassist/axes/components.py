"""What each axis is measured by: rates over threads, each with its weight.

The weights are those of the field notes that this project stands on; they add up to 1 an axis.
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
    Row("answered", "social", 0.25),
    Row("speed", "social", 0.15),
    Row("new_pairs", "social", 0.15, full=0.30),
    Row("reciprocity", "social", 0.15),
    Row("newcomers", "social", 0.10),
    Row("recognition", "social", 0.10),
    Row("shared_voice", "social", 0.10),
    Row("resolved", "learning", 0.25),
    Row("resource", "learning", 0.20),
    Row("reasoned", "learning", 0.15),
    Row("summary", "learning", 0.15),
    Row("cited", "learning", 0.15),
    Row("topics", "learning", 0.10),
    Row("closed", "performance", 0.30),
    Row("applied", "performance", 0.25),
    Row("outcome", "performance", 0.20),
    Row("decided", "performance", 0.15),
    Row("reviewed", "performance", 0.10),
)
NAMES = tuple(row.name for row in COMPONENTS)
OBSERVED = 0.6
"""An axis has a score where at least this share of its weight is observed..."""
LEAST_THREADS = 10
"""... over at least so many threads."""
