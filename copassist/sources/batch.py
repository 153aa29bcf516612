"""The messages of one channel, gathered until all are known, then handed on.

They are handed on together because they speak of one another: a name is one person's or several
people's only in the light of all, a second record of a message is its edit or a double, and the
stretch that the channel covers stands before its messages. An export that lost a record covers
nothing: what is missing from it may be what was lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from copassist.records import Coverage, Deleted, Item, Message, Skipped

_LOST = frozenset({"no_timestamp", "not_a_message", "broken_json"})


@dataclass(slots=True)
class Batch:
    """What the records of one channel amount to; ``path`` is relative to the imported root.

    ``kept`` are ids of messages that stand in the source and whose text the export leaves out.
    """

    path: str
    messages: dict[str, Message] = field(default_factory=dict)
    deleted: dict[str, Deleted] = field(default_factory=dict)
    reasons: Counter[str] = field(default_factory=Counter)
    kept: set[str] = field(default_factory=set)
    _handles: dict[str, dict[str, str]] = field(default_factory=dict)

    def take(self, outcome: Message | Deleted | str, handle: str = "") -> None:
        """Take in a message, a deletion or the reason why a record is neither.

        ``handle`` is the short unique name of the author, to tell namesakes apart.
        """
        if isinstance(outcome, str):
            self.reasons[outcome] += 1
        elif isinstance(outcome, Deleted):
            self.reasons["duplicate"] += outcome.id in self.messages or outcome.id in self.deleted
            self.deleted[outcome.id] = outcome
            self.messages.pop(outcome.id, None)
        elif outcome.id in self.deleted or (outcome.id in self.messages and not outcome.edited):
            self.reasons["duplicate"] += 1
        else:
            self.reasons["duplicate"] += outcome.id in self.messages
            self.messages[outcome.id] = outcome
            self._handles.setdefault(outcome.author, {})[outcome.author_id] = handle

    def last(self) -> datetime | None:
        """Return the moment of the last message, None without messages."""
        return max((message.timestamp for message in self.messages.values()), default=None)

    def items(self, as_of: datetime | None = None) -> Iterator[Item]:
        """Hand on what ``content`` does, and count what was left out."""
        yield from self.content(as_of)
        yield from left_out(self.path, self.reasons)

    def content(self, as_of: datetime | None = None) -> Iterator[Item]:
        """Hand on the coverage where the channel is whole, its messages and its deletions.

        ``as_of`` is the last moment that the export knows of; without it nothing is covered.
        """
        last = self.last()
        if last and as_of and not self.reasons.keys() & _LOST:
            first = min(message.timestamp for message in self.messages.values())
            one = next(iter(self.messages.values()))
            channel = one.channel or one.space
            as_of, kept = max(as_of, last), frozenset(self.kept)
            yield Coverage(one.source, channel, first, last, as_of, kept=kept)
        yield from map(self._named, self.messages.values())
        yield from self.deleted.values()

    def _named(self, message: Message) -> Message:
        """Return a message whose author is no one else's namesake."""
        handles = self._handles[message.author]
        if len(handles) == 1:
            return message
        handle = handles[message.author_id]
        is_own = handle and list(handles.values()).count(handle) == 1
        label = handle if is_own else message.author_id or "?"
        return replace(message, author=f"{message.author} ({label})")


def left_out(path: str, reasons: Counter[str]) -> Iterator[Skipped]:
    """Count the messages of a file that were left out, by reason."""
    for reason, count in reasons.items():
        if count:
            yield Skipped(path, reason, count, kind="message")
