"""Whether confidence means what it says, and what other thresholds would give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

BINS = 10
STEPS = 50


class Point(NamedTuple):
    """Both errors when an answer is given from a threshold on."""

    threshold: float
    false_answers: float
    wrong_refusals: float


class Bin(NamedTuple):
    """Questions of about one confidence: how many, its mean, the share that can be answered."""

    n: int
    confidence: float
    answerable: float


def curve(confidences: Sequence[float], answerable: Sequence[bool]) -> list[Point]:
    """Return both errors at thresholds from 0 to 1; nothing without questions of both kinds."""
    can = [c for c, yes in zip(confidences, answerable, strict=True) if yes]
    cannot = [c for c, yes in zip(confidences, answerable, strict=True) if not yes]
    if not can or not cannot:
        return []
    return [
        Point(
            t,
            round(sum(c >= t for c in cannot) / len(cannot), 3),
            round(sum(c < t for c in can) / len(can), 3),
        )
        for t in (step / STEPS for step in range(STEPS + 1))
    ]


def even_point(points: Sequence[Point]) -> Point:
    """Return the point where the larger of the two errors is smallest."""
    return min(points, key=lambda p: max(p.false_answers, p.wrong_refusals))


def reliability(confidences: Sequence[float], answerable: Sequence[bool]) -> list[Bin]:
    """Return the bins, of equal width, that hold a question."""
    held: dict[int, list[tuple[float, bool]]] = {}
    for confidence, yes in zip(confidences, answerable, strict=True):
        held.setdefault(min(int(confidence * BINS), BINS - 1), []).append((confidence, yes))
    return [
        Bin(
            len(rows),
            round(sum(c for c, _ in rows) / len(rows), 3),
            round(sum(yes for _, yes in rows) / len(rows), 3),
        )
        for _, rows in sorted(held.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Return the expected calibration error: how far confidence is from what happened."""
    total = sum(b.n for b in bins)
    return round(sum(b.n * abs(b.confidence - b.answerable) for b in bins) / total, 3)
