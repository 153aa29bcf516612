"""A Slack export, unpacked: lists of members and channels, a folder a channel, a file a day.

A channel is read whole before it is handed on, because its records speak of one another: an edit
replaces the message that it edits, a deletion takes one out, and a reply that was also sent to
the channel stands there twice. A broken day file costs that day alone.

The days of all channels together are the stretch that an export spans; a channel of which every
day could be read is whole in it, so what it lacks there was deleted. In the export of an
organisation a channel may stand in several workspaces; its folders are read as one.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from copassist.errors import SourceError
from copassist.records import Coverage, Deleted, Item, Message, Skipped
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import head
from copassist.sources.json_file import read_records
from copassist.sources.slack_directory import (
    CHANNEL_LISTS,
    TEAMS,
    USER_LISTS,
    Channel,
    Directory,
    read_workspaces,
    teams_in,
    where,
)
from copassist.sources.slack_message import SOURCE, Place, interpret

# 1980-00-00 and the like occur: a day that no calendar knows is still a file of messages.
_DAY_FILE = re.compile(r"^\d{4}-\d{2}-\d{2}\.json$")
_LIST_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[")
_MESSAGE_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[\s*\{[^\0]*\"(?:ts|client_msg_id)\"\s*:")
_UNREAD_DAY = {"broken_json", "too_large", "unreadable"}
_NOTHING = timedelta(0)
_LAST_MOMENT = timedelta(days=1) - timedelta(microseconds=1)
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
            return lists > 1 or (lists > 0 and bool(teams_in(path)))
        return lists > 0 or _MESSAGE_START.match(head(day)) is not None

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read every channel; what is broken, empty or a notice is named and counted."""
        workspaces, skipped = read_workspaces(path, limits)
        prefix = relative(path, root)
        for item in skipped:
            yield item if prefix == "." else replace(item, where=f"{prefix}/{item.where}")
        channels: dict[str, _Channel] = {}
        for workspace in workspaces:
            for child in sorted(workspace.folder.iterdir()):
                if reason := _unread(child):
                    yield Skipped(relative(child, root), reason)
                elif child.is_dir() and not (child == path / TEAMS and workspaces[1:]):
                    found = workspace.directory.channel(child.name)
                    channel = channels.setdefault(found.key, _Channel(found, workspace.directory))
                    channel.folders[child] = _days(child)
        if workspaces[1:]:
            loose = (child for child in sorted((path / TEAMS).iterdir()) if not child.is_dir())
            yield from (Skipped(relative(child, root), "unknown_format") for child in loose)
        span = _span(day for channel in channels.values() for day in channel.days)
        for channel in channels.values():
            yield from _read_channel(channel, root, limits, span)


def _unread(child: Path) -> str:
    """Return why a thing in an export is left out, empty when it is not."""
    if child.is_symlink():
        return "symlink"
    if child.name.startswith((".", "__MACOSX")):
        return "hidden"
    is_known = child.is_dir() or child.name in {*USER_LISTS, *CHANNEL_LISTS, *_OTHER_LISTS}
    return "" if is_known else "unknown_format"


def _first_day(path: Path) -> Path | None:
    folders = (child for child in sorted(path.iterdir()) if child.is_dir())
    return next((file for folder in folders for file in _days(folder)), None)


def _days(folder: Path) -> list[Path]:
    with os.scandir(folder) as entries:
        names = [
            e.name for e in entries if _DAY_FILE.match(e.name) and e.is_file(follow_symlinks=False)
        ]
    return [folder / name for name in sorted(names)]


def _span(days: Iterable[Path]) -> tuple[datetime, datetime] | None:
    """Return the first and the last moment of some day files, None when no calendar knows them."""
    known = [found for day in days if (found := _day(day.name))]
    return (min(known), max(known) + _LAST_MOMENT) if known else None


def _day(path: str) -> datetime | None:
    """Return when the day of a file starts, None for a day that no calendar knows."""
    try:
        return datetime.fromisoformat(path[-len("2018-01-21.json") : -len(".json")]).replace(
            tzinfo=UTC
        )
    except ValueError:
        return None


@dataclass(slots=True)
class _Channel:
    """What the records of a channel amount to; ``folders`` have their day files."""

    channel: Channel
    directory: Directory
    folders: dict[Path, list[Path]] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    deleted: dict[str, Deleted] = field(default_factory=dict)

    @property
    def days(self) -> list[Path]:
        """Its day files."""
        return [day for days in self.folders.values() for day in days]

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


def _read_channel(
    channel: _Channel, root: Path, limits: Limits, span: tuple[datetime, datetime] | None
) -> Iterator[Item]:
    days = channel.days
    faults = [fault for day in days for fault in _read_day(day, root, limits, channel)]
    is_whole = days and not any(fault.reason in _UNREAD_DAY for fault in faults)
    yield from faults
    if span and is_whole:
        since, until = _known(span, channel.messages.values())
        yield Coverage(SOURCE, channel.channel.key, since, until, as_of=span[1])
    yield from (m for m in channel.messages.values() if m.id not in channel.deleted)
    yield from channel.deleted.values()
    for folder, read in channel.folders.items():
        if others := sum(1 for _ in folder.iterdir()) - len(read):
            yield Skipped(relative(folder, root), "unknown_format", others)


def _known(
    span: tuple[datetime, datetime], messages: Iterable[Message]
) -> tuple[datetime, datetime]:
    """Return what of a span an export holds for sure.

    Days may be those of the workspace, hours away from UTC: where messages show it, the first day
    and the last one count only for the hours at which some are found in their day's file.
    """
    hours = [m.timestamp - day for m in messages if (day := _day(m.path))]
    if not hours or (min(hours) >= _NOTHING and max(hours) <= _LAST_MOMENT):
        return span
    since = span[0] + max(_NOTHING, min(hours))
    return since, max(since, span[1] - _LAST_MOMENT + min(_LAST_MOMENT, max(hours)))


def _read_day(day: Path, root: Path, limits: Limits, channel: _Channel) -> Iterator[Skipped]:
    path = relative(day, root)
    try:
        records = read_records(day, limits.file_bytes)
    except SourceError as error:
        yield Skipped(where(path, error), error.key, kind="message")
        return
    place = Place(channel.channel, path, channel.directory)
    reasons = Counter(channel.take(interpret(record, place)) for record in records)
    for reason, count in reasons.items():
        if reason:
            yield Skipped(path, reason, count, kind="message")
