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


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, with everything that it left out."""

    messages: Tally = field(default_factory=Tally)
    articles: Tally = field(default_factory=Tally)
    skipped: tuple[Skipped, ...] = ()
    seconds: float = 0.0

    @property
    def nothing_new(self) -> bool:
        """True when the archive already held all of it."""
        tallies = (self.messages, self.articles)
        return not any(t.added or t.changed or t.removed for t in tallies)
