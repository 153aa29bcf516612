"""Where a Discord export stands: its channel, and what both of its forms share.

A thread is a channel of its own, in a file of its own, whose category is the channel that it
hangs from: its messages go to that channel's space under the thread's title. Forums also hold
threads that are channels in all but name, where hundreds talk for months of everything; such a
thread is taken for a channel, so that the archive finds the conversations in it.

A thread's name is the words of who opened it, and keys stand with the words of all who wrote
there: where the source gives no number, the key is made of the names and holds none of them.

The export does not say who may read a channel; private threads say it in their kind, direct
messages in theirs.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from copassist.records import Visibility
from copassist.sources.batch import Batch
from copassist.sources.chat_text import one_line

SOURCE = "discord"
_NUMBER = re.compile(r"^\d{15,20}$")
_KEY = re.compile(r"^\d{1,20}$", re.ASCII)
_DISCORD_EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
_KEY_CHARS = 12
LONGEST_THREAD = 200


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel or thread: its key, the space of its messages, the thread's key and title."""

    key: str
    space: str
    visibility: Visibility = Visibility.COMMUNITY
    thread_id: str = ""
    title: str = ""


def channel_of(key: str, name: str, *, parent: str = "", kind: str = "") -> Channel:
    """Return the channel of a name; ``parent`` is the channel that a thread hangs from."""
    if not _KEY.match(key):
        key = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:_KEY_CHARS]
    if kind.startswith("Direct"):
        return Channel(key, f"dm-{key}", Visibility.PRIVATE)
    if not parent:
        return Channel(key, one_line(name) or key)
    is_private = kind == "GuildPrivateThread"
    level = Visibility.FACILITATORS if is_private else Visibility.COMMUNITY
    return Channel(key, one_line(parent), level, key, one_line(name))


def settle(batch: Batch, channel: Channel) -> None:
    """Make a thread of very many messages the channel that it is."""
    if not channel.thread_id or len(batch.messages) <= LONGEST_THREAD:
        return
    space = channel.title or channel.space
    for number, message in batch.messages.items():
        batch.messages[number] = replace(message, thread_id="", title="", space=space)


def moment_of(number: str) -> datetime | None:
    """Return the moment that a number of Discord's holds, None when it is no such number."""
    if not _NUMBER.match(number) or not number.isascii():
        return None
    return _DISCORD_EPOCH + timedelta(milliseconds=int(number) >> 22)
