"""A Slack export, unpacked: lists of members and channels, a folder a channel, a file a day.

A channel is read whole before it is handed on, because its records speak of one another: an edit
replaces the message that it edits, a deletion takes one out, and a reply that was also sent to
the channel stands there twice. A broken day file costs that day alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from copassist.errors import SourceError
from copassist.records import Deleted, Item, Message, Skipped
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import head
from copassist.sources.json_file import read_records
from copassist.sources.slack_directory import (
    CHANNEL_LISTS,
    USER_LISTS,
    Directory,
    read_directory,
    where,
)
from copassist.sources.slack_message import SOURCE, Place, interpret

# 1980-00-00 and the like occur: a day that no calendar knows is still a file of messages.
_DAY_FILE = re.compile(r"^\d{4}-\d{2}-\d{2}\.json$")
_LIST_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[")
_MESSAGE_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[\s*\{[^\0]*\"(?:ts|client_msg_id)\"\s*:")
_OTHER_LISTS = {"integration_logs.json", "canvases.json", "lists.json", "file_conversations.json"}


@dataclass(frozen=True, slots=True)
class SlackReader:
    """Exports of a Slack workspace."""

    name: str = SOURCE
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take folders that hold lists and day files as Slack writes them."""
        if not path.is_dir():
            return False
        lists = sum(
            _LIST_START.match(head(path / name)) is not None
            for name in (*USER_LISTS, *CHANNEL_LISTS)
        )
        day = _first_day(path)
        if day is None:
            return lists > 1
        return lists > 0 or _MESSAGE_START.match(head(day)) is not None

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read every channel; what is broken, empty or a notice is named and counted."""
        directory, skipped = read_directory(path, limits)
        prefix = relative(path, root)
        for item in skipped:
            yield item if prefix == "." else replace(item, where=f"{prefix}/{item.where}")
        for child in sorted(path.iterdir()):
            if child.is_symlink():
                yield Skipped(relative(child, root), "symlink")
            elif child.name.startswith((".", "__MACOSX")):
                yield Skipped(relative(child, root), "hidden")
            elif child.is_dir():
                yield from _read_channel(child, root, directory, limits)
            elif child.name not in {*USER_LISTS, *CHANNEL_LISTS, *_OTHER_LISTS}:
                yield Skipped(relative(child, root), "unknown_format")


def _first_day(path: Path) -> Path | None:
    folders = (child for child in sorted(path.iterdir()) if child.is_dir())
    return next((file for folder in folders for file in _days(folder)), None)


def _days(folder: Path) -> list[Path]:
    return sorted(
        file
        for file in folder.iterdir()
        if _DAY_FILE.match(file.name) and file.is_file() and not file.is_symlink()
    )


@dataclass(slots=True)
class _Channel:
    """What the records of a channel amount to."""

    messages: dict[str, Message] = field(default_factory=dict)
    deleted: dict[str, Deleted] = field(default_factory=dict)

    def take(self, outcome: Message | Deleted | str) -> str:
        """Take in a record, and return why it is not kept; empty when it is."""
        if isinstance(outcome, str):
            return outcome
        if isinstance(outcome, Deleted):
            self.deleted[outcome.id] = outcome
        elif outcome.id in self.messages and not outcome.edited:
            return "duplicate"
        else:
            self.messages[outcome.id] = outcome
        return ""


def _read_channel(folder: Path, root: Path, directory: Directory, limits: Limits) -> Iterator[Item]:
    channel = _Channel()
    days = _days(folder)
    for day in days:
        yield from _read_day(day, root, directory, limits, channel)
    yield from (m for m in channel.messages.values() if m.id not in channel.deleted)
    yield from channel.deleted.values()
    if others := sum(1 for child in folder.iterdir() if child not in days):
        yield Skipped(relative(folder, root), "unknown_format", others)


def _read_day(
    day: Path, root: Path, directory: Directory, limits: Limits, channel: _Channel
) -> Iterator[Skipped]:
    path = relative(day, root)
    try:
        records = read_records(day, limits.file_bytes)
    except SourceError as error:
        yield Skipped(where(path, error), error.key, kind="message")
        return
    place = Place(directory.channel(day.parent.name), path, directory)
    reasons = Counter(channel.take(interpret(record, place)) for record in records)
    for reason, count in reasons.items():
        if reason:
            yield Skipped(path, reason, count, kind="message")
