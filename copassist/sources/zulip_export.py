"""A Zulip organisation's export: ``realm.json`` with the tables, then files of messages.

All files are read before anything is handed on, because only then is it known whether the export
is whole: one file of messages that is broken or missing may hold messages of any channel. Only
channels open to all are covered. What an export holds of private channels and of direct messages
depends on who consented to it, so what is missing there proves nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Coverage, Deleted, Item, Message, Reaction, Skipped, Visibility
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import clean
from copassist.sources.json_file import Record, id_in, moment_in, objects_in, read_object, text_in
from copassist.sources.slack_directory import where
from copassist.sources.zulip_directory import Directory, Place, read_directory
from copassist.sources.zulip_markdown import quoted_message, words_of

SOURCE = "zulip"
TABLES = "realm.json"
_MESSAGES = re.compile(r"messages-(\d{1,9})\.json")
# Tables, pictures and lists that hold no message; what members uploaded is counted.
_OTHERS = {"attachment.json", "analytics.json", "migration_status.json", "avatars", "emoji"}
_PICTURES = {"realm_icons"}
_GONE = "(deleted)"  # what Zulip leaves of a message whose author may not delete it
_TOPIC_CHARS = 16


@dataclass(slots=True)
class _Export:
    """What was read so far; ``lost`` says that messages of any channel may be missing."""

    directory: Directory
    messages: dict[str, tuple[Place, Message]] = field(default_factory=dict)
    deleted: list[Deleted] = field(default_factory=list)
    reactions: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    last: datetime | None = None
    lost: bool = False

    def see(self, moment: datetime | None) -> None:
        """Take note of a moment that the export knows of."""
        if moment and (self.last is None or moment > self.last):
            self.last = moment

    def react(self, tables: Record) -> None:
        """Take note of the reactions of a file."""
        for reaction in objects_in(tables, "zerver_reaction"):
            if name := clean(text_in(reaction, "emoji_name")).strip():
                self.reactions[id_in(reaction, "message")][name] += 1


def read_export(path: Path, root: Path, limits: Limits) -> Iterator[Item]:
    """Hand on what an export holds.

    :raises SourceError: when its tables cannot be read, or it has no messages at all.
    """
    tables = read_object(path / TABLES, limits.zip_bytes)
    export = _Export(read_directory(tables))
    export.react(tables)
    for event in objects_in(tables, "zerver_realmauditlog"):
        export.see(moment_in(event, "event_time"))
    files = {int(m[1]): f for f in path.iterdir() if (m := _MESSAGES.fullmatch(f.name))}
    if not files:
        raise MalformedExportError("empty", path=str(path), place=path.name)
    export.lost = sorted(files) != list(range(1, len(files) + 1))
    for _, file in sorted(files.items()):
        yield from _read_file(file, root, limits, export)
    yield from _others(path, root, set(files.values()))
    yield from _items(export)


def _read_file(file: Path, root: Path, limits: Limits, export: _Export) -> Iterator[Skipped]:
    place = relative(file, root)
    try:
        tables = read_object(file, limits.zip_bytes)
    except SourceError as error:
        export.lost = True
        yield Skipped(where(place, error), error.key, kind="message")
        return
    export.react(tables)
    records = tables.get("zerver_message")
    listed = len(records) if isinstance(records, list) else 1
    messages = objects_in(tables, "zerver_message")
    reasons = Counter(_take(record, place, export) for record in messages)
    reasons["not_a_message"] += listed - len(messages)
    export.lost |= bool(reasons["not_a_message"] or reasons["no_timestamp"])
    for reason, count in reasons.items():
        if reason and count:
            yield Skipped(place, reason, count, kind="message")


def _take(record: Record, path: str, export: _Export) -> str:
    """Take in a message, and return why it is not kept; empty when it is."""
    number, sender = id_in(record, "id"), id_in(record, "sender")
    moment = moment_in(record, "date_sent", "pub_date")
    if not number:
        return "not_a_message"
    if moment is None:
        return "no_timestamp"
    export.see(moment)
    export.see(moment_in(record, "last_edit_time"))
    if number in export.messages:
        return "duplicate"
    content = text_in(record, "content")
    if content.strip() == _GONE:
        export.deleted.append(Deleted(SOURCE, number))
        return ""
    place = export.directory.place(id_in(record, "recipient"), sender)
    message = _message(record, moment, path, place, export.directory)
    if not message.text and not message.files:
        return "empty_message"
    export.messages[number] = (place, message)
    return ""


def _message(
    record: Record, moment: datetime, path: str, place: Place, directory: Directory
) -> Message:
    content, sender = text_in(record, "content"), id_in(record, "sender")
    words = words_of(content, directory)
    author = directory.names.get(sender) or sender or "?"
    is_private = place.visibility == Visibility.PRIVATE
    topic = "" if is_private else topic_of(text_in(record, "subject"))
    return Message(
        source=SOURCE,
        id=id_in(record, "id"),
        thread_id=thread_of(place.channel, topic),
        space=place.space,
        author=author,
        timestamp=moment,
        text=words.text,
        path=path,
        visibility=place.visibility,
        mentions=tuple(name for name in words.mentions if name != author),
        files=words.files,
        edited=_is_edited(record),
        is_bot=sender in directory.bots,
        title=topic,
        reply_to=quoted_message(content),
        channel=place.channel,
        author_id=sender,
    )


def topic_of(said: str) -> str:
    """Return a topic on one line, without controls."""
    return " ".join(clean(said).split())


def thread_of(channel: str, topic: str) -> str:
    """Return the thread of a topic; messages without a topic have none in common.

    A topic is the words of who opened it; the thread stands with the words of all who wrote there.
    """
    made = hashlib.sha256(topic.encode("utf-8", "surrogatepass")).hexdigest()[:_TOPIC_CHARS]
    return f"{channel}/{made}" if topic else ""


def _is_edited(record: Record) -> bool:
    """Tell whether the words were edited: moving a message to another topic is no edit."""
    history = text_in(record, "edit_history")
    return "prev_content" in history if history else record.get("last_edit_time") is not None


def _others(path: Path, root: Path, files: set[Path]) -> Iterator[Skipped]:
    for child in sorted(path.iterdir()):
        if child in files or child.name in {TABLES, *_OTHERS, *_PICTURES}:
            continue
        reason = "symlink" if child.is_symlink() else "unknown_format"
        reason = "hidden" if child.name.startswith((".", "__MACOSX")) else reason
        count = sum(f.is_file() for f in child.rglob("*")) if child.is_dir() else 1
        if count:
            yield Skipped(relative(child, root), reason, count)


def _items(export: _Export) -> Iterator[Item]:
    """Hand on the channels, each with its coverage, then what was deleted."""
    channels: dict[Place, list[Message]] = defaultdict(list)
    for place, message in export.messages.values():
        channels[place].append(message)
    for place, messages in channels.items():
        first = min(message.timestamp for message in messages)
        if place.visibility == Visibility.COMMUNITY and export.last and not export.lost:
            opened = min(first, place.opened or first)
            yield Coverage(SOURCE, place.channel, opened, export.last, export.last)
        for message in messages:
            yield _with_reactions(message, export.reactions.get(message.id))
    yield from export.deleted


def _with_reactions(message: Message, counts: Counter[str] | None) -> Message:
    if not counts:
        return message
    return replace(message, reactions=tuple(Reaction(name, n) for name, n in counts.items()))
