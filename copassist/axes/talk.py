"""What was said where, read once for all measures: threads with who, when, cues and evidence.

People are numbers that mean nothing outside one reading: what is measured is the group's.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Engine, select

from copassist.archive.minutes import is_minutes
from copassist.axes.cues import Cues
from copassist.axes.followed import Followed, followed
from copassist.axes.readings import Reading, either, readings
from copassist.records import Role
from copassist.records.axes import Evidence
from copassist.storage.tables import articles, messages


@dataclass(frozen=True, slots=True)
class Said:
    """One message: by whom (a number), when, its cues, whom it answers (-1: not said)."""

    id: str
    by: int
    when: datetime
    cues: Cues
    answers: int = -1
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Talk:
    """A thread, or a meeting's minutes, which are said by nobody.

    ``evidence`` is that of all its ``passages``, which are in order.
    """

    source: str
    thread_id: str
    space: str
    language: str
    said: tuple[Said, ...]
    evidence: Evidence
    passages: tuple[Evidence, ...] = ()
    is_meeting: bool = False

    @property
    def start(self) -> datetime:
        """When its first message was written."""
        return self.said[0].when

    @property
    def people(self) -> set[int]:
        """Who wrote in it, robots apart."""
        return {message.by for message in self.said if not message.is_bot}


@dataclass(frozen=True)
class Record:
    """All that a role may read of some spaces, as talk in the order of time.

    ``facilitators`` are the numbers of those who are known to facilitate; ``first`` is when each
    person wrote for the first time; ``followed`` what became of confirmed commitments.
    """

    talks: tuple[Talk, ...]
    facilitators: frozenset[int] = frozenset()
    first: Mapping[int, datetime] = field(default_factory=dict)
    followed: Followed = field(default_factory=dict)

    @property
    def last(self) -> date | None:
        """The day of the last message or meeting."""
        return max((t.said[-1].when.date() for t in self.talks), default=None)


def read_record(
    engine: Engine, role: Role, space: str = "", facilitators: Iterable[str] = ()
) -> Record:
    """Read what a role may see; the names of facilitators are as the archive has them."""
    known = _People({name.casefold() for name in facilitators})
    with engine.connect() as connection:
        seen: _Read = {}
        for kind, source, name, reading in readings(connection):
            seen.setdefault((kind, source), {}).setdefault(name, []).append(reading)
        talks = [*_threads(connection, role, seen, known), *_meetings(connection, role, seen)]
        last = max((talk.said[-1].when.date() for talk in talks), default=None)
        kept = followed(connection, last) if last else {}
    if space:
        talks = [talk for talk in talks if talk.space == space]
    first: dict[int, datetime] = {}
    for talk in talks:
        for message in talk.said:
            if not talk.is_meeting and not message.is_bot:
                first[message.by] = min(first.get(message.by, message.when), message.when)
    ordered = tuple(sorted(talks, key=lambda talk: talk.start))
    return Record(ordered, frozenset(known.facilitating), first, kept)


@dataclass
class _People:
    """Numbers people as they come; ``names`` are those of facilitators, folded."""

    names: set[str]
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    facilitating: set[int] = field(default_factory=set)

    def number(self, source: str, author_id: str, author: str) -> int:
        key = (source, author_id or author)
        if key not in self.numbers:
            self.numbers[key] = len(self.numbers)
        if author.casefold() in self.names:
            self.facilitating.add(self.numbers[key])
        return self.numbers[key]


_Read = dict[tuple[str, str], dict[str, list[Reading]]]
"""Readings by kind and source, then by the name of what was read; of a long one there are some."""


def _threads(connection: Connection, role: Role, seen: _Read, known: _People) -> Iterable[Talk]:
    m = messages.c
    query = select(
        m.source, m.thread_id, m.id, m.space, m.author, m.author_id, m.timestamp, m.language,
        m.visibility, m.is_bot, m.reply_to,
    ).order_by(m.source, m.thread_id, m.timestamp, m.key)  # fmt: skip
    levels = {level.value for level in role.reads}
    rows = connection.execute(query)
    for (source, _), group in groupby(rows, key=lambda row: (row.source, row.thread_id)):
        kept = list(group)
        # A thread takes the level of its strictest message.
        if all(row.visibility in levels for row in kept):
            yield _thread(kept, seen.get(("message", source), {}), known)


def _thread(rows: Sequence[Any], seen: Mapping[str, list[Reading]], known: _People) -> Talk:
    source = rows[0].source
    who = {row.id: known.number(source, row.author_id, row.author) for row in rows}
    said = tuple(
        Said(
            row.id,
            who[row.id],
            row.timestamp.replace(tzinfo=UTC),
            _cues(seen.get(row.id, ())),
            who.get(row.reply_to, -1),
            row.is_bot,
        )
        for row in rows
    )
    # A passage of several messages is read once.
    passages = {id(r.evidence): r.evidence for row in rows for r in seen.get(row.id, ())}
    first = rows[0]
    found = tuple(passages.values())
    shown = either(found)
    return Talk(source, first.thread_id, first.space, first.language, said, shown, found)


def _meetings(connection: Connection, role: Role, seen: _Read) -> Iterable[Talk]:
    """Yield minutes, each as one thing said on the day of the meeting."""
    a = articles.c
    query = select(a.source, a.path, a.space, a.title, a.date, a.language).where(
        a.date.is_not(None), a.visibility.in_([level.value for level in role.reads])
    )
    for row in connection.execute(query):
        if is_minutes(row.title):
            read = seen.get(("article", row.source), {}).get(f"{row.space}/{row.path}", ())
            said = (Said("", -1, datetime.combine(row.date, time(12), UTC), _cues(read)),)
            shown = either(reading.evidence for reading in read)
            yield Talk(row.source, row.path, row.space, row.language, said, shown, is_meeting=True)


def _cues(read: Sequence[Reading]) -> Cues:
    if len(read) == 1:
        return read[0].cues
    return frozenset().union(*(reading.cues for reading in read))
