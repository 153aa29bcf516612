"""Agendas: a meeting's items, whose minutes add up to its length."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from copassist.records.access import Visibility
from copassist.records.answers import Citation
from copassist.records.axes import Axis
from copassist.records.topics import Mode

Section = Literal[
    "welcome", "follow_up", "connection", "main", "break", "harvest", "promises", "closing"
]
"""Welcome and rules; open commitments; a round in pairs; the main block; a pause; what is kept;
who does what by when; the rating (domain notes, section 3)."""
LEAST_MINUTES, MOST_MINUTES = 30, 180


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """One item; ``axis`` and ``role`` are empty where none is meant (a break).

    ``topic`` is the key of the topic that it works on, else empty. ``start`` counts minutes from
    the beginning of the meeting.
    """

    section: Section
    start: int
    minutes: int
    title: str
    axis: Axis | None
    role: str
    steps: tuple[str, ...] = ()
    evidence: tuple[Citation, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """A meeting's agenda; the minutes of its items add up to ``minutes``.

    ``start`` is aware, in the meeting's own time zone, whose IANA name is ``timezone``.
    ``reason`` says why the main block is what it is; ``prepare`` what to send beforehand.
    """

    id: str
    title: str
    start: datetime
    minutes: int
    timezone: str
    language: str
    mode: Mode
    aim: str
    reason: str
    items: tuple[AgendaItem, ...]
    materials: tuple[str, ...]
    prepare: tuple[str, ...]
    visibility: Visibility
    is_closed: bool = False

    def begins(self, item: AgendaItem) -> datetime:
        """Return the moment at which an item begins, in the meeting's time zone."""
        # Elapsed time, not wall time: a clock change in the middle moves what follows.
        moment = self.start.astimezone(None) + timedelta(minutes=item.start)
        return moment.astimezone(self.start.tzinfo)
