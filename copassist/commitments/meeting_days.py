"""When the community met or will meet, as its minutes and kept agendas say."""

from __future__ import annotations

from datetime import UTC, date, tzinfo

from sqlalchemy import Engine, select

from copassist.archive.minutes import is_minutes
from copassist.records import Role
from copassist.storage.tables import agendas, articles


def meeting_days(engine: Engine, zone: tzinfo, role: Role = Role.MEMBER) -> tuple[date, ...]:
    """Return the days of meetings that a role may know of, in order; else every member."""
    levels = [level.value for level in role.reads]
    a = articles.c
    minutes = select(a.date, a.title).where(a.date.is_not(None), a.visibility.in_(levels))
    with engine.connect() as connection:
        met = {row.date for row in connection.execute(minutes) if is_minutes(row.title)}
        planned = {
            row.start.replace(tzinfo=UTC).astimezone(zone).date()
            for row in connection.execute(select(agendas.c.start, agendas.c.row))
            if row.row["visibility"] in levels
        }
    return tuple(sorted(met | planned))
