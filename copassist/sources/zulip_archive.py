"""The static archive of a Zulip server (zulip-archive): a folder a channel, a file a topic.

Names of files are percent-encoded with ``.`` for ``%``, so a topic that starts with a dot or an
accent looks like a hidden file and is none. ``stream_index.json`` says which channels and topics
there are, how many messages each has and when that was; it decides whether a channel is whole.
The archive holds public channels only, and members by name alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote

from copassist.errors import SourceError
from copassist.records import Coverage, Item, Message, Skipped
from copassist.sources.chat_html import read_chat_html
from copassist.sources.contract import Limits, relative
from copassist.sources.json_file import (
    Record,
    id_in,
    moment_in,
    object_in,
    read_object,
    read_value,
    text_in,
)
from copassist.sources.slack_directory import where
from copassist.sources.zulip_export import SOURCE, thread_of, topic_of

INDEX = "stream_index.json"
CHANNEL_FOLDER = re.compile(r"([0-9]{1,9})-(.+)")
TOPIC_FILE = re.compile(r"((?!\.(?![0-9A-F]{2})).+)\.json")
_QUOTED = re.compile(
    r'user-mention silent"[^<>]{0,200}>[^<>]{0,200}</span>\s{0,9}'
    r'<a [^<>]{0,2000}?/near/(\d{1,20})"'
)
_SYSTEM = frozenset({"Notification Bot", "Welcome Bot", "Email Gateway"})
_UNREADABLE = {"not_a_message", "no_timestamp"}


@dataclass(slots=True)
class _Channel:
    """A channel of the archive; ``sizes`` is what the index says of its topics."""

    number: str
    name: str
    sizes: Mapping[str, int]
    messages: dict[str, Message] = field(default_factory=dict)
    is_whole: bool = True


def read_archive(path: Path, root: Path, limits: Limits) -> Iterator[Item]:
    """Hand on what an archive holds; what is broken, missing or foreign is named and counted."""
    index: Record = {}
    if (path / INDEX).is_file():
        try:
            index = read_object(path / INDEX, limits.zip_bytes)
        except SourceError as error:
            yield Skipped(where(relative(path / INDEX, root), error), error.key, kind="message")
    as_of = moment_in(index, "time")
    for child in sorted(path.iterdir()):
        found = CHANNEL_FOLDER.fullmatch(child.name)
        if child.is_symlink():
            yield Skipped(relative(child, root), "symlink")
        elif child.is_dir() and found:
            channel = _channel(found[1], found[2], index)
            yield from _read_topics(child, root, limits, channel)
            yield from _items(channel, as_of)
        elif child.name != INDEX:
            yield Skipped(relative(child, root), _reason(child))


def decode_name(name: str) -> str:
    """Return the topic or the channel that a name of the archive stands for."""
    return topic_of(unquote(name.replace(".", "%")))


def _channel(number: str, folder: str, index: Record) -> _Channel:
    """Return a channel as the index describes it, else by the name of its folder."""
    for name, stream in object_in(index, "streams").items():
        if isinstance(stream, dict) and id_in(stream, "id") == number:
            topics = object_in(stream, "topic_data")
            sizes = {topic_of(t): _size(topics, t) for t in topics}
            return _Channel(number, topic_of(name) or decode_name(folder), sizes)
    return _Channel(number, decode_name(folder), {}, is_whole=False)


def _size(topics: Record, topic: str) -> int:
    return int(id_in(object_in(topics, topic), "size") or 0)


def _read_topics(folder: Path, root: Path, limits: Limits, channel: _Channel) -> Iterator[Skipped]:
    read: set[str] = set()
    for file in sorted(folder.iterdir()):
        found = TOPIC_FILE.fullmatch(file.name)
        if not found or not file.is_file() or file.is_symlink():
            yield Skipped(relative(file, root), _reason(file))
            continue
        topic = decode_name(found[1])
        read.add(topic)
        reasons = _read_topic(file, root, limits, channel, topic)
        for (place, reason), count in reasons.items():
            channel.is_whole &= reason not in _UNREADABLE | {"broken_json", "too_large"}
            yield Skipped(place, reason, count, kind="message")
    for topic in channel.sizes.keys() - read:
        channel.is_whole = False
        count = max(channel.sizes[topic], 1)
        yield Skipped(f"{relative(folder, root)}/{topic}", "missing_messages", count, "message")


def _read_topic(
    file: Path, root: Path, limits: Limits, channel: _Channel, topic: str
) -> Counter[tuple[str, str]]:
    """Take in the messages of a topic; return what was not kept, by place and reason."""
    place = relative(file, root)
    try:
        records = read_value(file, limits.zip_bytes)
    except SourceError as error:
        return Counter({(where(place, error), error.key): 1})
    if not isinstance(records, list):
        return Counter({(place, "not_a_message"): 1})
    outcomes = (_take(record, place, channel, topic) for record in records)
    reasons = Counter((place, reason) for reason in outcomes if reason)
    if lacking := max(channel.sizes.get(topic, 0) - len(records), 0):
        channel.is_whole = False
        reasons[place, "missing_messages"] = lacking
    return reasons


def _take(record: object, path: str, channel: _Channel, topic: str) -> str:
    """Take in a message, and return why it is not kept; empty when it is."""
    if not isinstance(record, dict) or not (number := id_in(record, "id")):
        return "not_a_message"
    moment = moment_in(record, "timestamp")
    if moment is None:
        return "no_timestamp"
    if number in channel.messages:
        return "duplicate"
    message = _message(record, moment, path, channel, topic)
    if not message.text and not message.files:
        return "empty_message"
    channel.messages[number] = message
    return ""


def _message(record: Record, moment: datetime, path: str, channel: _Channel, topic: str) -> Message:
    content = text_in(record, "content")
    words = read_chat_html(content)
    author = topic_of(text_in(record, "sender_full_name")) or "?"
    quoted = _QUOTED.search(content)
    return Message(
        source=SOURCE,
        id=id_in(record, "id"),
        thread_id=thread_of(channel.number, topic),
        space=channel.name,
        author=author,
        timestamp=moment,
        text=words.text,
        path=path,
        mentions=tuple(name for name in words.mentions if name != author),
        files=words.files,
        is_bot=author in _SYSTEM,
        title=topic,
        reply_to=quoted[1] if quoted else "",
        channel=channel.number,
    )


def _items(channel: _Channel, as_of: datetime | None) -> Iterator[Item]:
    messages = channel.messages.values()
    if messages and as_of and channel.is_whole:
        first = min(message.timestamp for message in messages)
        last = max(message.timestamp for message in messages)
        until = max(as_of, last)
        yield Coverage(SOURCE, channel.number, first, until, until)
    yield from messages


def _reason(path: Path) -> str:
    if path.is_symlink():
        return "symlink"
    return "hidden" if path.name.startswith((".", "__MACOSX")) else "unknown_format"
