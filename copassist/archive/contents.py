"""What an import brought, counted as its source would count it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from copassist.records import Contents, Message, Visibility


@dataclass
class Counts:
    """Counts under way; whatever is kept counts, new or not.

    ``flat`` holds the source and space of messages whose source has no threads.
    Who wrote direct messages is nobody's business: they count in their space alone.
    """

    spaces: Counter[str] = field(default_factory=Counter)
    months: Counter[str] = field(default_factory=Counter)
    authors: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    threads: set[tuple[str, str]] = field(default_factory=set)
    flat: set[tuple[str, str]] = field(default_factory=set)
    _seen: set[int] = field(default_factory=set)

    def holds(self, message: Message) -> bool:
        """Whether a message was counted already."""
        return hash((message.source, message.id)) in self._seen

    def add(self, message: Message, language: str) -> None:
        """Count a message; one that two exports hold counts once."""
        key = hash((message.source, message.id))
        if key in self._seen:
            return
        self._seen.add(key)
        self.spaces[message.space] += 1
        self.months[f"{message.timestamp:%Y-%m}"] += 1
        self.languages[language] += 1
        if message.visibility != Visibility.PRIVATE:
            self.authors[message.author] += 1
        if message.thread_id:
            self.threads.add((message.source, message.thread_id))
        else:
            self.flat.add((message.source, message.space))

    def contents(self, rebuilt: int) -> Contents:
        """Return the counts; ``rebuilt`` counts the threads made of messages without one."""
        return Contents(
            _rows(self.spaces),
            _rows(self.months),
            _rows(self.authors),
            _rows(self.languages),
            len(self.threads) + rebuilt,
            rebuilt,
        )


def _rows(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items()))
