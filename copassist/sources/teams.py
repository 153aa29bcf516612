"""Microsoft Teams messages as Microsoft Graph gives them (``chatMessage``).

Members cannot save a conversation from Teams; administrators fetch it page by page, and keep it
as they like: a page (``{"value": [...]}``), a list, or JSON lines of either. Nothing tells whether
such a file is whole, and Graph goes on listing what was deleted; so deletions are believed where
they are said, and nothing is covered.

Messages name their channel by its number alone. Where the file also holds the channels (a list
of Graph's ``channel``), these give their names, and say which are private; a channel that none
describes is the team's.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Item, Skipped
from copassist.sources.batch import Batch, left_out
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import head
from copassist.sources.json_file import Record
from copassist.sources.teams_message import SOURCE, Team

_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[\[{]")
_KIND = re.compile(rb'"messageType"\s*:\s*"(?:message|systemEventMessage|unknownFutureValue)"')
_CREATED = re.compile(rb'"createdDateTime"\s*:\s*"\d{4}-')
_TWO_VALUES = "Extra data"


@dataclass(frozen=True, slots=True)
class TeamsReader:
    """Messages of Microsoft Teams."""

    name: str = SOURCE
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take JSON whose first records say that they are messages of Graph."""
        start = head(path)
        return bool(_START.match(start) and _KIND.search(start) and _CREATED.search(start))

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read every channel and chat.

        :raises SourceError: when the file is broken, holds no message or is too large.
        """
        if path.stat().st_size > limits.zip_bytes:
            raise SourceError("too_large", path=str(path), limit_mb=limits.zip_mb)
        place = relative(path, root)
        values, broken = _values(path)
        records = [record for value in values for record in _records(value)]
        team = Team(records, place)
        batches: dict[str, Batch] = {}
        for record in records:
            if not team.is_channel(record):
                team.take(record, batches.setdefault(team.channel_of(record).key, Batch(place)))
        if not batches:
            raise MalformedExportError("empty", path=str(path), place=path.name)
        reasons: Counter[str] = Counter()
        for batch in batches.values():
            yield from batch.content()
            reasons += batch.reasons
        yield from left_out(place, reasons)
        for line in broken:
            yield Skipped(f"{place}:{line}", "broken_json", kind="message")


def _values(path: Path) -> tuple[list[object], list[int]]:
    """Return what a file holds, one value or one a line, and the lines that are broken.

    :raises MalformedExportError: key ``broken_json``, when not even the start can be read.
    """
    data = path.read_bytes()
    try:
        return [json.loads(data.decode("utf-8-sig"))], []
    except json.JSONDecodeError as error:
        if error.msg != _TWO_VALUES:
            raise _broken(path, error.lineno) from error
    except (UnicodeDecodeError, RecursionError, ValueError) as error:
        raise _broken(path, 1) from error
    values: list[object] = []
    broken = []
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            values += [json.loads(line.decode("utf-8-sig"))] if line.strip() else []
        except (ValueError, RecursionError):
            broken.append(number)
    if not values:
        raise _broken(path, broken[0])
    return values, broken


def _broken(path: Path, line: int) -> MalformedExportError:
    return MalformedExportError("broken_json", path=str(path), place=line)


def _records(value: object) -> Iterator[Record]:
    """Return the records of a page, of a list of records or pages, or the record that it is."""
    for item in value if isinstance(value, list) else [value]:
        page = item.get("value") if isinstance(item, dict) else None
        for record in page if isinstance(page, list) else [item]:
            yield record if isinstance(record, dict) else {}
