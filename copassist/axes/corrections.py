"""What facilitators corrected: it holds for the message, and moves what is told of the others.

A corrected message shows exactly the axes that it was given. Once there are enough corrections of
an axis, the log-odds of all readings move by one number an axis, the one under which what was told
agrees best with what was corrected (logistic regression with only an intercept, held near 0 by a
normal prior; Platt 1999). A few corrections move little, many move as much as they must.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from sqlalchemy import Connection, Engine, delete, func, insert, select

from copassist.records.axes import AXES, Axis, Evidence
from copassist.storage.tables import corrections as table

ENOUGH = 10
"""Corrections of an axis before it moves."""
PRIOR_SPREAD = 1.0
_STEPS = 12


@dataclass(frozen=True, slots=True)
class Correction:
    """A message, the axes that it shows, and what was told of it before (by axis)."""

    source: str
    message: str
    axes: tuple[Axis, ...]
    told: tuple[float, ...]


def correct(engine: Engine, held: Correction) -> None:
    """Keep a correction, in the place of an earlier one of the same message."""
    same = (table.c.source == held.source) & (table.c.message == held.message)
    row = {
        "source": held.source,
        "message": held.message,
        "axes": list(held.axes),
        "told": list(held.told),
        "created": datetime.now(UTC).replace(tzinfo=None),
    }
    with engine.begin() as connection:
        connection.execute(delete(table).where(same))
        connection.execute(insert(table), [row])


def withdraw(engine: Engine, source: str, message: str) -> None:
    """Forget the correction of a message."""
    same = (table.c.source == source) & (table.c.message == message)
    with engine.begin() as connection:
        connection.execute(delete(table).where(same))


def corrections(connection: Connection) -> list[Correction]:
    """Return all that is kept, the oldest first."""
    query = select(table.c.source, table.c.message, table.c.axes, table.c.told)
    return [
        Correction(row.source, row.message, tuple(row.axes), tuple(row.told))
        for row in connection.execute(query.order_by(table.c.key))
    ]


def corrections_mark(connection: Connection) -> str:
    """Return what changes when a correction does."""
    count, last = connection.execute(select(func.count(), func.max(table.c.created))).one()
    return f"{count} {last}"


@dataclass(frozen=True)
class Corrected:
    """How corrections change what is told: the shifts of log-odds, and the messages given axes."""

    shifts: tuple[float, ...] = (0.0,) * len(AXES)
    given: Mapping[tuple[str, str], tuple[Axis, ...]] | None = None

    @classmethod
    def of(cls, kept: Sequence[Correction]) -> Corrected:
        """Learn from corrections."""
        shifts = [
            shift([c.told[place] for c in kept], [axis in c.axes for c in kept])
            for place, axis in enumerate(AXES)
        ]
        return cls(tuple(shifts), {(c.source, c.message): c.axes for c in kept})

    def applied(self, evidence: Evidence, source: str, messages: Iterable[str]) -> Evidence:
        """Return what a passage shows; one with a corrected message shows what that was given."""
        told = list(evidence.told)
        for place, by in enumerate(self.shifts):
            if by:
                told[place] = _moved(told[place], by)
        found = [
            axes for m in messages if (axes := (self.given or {}).get((source, m))) is not None
        ]
        if found:
            for place, axis in enumerate(AXES):
                told[place] = float(any(axis in axes for axes in found))
        return Evidence(tuple(told))


def shift(told: Sequence[float], wanted: Sequence[bool]) -> float:
    """Return by how much log-odds must move; 0 while there are too few corrections."""
    if len(told) < ENOUGH:
        return 0.0
    given = np.clip(np.array(told), 0.01, 0.99)
    odds, right = np.log(given / (1 - given)), np.array(wanted, float)
    by = 0.0
    for _ in range(_STEPS):
        now = 1 / (1 + np.exp(-(odds + by)))
        slope = float((right - now).sum()) - by / PRIOR_SPREAD**2
        by += slope / (float((now * (1 - now)).sum()) + 1 / PRIOR_SPREAD**2)
    return float(by)


def _moved(told: float, by: float) -> float:
    odds = np.log(max(told, 1e-4) / max(1 - told, 1e-4))
    return float(1 / (1 + np.exp(-(odds + by))))
