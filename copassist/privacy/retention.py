"""How long a space keeps its discussions: after so many months what was said there is erased.

Articles stay. A quote of an old message in a newer one stays too: it is part of that one.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Engine, func, select

from copassist.archive.rows import plain
from copassist.errors import NotFoundError
from copassist.records.privacy import Target
from copassist.storage.facts import facts_under, forget, set_fact
from copassist.storage.tables import messages

_FACT = "retention:"
LEAST, MOST = 1, 600
"""Months that may be set."""


@dataclass(frozen=True)
class Retention:
    """The months that spaces keep what is said in them; one that is not named keeps it for good."""

    engine: Engine

    def listed(self) -> dict[str, int]:
        """Return the months by space."""
        with self.engine.connect() as connection:
            found = facts_under(connection, _FACT)
        return {space: int(months) for space, months in sorted(found.items())}

    def keep(self, space: str, months: int | None) -> None:
        """Set how many months a space keeps what is said in it; None: for good.

        :raises NotFoundError: when there is no such space.
        :raises ValueError: when the months are out of bounds.
        """
        if months is not None and not LEAST <= months <= MOST:
            raise ValueError(f"{LEAST} to {MOST} months, not {months}")
        with self.engine.begin() as connection:
            here = select(messages.c.key).where(messages.c.space == space).limit(1)
            if months is None:
                forget(connection, _FACT + space)
            elif connection.execute(here).first() is None:
                raise NotFoundError(id=space)
            else:
                set_fact(connection, _FACT + space, str(months))

    def due(self, now: datetime | None = None) -> list[Target]:
        """Return what is to be erased now: of each space that has older messages than it keeps."""
        found = []
        for space, months in self.listed().items():
            until = before(now or datetime.now(UTC), months)
            m = messages.c
            query = select(func.count()).where(m.space == space, m.timestamp <= plain(until))
            with self.engine.connect() as connection:
                if connection.execute(query).scalar_one():
                    found.append(Target("space", space, until=until))
        return found


def before(now: datetime, months: int) -> datetime:
    """Return the moment so many months before, on the last day of a shorter month."""
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return now.replace(year=year, month=month + 1, day=min(now.day, last))
