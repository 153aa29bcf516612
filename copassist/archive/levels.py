"""Who may read what is in the archive, where a facilitator decided it rather than the source.

Decisions are kept apart from the rows that they changed, so that an import brings what comes later
in at the same level. The most particular holds: a message, its thread, its channel, its space. A
channel is told by the source's own key where it has one, so that it may change its name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from copassist.archive.rows import levelled
from copassist.records import Article, Message, Visibility
from copassist.records.access import PARTICIPANTS
from copassist.storage.tables import levels as table
from copassist.storage.tables import messages

Kind = Literal["space", "channel", "thread", "message"]
Name = tuple[Kind, str, str]
"""What a decision is about: its kind, the source (none of a space), its name there."""
ID_CHARS = 12


@dataclass(frozen=True)
class Levels:
    """What was decided, by what it is about."""

    held: Mapping[Name, Visibility] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> Levels:
        """Read every decision."""
        rows = connection.execute(select(table)).all()
        return cls({(row.kind, row.source, row.name): Visibility(row.level) for row in rows})

    def message(self, message: Message) -> Message:
        """Return a message at the level decided for it; a private one stays private."""
        if not self.held or message.visibility == Visibility.PRIVATE:
            return message
        source = message.source
        names: tuple[Name, ...] = (
            ("message", source, message.id),
            ("thread", source, message.thread_id),
            ("channel", source, message.channel),
            ("space", "", message.space),
        )
        level = next((self.held[name] for name in names if name in self.held), message.visibility)
        return message if level == message.visibility else replace(message, visibility=level)

    def article(self, article: Article) -> Article:
        """Return an article at the level decided for it."""
        level = self.held.get(("space", "", article.space), article.visibility)
        return article if level == article.visibility else replace(article, visibility=level)


def participants(kind: str, source: str, name: str) -> Visibility:
    """Return the circle of those who wrote in a space or a thread."""
    told = "\0".join((kind, source, name))
    return Visibility(f"{PARTICIPANTS}:{hashlib.sha256(told.encode()).hexdigest()[:ID_CHARS]}")


def decide(connection: Connection, name: Name, level: Visibility) -> None:
    """Keep a decision, in the place of the one before."""
    kind, source, told = name
    here = (table.c.kind == kind) & (table.c.source == source) & (table.c.name == told)
    connection.execute(delete(table).where(here))
    row = {"kind": kind, "source": source, "name": told, "level": level.value}
    connection.execute(insert(table).values(row))


def follow(connection: Connection, source: str, space: str) -> bool:
    """Put what joined a rebuilt thread that was decided on at its level; return whether any did."""
    m = messages.c
    decided = (table.c.kind == "message") & (table.c.source == source) & (table.c.name == m.id)
    here = (m.source == source) & (m.space == space) & m.rebuilt
    query = select(m.thread_id, table.c.level).join(table, decided).where(here).distinct()
    threads = {row.thread_id: Visibility(row.level) for row in connection.execute(query)}
    joined = select(messages).outerjoin(table, decided).where(
        here, m.thread_id.in_(threads), table.c.name.is_(None), m.visibility != Visibility.PRIVATE
    )  # fmt: skip
    rows = connection.execute(joined).mappings().all() if threads else []
    for row in rows:
        level = threads[row["thread_id"]]
        decide(connection, ("message", source, row["id"]), level)
        changed = levelled(row, level)
        connection.execute(update(messages).where(m.key == row["key"]).values(changed))
    return bool(rows)
