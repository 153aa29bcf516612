"""Who and where in a Mattermost export: members, bots, teams and channels.

Channels and members are known by the names that their addresses hold; how they are called is
another matter, and may be the same for two. A channel that no line describes is for facilitators.
A direct conversation is known by a mark made of its members' names, so that no name is shown.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field

from copassist.records import Visibility
from copassist.sources.chat_text import one_line
from copassist.sources.json_file import Record, text_in


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel: its key, the space of its messages and who may read it."""

    key: str
    space: str
    visibility: Visibility


@dataclass(slots=True)
class Directory:
    """Names by username, channels by team and name, filled line by line."""

    names: dict[str, str] = field(default_factory=dict)
    bots: set[str] = field(default_factory=set)
    _channels: dict[str, Record] = field(default_factory=dict)
    _titles: Counter[str] = field(default_factory=Counter)

    def take(self, kind: str, record: Record) -> None:
        """Take in what a line of some kind describes; other kinds do not matter here."""
        if kind == "user" or kind == "bot":
            username = text_in(record, "username")
            self.names[username] = _name_of(record) or username
            if kind == "bot":
                self.bots.add(username)
        elif kind == "channel":
            self._channels[_key(record, "name")] = record
            self._titles[_title(record)] += 1

    def channel(self, post: Record) -> Channel:
        """Return the channel of a post."""
        key = _key(post, "channel")
        described = self._channels.get(key)
        if described is None:
            return Channel(key, one_line(text_in(post, "channel")) or key, Visibility.FACILITATORS)
        is_open = described.get("type") == "O"
        level = Visibility.COMMUNITY if is_open else Visibility.FACILITATORS
        title = _title(described)
        shared = self._titles[title] > 1
        return Channel(key, f"{title} ({text_in(described, 'team')})" if shared else title, level)

    def direct(self, post: Record) -> Channel:
        """Return the conversation of a direct post."""
        members = post.get("channel_members")
        named = sorted(map(str, members)) if isinstance(members, list) else []
        told = "\0".join(named).encode("utf-8", "surrogatepass")
        key = f"dm-{hashlib.sha256(told).hexdigest()[:12]}"
        return Channel(key, key, Visibility.PRIVATE)


def _key(record: Record, name: str) -> str:
    key = one_line(f"{text_in(record, 'team')}/{text_in(record, name)}")
    return key if len(key) <= 200 else hashlib.sha256(key.encode()).hexdigest()


def _title(channel: Record) -> str:
    return one_line(text_in(channel, "display_name", "name")) or "?"


def _name_of(record: Record) -> str:
    """Return how a member or bot is called: nickname, full name, display name."""
    full = f"{text_in(record, 'first_name')} {text_in(record, 'last_name')}"
    return (
        one_line(text_in(record, "nickname"))
        or one_line(full)
        or one_line(text_in(record, "display_name"))
    )
