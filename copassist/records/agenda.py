"""Agendas: a meeting's items, whose minutes add up to its length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from copassist.records.access import Visibility
from copassist.records.answers import Citation
from copassist.records.axes import Axis
from copassist.records.topics import Mode, Step

Section = Literal[
    "welcome", "follow_up", "connection", "main", "break", "harvest", "promises", "closing"
]
"""Welcome and rules; open commitments; a round in pairs; the main block; a pause; what is kept;
who does what by when; the rating (domain notes, section 3)."""
LEAST_MINUTES, MOST_MINUTES = 30, 180
MOST_TO_SEND = 3
"""Threads sent beforehand: more are not read."""


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item; ``axis`` and ``role`` are empty where none is meant (a break).

    ``topic`` and ``activity`` are the keys of what it works on and how, else empty. ``start``
    counts minutes from the beginning of the meeting. The minutes of ``steps`` add up to
    ``minutes``; a step of 0 is a remark. ``prepare`` is what to send beforehand for it.
    """

    section: Section
    start: int
    minutes: int
    title: str
    axis: Axis | None
    role: str
    steps: tuple[Step, ...] = ()
    evidence: tuple[Citation, ...] = ()
    topic: str = ""
    activity: str = ""
    materials: tuple[str, ...] = ()
    prepare: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting's agenda; the minutes of its items add up to ``minutes``.

    ``start`` is aware, in the meeting's own time zone, whose IANA name is ``timezone``.
    ``question`` is what the main block works on first, named by ``title`` and ``aim``; ``reason``
    says why the main block is what it is; ``people`` how many are expected.
    """

    id: str
    title: str
    start: datetime
    minutes: int
    timezone: str
    language: str
    mode: Mode
    question: str
    aim: str
    reason: str
    items: tuple[AgendaItem, ...]
    visibility: Visibility
    people: int = 10
    is_closed: bool = False

    @property
    def materials(self) -> tuple[str, ...]:
        """What its items need, each thing once."""
        return tuple(dict.fromkeys(thing for item in self.items for thing in item.materials))

    @property
    def prepare(self) -> tuple[str, ...]:
        """What to send beforehand, in the order of the items, at most three."""
        found = dict.fromkeys(thing for item in self.items for thing in item.prepare)
        return tuple(found)[:MOST_TO_SEND]

    @property
    def end(self) -> datetime:
        """The moment at which it ends, in the meeting's time zone."""
        return self.after(self.minutes)

    def after(self, minutes: int) -> datetime:
        """Return the moment so many minutes after the beginning, in the meeting's time zone."""
        # Elapsed time, not wall time: a clock change in the middle moves what follows.
        moment = self.start.astimezone(UTC) + timedelta(minutes=minutes)
        return moment.astimezone(self.start.tzinfo)

    def begins(self, item: AgendaItem) -> datetime:
        """Return the moment at which an item begins, in the meeting's time zone."""
        return self.after(item.start)
