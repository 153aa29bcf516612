"""Questions read from files: batches (JSON lines) and histories (a JSON list)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Exchange


def read_batch(path: Path) -> Iterable[dict[str, Any]]:
    """Yield the lines of a batch of questions, each with an ``id`` and a ``question``.

    :raises MalformedExportError: at the first line that is not one, naming it.
    """
    return read_lines(path, "question")


def read_lines(path: Path, name: str) -> Iterable[dict[str, Any]]:
    """Yield JSON lines, each with an ``id`` and a text under a name.

    :raises MalformedExportError: at the first line that is not one, naming it.
    """
    return (row for _, row in numbered_lines(path, name))


def numbered_lines(path: Path, name: str) -> Iterable[tuple[int, dict[str, Any]]]:
    """Yield what ``read_lines`` does, each with its place in the file, blank lines counted.

    :raises MalformedExportError: at the first line that is not one, naming it.
    :raises SourceError: when there is no such file.
    """
    try:
        # Only a new line ends a line: JSON may hold the other separators as they are.
        lines = path.read_text(encoding="utf-8").split("\n")
    except FileNotFoundError as error:
        raise SourceError("missing", path=str(path)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise MalformedExportError("unreadable", path=str(path), place=str(error)) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            row = None
        if not isinstance(row, dict) or "id" not in row or not isinstance(row.get(name), str):
            raise MalformedExportError("batch", path=str(path), place=number, name=name)
        yield number, row


def read_history(path: Path) -> tuple[Exchange, ...]:
    """Read a history from a file.

    :raises MalformedExportError: when it is not a list of exchanges.
    """
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise MalformedExportError("history", path=str(path), reason=str(error)) from error
    return exchanges(rows, path)


def exchanges(rows: object, where: object) -> tuple[Exchange, ...]:
    """Read a history: exchanges, or messages with a role and content, or plain questions.

    :raises MalformedExportError: when it is none of these.
    """
    if not isinstance(rows, list):
        raise MalformedExportError("history", path=str(where), reason=type(rows).__name__)
    found: list[Exchange] = []
    for row in rows:
        if isinstance(row, str):
            found.append(Exchange(row))
        elif isinstance(row, dict) and "question" in row:
            found.append(Exchange(str(row["question"]), str(row.get("answer") or "")))
        elif isinstance(row, dict) and row.get("role") == "user":
            found.append(Exchange(str(row.get("content", ""))))
        elif isinstance(row, dict) and "role" in row:
            if found:
                found[-1] = replace(found[-1], answer=str(row.get("content", "")))
        else:
            raise MalformedExportError("history", path=str(where), reason=repr(row)[:80])
    return tuple(found)
