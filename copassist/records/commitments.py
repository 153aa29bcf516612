"""Follow-up: what somebody or the group said they will do, by when, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from copassist.records.access import Visibility

Form = Literal["promise", "group", "task"]
"""Who speaks will do it; the group will do it together; minutes give it to somebody."""
Status = Literal[
    "proposed", "confirmed", "under_way", "done", "learned", "blocked", "postponed", "dropped"
]
STATUSES: tuple[Status, ...] = (
    "proposed", "confirmed", "under_way", "done", "learned", "blocked", "postponed", "dropped"
)  # fmt: skip
OPEN: tuple[Status, ...] = ("confirmed", "under_way", "blocked", "postponed")
"""Confirmed by a person and not ended; what is only proposed is not open, it is a guess."""
GROUP, AUTHOR = "collectif", "author"
"""Owners without a name: the group; whoever wrote the text."""
NOTED = "noted"
"""The source of what a person wrote down at a meeting: no archive holds it."""


@dataclass(frozen=True, slots=True)
class Due:
    """When something is due: the words, and the day that they mean.

    ``day`` is None where no words tell one; ``choices`` holds the days that ambiguous words may
    mean (« vendredi prochain », 03/04), for a person to choose from, and ``day`` is None then.
    """

    text: str = ""
    day: date | None = None
    choices: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment as a text tells it: its sentence, letter by letter, and what that says.

    ``owner`` is a name in the text, ``GROUP`` or ``AUTHOR``; ``act`` the words of what will be
    done; ``confidence`` a calibrated probability, 0..1; ``start`` where the quote begins.
    """

    quote: str
    owner: str
    act: str
    due: Due
    form: Form
    confidence: float
    start: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a commitment: a status given by a person, or a new day."""

    when: datetime
    status: Status
    due: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment that the ledger follows, with where it was made.

    ``message`` is empty for minutes, whose path is ``thread``. ``made`` is the day of the message
    or meeting; ``owner`` a shown name (a pseudonym letter of its thread, a name in minutes, or
    ``GROUP``).
    """

    id: str
    quote: str
    owner: str
    act: str
    due: Due
    form: Form
    confidence: float
    status: Status
    made: date
    source: str
    thread: str
    message: str
    space: str
    language: str
    visibility: Visibility
    events: tuple[Event, ...] = field(default=())

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and its day is past."""
        return self.status in OPEN and self.due.day is not None and self.due.day < today
