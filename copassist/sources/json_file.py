"""JSON files that hold objects, as chat exports are made of.

Exports are cut short by full disks and edited by hand; so a fault is told with its line, and
whatever in a list of objects is none stands there as an empty one, to be counted by who reads it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from copassist.errors import MalformedExportError, SourceError

Record = dict[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_ID = re.compile(r"[0-9]{1,20}")
_LARGEST_ID = 10**20


def read_records(path: Path, limit_bytes: int) -> list[Record]:
    """Return the objects of a list of objects, an empty one for anything else in it.

    :raises SourceError: as ``read_value``.
    """
    loaded = read_value(path, limit_bytes)
    if not isinstance(loaded, list):
        raise _broken(path, 1)
    return [record if isinstance(record, dict) else {} for record in loaded]


def read_object(path: Path, limit_bytes: int, mend: Callable[[str], str] = str) -> Record:
    """Return the object that a file is.

    :raises SourceError: as ``read_value``.
    """
    loaded = read_value(path, limit_bytes, mend)
    if not isinstance(loaded, dict):
        raise _broken(path, 1)
    return loaded


def read_value(path: Path, limit_bytes: int, mend: Callable[[str], str] = str) -> object:
    """Return what a file holds; ``mend`` repairs its text first and adds no line.

    :raises MalformedExportError: key ``broken_json``, with the number of the line as ``place``.
    :raises SourceError: keys ``too_large`` and ``unreadable``.
    """
    try:
        if path.stat().st_size > limit_bytes:
            raise SourceError("too_large", path=str(path), limit_mb=limit_bytes // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        raise SourceError("unreadable", path=str(path)) from error
    try:
        return json.loads(mend(data.decode("utf-8-sig")))
    except json.JSONDecodeError as error:
        raise _broken(path, error.lineno) from error
    except UnicodeDecodeError as error:
        raise _broken(path, data[: error.start].count(b"\n") + 1) from error
    except (RecursionError, ValueError) as error:
        raise _broken(path, 1) from error


def _broken(path: Path, line: int) -> MalformedExportError:
    return MalformedExportError("broken_json", path=str(path), place=line)


def text_in(record: Record, *keys: str) -> str:
    """Return the first of some fields that holds a text, empty when none does."""
    for key in keys:
        value = record.get(key)
        if isinstance(value, str) and value:
            return value
    return ""


def object_in(record: Record, key: str) -> Record:
    """Return a field that holds an object, an empty one when it does not."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def objects_in(record: Record, key: str) -> list[Record]:
    """Return the objects of a field that holds a list, none when it does not."""
    value = record.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def id_in(record: Record, key: str) -> str:
    """Return a field that holds a number, or a text made of digits, as text, else empty."""
    value = record.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < _LARGEST_ID else ""
    return value if isinstance(value, str) and _ID.fullmatch(value) else ""


def moment_in(record: Record, *keys: str) -> datetime | None:
    """Return the first of some fields that holds a moment: ISO 8601, or seconds since 1970."""
    moments = (_moment(record.get(key)) for key in keys)
    return next((moment for moment in moments if moment), None)


def _moment(value: object) -> datetime | None:
    try:
        if isinstance(value, str):
            said = datetime.fromisoformat(value)
            return said.replace(tzinfo=said.tzinfo or UTC).astimezone(UTC)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return _EPOCH + timedelta(seconds=value)
    except (OverflowError, ValueError):
        pass
    return None
