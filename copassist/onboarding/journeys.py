"""Journeys: what newcomers chose and how far they are, each for its owner alone.

Nothing here is counted, listed or shown to anybody else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from copassist.archive.rows import plain
from copassist.records.onboarding import Journey, Path, Step
from copassist.storage.tables import journeys as table

AT_ONCE = 3


@dataclass(frozen=True)
class Journeys:
    """The journeys kept in a database, one an owner."""

    engine: Engine

    def read(self, owner: str) -> Journey | None:
        """Return the journey of an owner, None where there is none."""
        with self.engine.connect() as connection:
            row = connection.scalar(select(table.c.row).where(table.c.owner == owner))
        return _journey(owner, row) if row is not None else None

    def keep(self, journey: Journey) -> None:
        """Keep a journey, in the place of an earlier one of its owner."""
        row = {
            "owner": journey.owner,
            "row": _row(journey),
            "updated": plain(datetime.now(UTC)),
        }
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(table.c.owner == journey.owner))
            connection.execute(insert(table), [row])

    def forget(self, owner: str) -> None:
        """Forget a journey; one that is not there is forgotten already."""
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(table.c.owner == owner))


def done(journey: Journey, key: str) -> Journey:
    """Return a journey in which a step is done."""
    return replace(_without(journey, key), done=journey.done | {key})


def put_off(journey: Journey, key: str) -> Journey:
    """Return a journey in which a step waits behind all others."""
    return replace(_without(journey, key), later=(*_without(journey, key).later, key))


def leave(journey: Journey, key: str) -> Journey:
    """Return a journey without a step."""
    return replace(_without(journey, key), left=journey.left | {key})


def take_up(journey: Journey, key: str) -> Journey:
    """Return a journey in which a step that was done, put off or left is open again."""
    return _without(journey, key)


def open_steps(path: Path, journey: Journey, today: date) -> list[Step]:
    """Return the steps whose day has come, neither done nor left; those put off come last."""
    day = journey.day(today)
    waiting = [
        step
        for step in path.steps
        if step.first <= day and step.key not in journey.done | journey.left
    ]
    order = {key: place for place, key in enumerate(journey.later, 1)}
    return sorted(waiting, key=lambda step: order.get(step.key, 0))


def ahead(path: Path, journey: Journey, today: date) -> list[Step]:
    """Return the steps whose day has not come, for who wants to go faster."""
    day, ended = journey.day(today), journey.done | journey.left
    return [step for step in path.steps if step.first > day and step.key not in ended]


def _without(journey: Journey, key: str) -> Journey:
    return replace(
        journey,
        done=journey.done - {key},
        later=tuple(one for one in journey.later if one != key),
        left=journey.left - {key},
    )


def _row(journey: Journey) -> dict[str, Any]:
    return {
        "language": journey.language,
        "interests": list(journey.interests),
        "days": journey.days,
        "begun": journey.begun.isoformat(),
        "done": sorted(journey.done),
        "later": list(journey.later),
        "left": sorted(journey.left),
        "introduction": journey.introduction,
    }


def _journey(owner: str, row: dict[str, Any]) -> Journey:
    return Journey(
        owner,
        row["language"],
        tuple(row["interests"]),
        row["days"],
        date.fromisoformat(row["begun"]),
        frozenset(row["done"]),
        tuple(row["later"]),
        frozenset(row["left"]),
        row["introduction"],
    )
