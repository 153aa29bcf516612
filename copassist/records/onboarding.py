"""Welcoming newcomers: the words of a community, and a path of small steps into it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from copassist.records.answers import Citation

StepKind = Literal[
    "charter", "meetings", "greeting", "thread", "glossary", "buddy", "introduction", "article",
    "act", "decisions", "observe", "question", "help", "give", "checkout", "place",
]  # fmt: skip
"""What a step is about; ``thread`` and ``article`` are something to read, the others to do."""
FEWEST_DAYS, MOST_DAYS = 7, 30
"""Between how many days and how many a path takes."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the community, as it is most often written.

    ``meaning`` is what the archive says that it stands for, letter by letter, else empty; ``other``
    its name in the other language, where it has one. ``quotes`` hold one use in each language in
    which there is one; ``threads`` and ``people`` count where it was used and by how many.
    """

    name: str
    meaning: str
    other: str
    threads: int
    people: int
    quotes: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One small thing to read or to do, from a day to another (the first day is 1); optional.

    ``key`` names it in a journey, whatever else changes; ``cited`` are what it rests on in the
    archive.
    """

    key: str
    kind: StepKind
    first: int
    last: int
    title: str
    text: str
    cited: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Path:
    """The steps of one newcomer, in order, the words of the community, a draft to edit.

    ``begin`` is the first day; citations are numbered through the steps, then the words.
    """

    language: str
    interests: tuple[str, ...]
    days: int
    begin: date
    steps: tuple[Step, ...]
    glossary: tuple[Term, ...]
    introduction: str


@dataclass(frozen=True, slots=True)
class Journey:
    """What one newcomer chose and how far they are; steps by their keys.

    ``later`` are those put off, in the order in which they were; ``introduction`` is as they edited
    it, empty until then. Nobody else is shown any of it.
    """

    owner: str
    language: str
    interests: tuple[str, ...]
    days: int
    begun: date
    done: frozenset[str] = field(default_factory=frozenset)
    later: tuple[str, ...] = ()
    left: frozenset[str] = field(default_factory=frozenset)
    introduction: str = ""

    def day(self, today: date) -> int:
        """Return which day of the path a day is, the first being 1."""
        return max(0, (today - self.begun) // timedelta(1)) + 1
