"""What could be talked about: candidates, each from something that stands in the archive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from copassist.archive.library import Library
from copassist.axes.axes import Axes
from copassist.axes.talk import Record, Talk
from copassist.commitments.ledger import Ledger
from copassist.records import Role
from copassist.records.axes import Axis
from copassist.records.topics import Origin
from copassist.topics.meaning import Meaning, Place

YEAR = timedelta(365)
LATELY = timedelta(120)
"""What was told earlier is no news."""
AFFINITY: dict[Origin, dict[Axis, float]] = {
    "question": {"learning": 1.0, "performance": 0.5, "social": 0.3},
    "parked": {"learning": 0.8, "performance": 0.8, "social": 0.4},
    "commitment": {"performance": 1.0, "social": 0.3, "learning": 0.2},
    "result": {"performance": 1.0, "learning": 0.7, "social": 0.4},
    "article": {"learning": 0.8, "performance": 0.8, "social": 0.3},
    "theme": {"learning": 0.7, "performance": 0.9, "social": 0.6},
    "disagreement": {"learning": 1.0, "social": 0.6, "performance": 0.4},
    "case": {"learning": 1.0, "performance": 1.0, "social": 0.5},
    "newcomer": {"social": 1.0, "learning": 0.6, "performance": 0.2},
}
"""How well a topic of each origin can serve each axis, 0..1: the product's own judgement."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something to talk about.

    ``subject`` is told in the archive's words, ``quote`` stands letter by letter in the message (or
    the article) at ``place``; ``slug`` tells what stands in one article apart.
    ``demand`` is how much it is asked for, ``owner`` whether somebody is there to carry it,
    ``follow_up`` whether it goes on with what was begun: each 0..1. ``known_as`` names what comes
    back elsewhere in the same words; ``detail`` fills the reason. ``other`` is a message of its
    thread that it differs from, with its quote.
    """

    origin: Origin
    place: Place
    message: str
    subject: str
    quote: str
    day: date
    language: str
    demand: float
    owner: float
    follow_up: float = 0.0
    slug: str = ""
    for_one: bool = False
    is_question: bool = False
    detail: dict[str, str] = field(default_factory=dict)
    known_as: str = ""
    other: tuple[str, str] | None = None

    @property
    def key(self) -> str:
        """What names it for ever."""
        if self.known_as:
            return f"{self.origin}:{self.known_as}"[:255]
        tail = self.message or self.slug
        return f"{self.origin}:{self.place.source}:{self.place.name}:{tail}"[:255]


@dataclass(frozen=True)
class Ground:
    """What candidates are found in: what a role may read, as it was on a day."""

    axes: Axes
    library: Library
    ledger: Ledger
    record: Record
    meaning: Meaning
    role: Role
    today: date

    def recent(self, within: timedelta = YEAR) -> Iterator[Talk]:
        """Yield the threads that somebody wrote in within some time, in the order of time."""
        since = self.today - within
        for talk in self.record.talks:
            if not talk.is_meeting and since <= talk.said[-1].when.date() <= self.today:
                yield talk
