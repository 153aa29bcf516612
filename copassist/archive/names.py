"""Names that people let be shown, where the community shows any.

Pseudonyms are the rule. A name stands beside a message that is read, never in what is searched,
counted or made, so that a consent taken back is gone the next time the message is drawn. A name
that two people of a source bear is not shown: one cannot speak for the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection, Engine, delete, func, insert, select

from copassist.errors import NotFoundError
from copassist.records import Thread
from copassist.storage.tables import consents as table
from copassist.storage.tables import messages


def borne_by_one(connection: Connection, names: Iterable[str]) -> set[tuple[str, str]]:
    """Return the names, each with its source, that one person alone bears there."""
    m = messages.c
    query = (
        select(m.source, m.author)
        .where(m.author.in_(sorted(set(names))))
        .group_by(m.source, m.author)
        .having(func.count(m.author_id.distinct()) == 1)
    )
    return {(row.source, row.author) for row in connection.execute(query)}


@dataclass(frozen=True)
class Names:
    """The names, as the archive writes them, whose bearers let them be shown."""

    engine: Engine

    def allowed(self) -> list[str]:
        """Return them in alphabetical order."""
        with self.engine.connect() as connection:
            return sorted(connection.scalars(select(table.c.name)), key=str.casefold)

    def allow(self, name: str) -> None:
        """Let a name be shown.

        :raises NotFoundError: when nobody in the archive is called so.
        """
        with self.engine.begin() as connection:
            bears = select(messages.c.key).where(messages.c.author == name).limit(1)
            if connection.execute(bears).first() is None:
                raise NotFoundError(id=name)
            connection.execute(delete(table).where(table.c.name == name))
            connection.execute(insert(table).values(name=name))

    def withdraw(self, name: str) -> None:
        """Show a name no longer; one that is not shown is withdrawn already."""
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(table.c.name == name))

    def signed(self, thread: Thread) -> Thread:
        """Return a thread with the names that may be shown beside its messages."""
        m = messages.c
        here = (m.source == thread.source) & (m.thread_id == thread.id)
        query = select(m.id, m.author).join(table, table.c.name == m.author).where(here)
        with self.engine.connect() as connection:
            found = {row.id: row.author for row in connection.execute(query)}
            sure = borne_by_one(connection, found.values())
        shown = {one: name for one, name in found.items() if (thread.source, name) in sure}
        said = tuple(replace(held, name=shown.get(held.id, "")) for held in thread.messages)
        return replace(thread, messages=said)
