"""The log of what was done: who, as what role, when; never the words of a question.

Who is a hash of the session or account. Entries go after ``KEPT_DAYS``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Engine, delete, insert, select

from copassist.archive.rows import aware, plain
from copassist.records import Role
from copassist.storage.facts import is_read_only
from copassist.storage.tables import audit as table

Act = Literal["ask", "import", "erase", "export", "retain", "review", "level", "name"]
KEPT_DAYS = 365
NAME_CHARS = 12


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that was done; ``row`` holds counts and kinds, plain JSON."""

    when: datetime
    who: str
    role: Role
    act: Act
    row: Mapping[str, Any]


@dataclass(frozen=True)
class Audit:
    """The log, in the database."""

    engine: Engine

    def note(self, act: Act, who: str, role: Role, **row: str | float) -> None:
        """Note something done; where the database may only be read, nothing is noted."""
        now = datetime.now(UTC)
        told = {"when": plain(now), "who": named(who), "role": role.name, "act": act, "row": row}
        with self.engine.begin() as connection:
            if is_read_only(connection):
                return
            old = plain(now - timedelta(KEPT_DAYS))
            connection.execute(delete(table).where(table.c.when < old))
            connection.execute(insert(table).values(told))

    def listed(self, limit: int = 200) -> list[Entry]:
        """Return the latest entries, the newest first."""
        query = select(table).order_by(table.c.key.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [
                Entry(aware(row.when), row.who, Role(row.role), row.act, row.row)
                for row in connection.execute(query)
            ]


def named(who: str) -> str:
    """Return how the log names somebody."""
    return hashlib.sha256(who.encode()).hexdigest()[:NAME_CHARS]
