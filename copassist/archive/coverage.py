"""In step with a source: what an export holds whole, and what follows from that.

An export says, with a ``Coverage``, which stretch of a channel it holds whole. Two things follow.

1. What the archive has of the stretch and the export has not was deleted in the source. This is
   concluded once the whole path was read without a fault, never of what no export covers.
2. A drop folder holds old exports beside new ones, and they are read in the order of their names.
   So the archive remembers each stretch with its ``as_of``; of a message in a stretch that it knows
   from a later moment, an older export has nothing to say: neither is an edit undone nor does a
   deleted message come back.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from copassist.archive.rows import plain
from copassist.records import Coverage, Message
from copassist.storage.tables import coverages, messages

Channel = tuple[str, str]
"""A source, and in it the key of a channel, or its name where it has no key."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """What is covered of a channel, or of one thread in it; moments are UTC without zone."""

    thread_id: str
    since: datetime
    until: datetime
    as_of: datetime

    @classmethod
    def of(cls, coverage: Coverage) -> Stretch:
        """Return the stretch of a coverage."""
        return cls(
            coverage.thread_id,
            plain(coverage.since),
            plain(coverage.until),
            plain(coverage.as_of),
        )

    def holds(self, other: Stretch) -> bool:
        """Whether nothing of another stretch is outside this one, or newer than it."""
        inside = self.since <= other.since and other.until <= self.until
        return inside and self.thread_id == other.thread_id and self.as_of >= other.as_of

    def supersedes(self, other: Stretch) -> bool:
        """Whether it says of another stretch what was true later."""
        apart = self.until < other.since or other.until < self.since
        same = self.thread_id in ("", other.thread_id) or not other.thread_id
        return same and not apart and self.as_of > other.as_of

    def covers(self, thread_id: str, moment: datetime) -> bool:
        """Whether a message of a thread is in it."""
        return self.thread_id in ("", thread_id) and self.since <= moment <= self.until


@dataclass(frozen=True, slots=True)
class _Reading:
    """One coverage of the path being imported, and the messages seen in it."""

    stretch: Stretch
    seen: set[str]


@dataclass
class Coverages:
    """What one path being imported covers, beside what is known from earlier imports."""

    known: dict[Channel, list[Stretch]] = field(default_factory=dict)
    readings: dict[Channel, list[_Reading]] = field(default_factory=dict)
    spaces: dict[Channel, str] = field(default_factory=dict)

    def begin(self, connection: Connection, coverage: Coverage, space: str) -> None:
        """Note that the messages of a stretch follow; without a key they stand in ``space``."""
        channel = (coverage.source, coverage.channel)
        if channel not in self.known:
            self.known[channel] = _stretches(connection, channel)
            self.readings[channel] = []
            self.spaces[channel] = space
        reading = _Reading(Stretch.of(coverage), set(coverage.kept))
        self.readings[channel].append(reading)

    def is_superseded(self, message: Message, channel: str) -> bool:
        """Note a message as seen; tell whether the archive knows its stretch from later on."""
        key = (message.source, channel)
        moment = plain(message.timestamp)
        current = next(
            (
                reading
                for reading in reversed(self.readings.get(key, ()))
                if reading.stretch.covers(message.thread_id, moment)
            ),
            None,
        )
        if current is None:
            return False
        current.seen.add(message.id)
        others = (*self.known[key], *(reading.stretch for reading in self.readings[key]))
        return any(
            other.as_of > current.stretch.as_of and other.covers(message.thread_id, moment)
            for other in others
        )

    def close(self, connection: Connection) -> list[tuple[int, str]]:
        """Remember the stretches; return (key, space) of the messages that are gone."""
        gone: dict[int, str] = {}
        for channel, readings in self.readings.items():
            for reading in readings:
                others = (*self.known[channel], *(r.stretch for r in readings))
                if not any(other.supersedes(reading.stretch) for other in others):
                    gone |= self._missing(connection, channel, reading)
            for reading in readings:
                if not any(known.holds(reading.stretch) for known in self.known[channel]):
                    _write(connection, channel, reading.stretch)
                    self.known[channel].append(reading.stretch)
        return list(gone.items())

    def _missing(
        self, connection: Connection, channel: Channel, reading: _Reading
    ) -> dict[int, str]:
        m, stretch = messages.c, reading.stretch
        unkeyed = (m.channel == "") & (m.space == self.spaces[channel])
        here = (m.source == channel[0]) & ((m.channel == channel[1]) | unkeyed)
        here &= m.timestamp.between(stretch.since, stretch.until)
        if stretch.thread_id:
            here &= m.thread_id == stretch.thread_id
        rows = connection.execute(select(m.key, m.id, m.space).where(here))
        return {row.key: row.space for row in rows if row.id not in reading.seen}


def _stretches(connection: Connection, channel: Channel) -> list[Stretch]:
    c = coverages.c
    here = (c.source == channel[0]) & (c.channel == channel[1])
    query = select(c.thread_id, c.since, c.until, c.as_of).where(here)
    return [Stretch(*row) for row in connection.execute(query)]


def _write(connection: Connection, channel: Channel, new: Stretch) -> None:
    """Write a stretch in the place of those that it holds."""
    c = coverages.c
    held = (c.source == channel[0]) & (c.channel == channel[1]) & (c.thread_id == new.thread_id)
    held &= (c.since >= new.since) & (c.until <= new.until) & (c.as_of <= new.as_of)
    connection.execute(delete(coverages).where(held))
    row = {name: getattr(new, name) for name in Stretch.__slots__}
    connection.execute(insert(coverages).values(source=channel[0], channel=channel[1], **row))
