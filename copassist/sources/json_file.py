"""A JSON file that holds a list of objects, as chat exports are made of.

Exports are cut short by full disks and edited by hand; so a fault is told with its line, and
whatever in the list is no object is left out rather than tripped over.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from copassist.errors import MalformedExportError, SourceError

Record = dict[str, Any]


def read_records(path: Path, limit_bytes: int) -> list[Record]:
    """Return the objects of a list of objects.

    :raises MalformedExportError: key ``broken_json``, with the line as ``place``.
    :raises SourceError: keys ``too_large`` and ``unreadable``.
    """
    try:
        if path.stat().st_size > limit_bytes:
            raise SourceError("too_large", path=str(path), limit_mb=limit_bytes // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        raise SourceError("unreadable", path=str(path)) from error
    try:
        loaded = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        raise _broken(path, error.lineno) from error
    except UnicodeDecodeError as error:
        raise _broken(path, data[: error.start].count(b"\n") + 1) from error
    except (RecursionError, ValueError) as error:
        raise _broken(path, 1) from error
    if not isinstance(loaded, list):
        raise _broken(path, 1)
    return [record for record in loaded if isinstance(record, dict)]


def _broken(path: Path, line: int) -> MalformedExportError:
    return MalformedExportError("broken_json", path=str(path), place=f"line {line}")


def text_in(record: Record, *keys: str) -> str:
    """Return the first of some fields that holds a text, empty when none does."""
    values = (record.get(key) for key in keys)
    return next((value for value in values if isinstance(value, str) and value), "")


def object_in(record: Record, key: str) -> Record:
    """Return a field that holds an object, an empty one when it does not."""
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def objects_in(record: Record, key: str) -> list[Record]:
    """Return the objects of a field that holds a list, none when it does not."""
    value = record.get(key)
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
