"""Channels and members that changed their names, told by the source's own keys.

A newer export that holds only the last month names a channel or a member anew; what was said
before it follows. Slack's message ids start with the channel's name, and follow too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select, update

from copassist.records import Message
from copassist.storage.tables import messages


@dataclass
class Renames:
    """Renames looked for once a channel and once a person in an import."""

    channels: set[tuple[str, str, str]] = field(default_factory=set)
    people: set[tuple[str, str, str]] = field(default_factory=set)

    def apply(self, connection: Connection, message: Message) -> tuple[int, set[str]]:
        """Rename what a message names anew; return how many rows changed, in which spaces."""
        changed, spaces = 0, set[str]()
        channel = (message.source, message.channel, message.space)
        if message.channel and channel not in self.channels:
            self.channels.add(channel)
            count, touched = _rename_channel(connection, message)
            changed, spaces = changed + count, spaces | touched
        person = (message.source, message.author_id, message.author)
        if message.author_id and person not in self.people:
            self.people.add(person)
            count, touched = _rename_person(connection, message)
            changed, spaces = changed + count, spaces | touched
        return changed, spaces


def _rename_channel(connection: Connection, message: Message) -> tuple[int, set[str]]:
    m = messages.c
    old = (m.source == message.source) & (m.channel == message.channel)
    old &= m.space != message.space
    first = connection.execute(select(m.space, m.id).where(old).limit(1)).first()
    if first is None:
        return 0, set()
    before, _, _ = first.id.rpartition("/")
    after, _, _ = message.id.rpartition("/")
    if before and after and before != after:
        for column in (m.thread_id, m.reply_to, m.id):
            moved = old & column.startswith(f"{before}/", autoescape=True)
            value = after + func.substr(column, len(before) + 1)
            connection.execute(update(messages).where(moved).values({column: value}))
    spaces = set(connection.scalars(select(m.space).where(old).distinct()))
    count = connection.execute(update(messages).where(old).values(space=message.space)).rowcount
    return count, {*spaces, message.space}


def _rename_person(connection: Connection, message: Message) -> tuple[int, set[str]]:
    m = messages.c
    old = (m.source == message.source) & (m.author_id == message.author_id)
    old &= m.author != message.author
    spaces = set(connection.scalars(select(m.space).where(old).distinct()))
    if not spaces:
        return 0, spaces
    count = connection.execute(update(messages).where(old).values(author=message.author)).rowcount
    return count, spaces
