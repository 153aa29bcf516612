"""What a measure says, in words: the verdict, and how an axis moved."""

from __future__ import annotations

from copassist.languages import Language
from copassist.records.axes import Axis, Balance

FLAT = 0.5
"""Points under which a change is none."""


def verdict(told: Balance, texts: Language) -> str:
    """Say which axis is weakest, or why none is named."""
    if told.verdict == "not enough data":
        return texts.text("axes.little")
    if told.weakest is None or told.confidence is None:
        return texts.text("axes.close")
    held = told.axes[told.weakest]
    return texts.text(
        "axes.named",
        axis=texts.text(f"axes.name.{told.weakest}"),
        score=round(held.score or 0),
        target=round(held.target),
        sure=round(100 * told.confidence),
    )


def change(told: Balance, axis: Axis, texts: Language) -> str:
    """Say how an axis moved since the window before, or nothing where that is not known."""
    if axis not in told.changes:
        return ""
    mean, low, high = told.changes[axis]
    if low <= 0 <= high or abs(mean) < FLAT:
        return texts.text("axes.change.same")
    points = texts.counted("points", abs(round(mean)))
    return texts.text(f"axes.change.{'up' if mean > 0 else 'down'}", points=points)
