"""A conversation from a phone: lines with an hour and a name, without ids, threads or answers.

An id is made of what does not change when the same conversation is exported again with more in
it: its space, the minute, the author, the words, and a number among messages equal in all of
that. So an edit gives a new id, and the old one goes because a coverage spans the whole export.

Between two people a conversation is private, and its space is made of a hash, for its name is
that of a member. More than two authors, or a line that only groups have, make it a group.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from copassist.records import Coverage, Item, Message, Reaction, Skipped, Visibility

NOTICES = frozenset({"join_leave", "channel_notice"})
"""Reasons of lines that nobody wrote."""
_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a conversation: a message, or with a ``reason`` the cause why it is none.

    ``key`` is what the id is made of where the words themselves change (the votes of a poll).
    """

    moment: datetime
    author: str = ""
    text: str = ""
    mentions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    edited: bool = False
    reason: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What is known of it as a whole; ``path`` is relative to the imported root."""

    source: str
    path: str
    name: str
    is_group: bool = False

    def items(self, entries: Sequence[Entry]) -> Iterator[Item]:
        """Hand on the messages, and by number what is left out."""
        if not entries:
            return
        people = {entry.author for entry in entries if entry.reason not in NOTICES}
        is_group = self.is_group or len(people) > 2
        space = self.name if is_group else f"dm-{_hash(self.name or sorted(people))[:12]}"
        moments = [entry.moment for entry in entries]
        yield Coverage(self.source, space, min(moments), max(moments), max(moments))
        seen: Counter[tuple[str, ...]] = Counter()
        level = Visibility.COMMUNITY if is_group else Visibility.PRIVATE
        for entry in entries:
            if not entry.reason:
                yield self._message(entry, space, level, seen)
        for reason, count in Counter(entry.reason for entry in entries).items():
            if reason:
                yield Skipped(self.path, reason, count, kind="message")

    def _message(
        self, entry: Entry, space: str, level: Visibility, seen: Counter[tuple[str, ...]]
    ) -> Message:
        words = entry.key or entry.text or "\n".join(entry.files)
        key = (space, entry.moment.strftime("%Y-%m-%dT%H:%M"), entry.author, words)
        seen[key] += 1
        return Message(
            source=self.source,
            id=_hash((*key, seen[key])),
            thread_id="",
            space=space,
            author=entry.author,
            timestamp=entry.moment,
            text=entry.text,
            path=self.path,
            visibility=level,
            mentions=tuple(name for name in entry.mentions if name != entry.author),
            reactions=entry.reactions,
            files=entry.files,
            edited=entry.edited,
        )


def _hash(value: object) -> str:
    return hashlib.sha256(repr(value).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]
