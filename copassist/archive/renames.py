"""Channels and members that changed their names, told by the source's own keys.

A channel or a member is called in the whole archive what the latest message calls it: a newer
export that holds only the last month renames what was said before it, and an older one, or two
exports that differ, take the name that stands. Slack's message ids start with the channel's name,
and follow.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, select, update

from copassist.archive.rows import plain
from copassist.records import Message
from copassist.storage.tables import commitments, levels, messages

Key = tuple[str, str]
"""A source, and its key of a channel or a person."""


@dataclass(frozen=True, slots=True)
class Name:
    """What the latest message calls a channel or a person; ``prefix`` opens the channel's ids."""

    moment: datetime
    text: str
    prefix: str = ""


@dataclass
class Renames:
    """The names that stand, and those that the messages now read have changed."""

    channels: dict[Key, Name] = field(default_factory=dict)
    people: dict[Key, Name] = field(default_factory=dict)
    last_key: int = 0
    _renamed: set[tuple[str, Key]] = field(default_factory=set)

    @classmethod
    def read(cls, connection: Connection) -> Renames:
        """Read the names that stand in the archive."""
        m = messages.c
        last = connection.execute(select(func.max(m.key))).scalar() or 0
        channels, people = _latest(connection, m.channel), _latest(connection, m.author_id)
        return cls(
            {(r.source, r.channel): Name(r.timestamp, r.space, _prefix(r.id)) for r in channels},
            {(r.source, r.author_id): Name(r.timestamp, r.author) for r in people},
            last,
        )

    def learn(self, message: Message) -> None:
        """Note what a message calls its channel and its author, unless a later one is known."""
        moment = plain(message.timestamp)
        channel = Name(moment, message.space, _prefix(message.id))
        self._learn("channel", self.channels, (message.source, message.channel), channel)
        person = Name(moment, message.author)
        self._learn("person", self.people, (message.source, message.author_id), person)

    def _learn(self, kind: str, known: dict[Key, Name], key: Key, name: Name) -> None:
        before = known.get(key)
        if not key[1] or (before and (before.moment > name.moment or _is_no_name(key, name))):
            return
        known[key] = name
        if before and before.text != name.text:
            self._renamed.add((kind, key))

    def settle(self, connection: Connection) -> tuple[set[int], set[str]]:
        """Rename what stands in the archive; return the keys of older rows changed, and the spaces.

        Rows that came with this import do not count.
        """
        changed, spaces = set[int](), set[str]()
        for kind, key in sorted(self._renamed):
            rename = self._rename_channel if kind == "channel" else self._rename_person
            keys, touched = rename(connection, key)
            changed, spaces = changed | keys, spaces | touched
        self._renamed.clear()
        return changed, spaces

    def named(self, message: Message) -> Message:
        """Return a message with the names that stand."""
        channel = self.channels.get((message.source, message.channel))
        person = self.people.get((message.source, message.author_id))
        if person and person.text != message.author:
            message = replace(message, author=person.text)
        if channel is None or channel.text == message.space:
            return message
        before = _prefix(message.id)
        ids = (message.id, message.thread_id, message.reply_to)
        own, thread, reply = (_moved(name, before, channel.prefix) for name in ids)
        return replace(message, space=channel.text, id=own, thread_id=thread, reply_to=reply)

    def _rename_channel(self, connection: Connection, key: Key) -> tuple[set[int], set[str]]:
        m = messages.c
        name = self.channels[key]
        old = (m.source == key[0]) & (m.channel == key[1]) & (m.space != name.text)
        first = connection.execute(select(m.id).where(old).limit(1)).scalar()
        before = _prefix(first or "")
        if before and name.prefix and before != name.prefix:
            for column in (m.thread_id, m.reply_to, m.id):
                moved = old & column.startswith(f"{before}/", autoescape=True)
                value = name.prefix + func.substr(column, len(before) + 1)
                connection.execute(update(messages).where(moved).values({column: value}))
            self._move_names(connection, key[0], before, name.prefix)
        keys, spaces = self._touched(connection, old)
        held = select(m.id).where(old)
        c = commitments.c
        there = (c.source == key[0]) & c.message.in_(held)
        connection.execute(update(commitments).where(there).values(space=name.text))
        connection.execute(update(messages).where(old).values(space=name.text))
        return keys, {*spaces, name.text} if spaces else spaces

    def _move_names(self, connection: Connection, source: str, before: str, after: str) -> None:
        """What people confirmed, and who may read, follows the messages that it is about."""
        for column in (commitments.c.thread, commitments.c.message, levels.c.name):
            table = column.table
            moved = (table.c.source == source) & column.startswith(f"{before}/", autoescape=True)
            value = after + func.substr(column, len(before) + 1)
            connection.execute(update(table).where(moved).values({column: value}))

    def _rename_person(self, connection: Connection, key: Key) -> tuple[set[int], set[str]]:
        m = messages.c
        name = self.people[key].text
        old = (m.source == key[0]) & (m.author_id == key[1]) & (m.author != name)
        keys, spaces = self._touched(connection, old)
        connection.execute(update(messages).where(old).values(author=name))
        return keys, spaces

    def _touched(
        self, connection: Connection, rows: ColumnElement[bool]
    ) -> tuple[set[int], set[str]]:
        m = messages.c
        older = select(m.key).where(rows & (m.key <= self.last_key))
        spaces = connection.scalars(select(m.space).where(rows).distinct())
        return set(connection.scalars(older)), set(spaces)


def _latest(connection: Connection, column: ColumnElement[str]) -> list[Any]:
    """Return the last message of each channel or person; of several at one moment, each."""
    m = messages.c
    last = (
        select(m.source, column, func.max(m.timestamp).label("at"))
        .where(column != "")
        .group_by(m.source, column)
        .subquery()
    )
    same = (m.source == last.c.source) & (column == last.c[column.name])
    latest = (
        select(m.source, m.channel, m.author_id, m.space, m.author, m.id, m.timestamp)
        .join(last, same & (m.timestamp == last.c.at))
        .order_by(m.key)
    )
    return list(connection.execute(latest))


def _is_no_name(key: Key, name: Name) -> bool:
    """Whether a reader had only the source's key, or the start of an address, for a name.

    An export that lists fewer members than an earlier one takes no name away.
    """
    return name.text.casefold() in (key[1].casefold(), key[1].partition("@")[0].casefold())


def _prefix(name: str) -> str:
    return name.rpartition("/")[0]


def _moved(name: str, before: str, after: str) -> str:
    is_inside = before and after and name.startswith(f"{before}/")
    return after + name[len(before) :] if is_inside else name
