"""When the community last met, as its minutes say."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, select

from copassist.archive.minutes import is_minutes
from copassist.records import Role
from copassist.storage.tables import articles


def last_meeting(engine: Engine, role: Role, today: date) -> date | None:
    """Return the day of the latest minutes that the role may read, or None when there are none."""
    a = articles.c
    query = (
        select(a.date, a.title)
        .where(a.date <= today, a.visibility.in_([level.value for level in role.reads]))
        .order_by(a.date.desc())
    )
    with engine.connect() as connection:
        for day, title in connection.execute(query):
            if is_minutes(title):
                return date.fromisoformat(str(day))
    return None
