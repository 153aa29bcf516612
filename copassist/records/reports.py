"""What long work says of itself."""

from __future__ import annotations

from dataclasses import dataclass, field

from copassist.records.archive import Skipped


@dataclass(frozen=True, slots=True)
class Progress:
    """How far some long work is: ``done`` of ``total`` units, seconds left when known."""

    stage: str
    done: int
    total: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What an import did to one kind of thing."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: int = 0


Counted = tuple[tuple[str, int], ...]
"""Names with a count, in the order of the names: nobody is ranked."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the import's sources hold and the archive keeps, new or not: messages by name.

    Months are ``YYYY-MM`` in UTC. ``threads`` counts all threads, ``rebuilt`` those among them
    that the archive made of messages whose source has none. Authors of direct messages are left
    out.
    """

    spaces: Counted = ()
    months: Counted = ()
    authors: Counted = ()
    languages: Counted = ()
    threads: int = 0
    rebuilt: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, with everything that it left out."""

    messages: Tally = field(default_factory=Tally)
    articles: Tally = field(default_factory=Tally)
    skipped: tuple[Skipped, ...] = ()
    seconds: float = 0.0
    contents: Contents = field(default_factory=Contents)

    @property
    def nothing_new(self) -> bool:
        """True when the archive already held all of it."""
        tallies = (self.messages, self.articles)
        return not any(t.added or t.changed or t.removed for t in tallies)

    @property
    def nothing_read(self) -> bool:
        """True when all that was handed over was left out."""
        held = any(t.unchanged for t in (self.messages, self.articles))
        return self.nothing_new and not held and bool(self.skipped)
