"""What the reading child answers, as one line of JSON, and the check of it when it comes back.

JSON and not pickle, because a child that a file has taken over must not be able to make us run
anything. Every field is checked: what is not as a reader would have written it is no reply.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from copassist.errors import (
    MalformedExportError,
    SourceError,
    UnknownFormatError,
    UnsafeArchiveError,
)
from copassist.records import Article, Section, Skipped, Visibility

_ERRORS = (SourceError, UnknownFormatError, MalformedExportError, UnsafeArchiveError)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came of one file: what was read, and what stopped the reading."""

    items: tuple[Article | Skipped, ...]
    error: SourceError | None = None


def encode(reply: Reply) -> bytes:
    """Return a line; names that are no text lose what is none, for no store could keep it."""
    error = reply.error
    said = {
        "items": [{"is": type(item).__name__} | asdict(item) for item in reply.items],
        "error": error and [type(error).__name__, error.key, error.data],
    }
    line = json.dumps(said, ensure_ascii=False, default=str)
    return line.encode("utf-8", "replace") + b"\n"


def decode(line: bytes) -> Reply:
    """Return what a line says.

    :raises ValueError: when it is no reply.
    """
    try:
        said = json.loads(line)
        items = tuple(_MAKERS[item["is"]](item) for item in said["items"])
        return Reply(items, said["error"] and _error(*said["error"]))
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError("not a reply") from error


def _article(raw: dict[str, Any]) -> Article:
    day, language = _one(raw["date"], str | None), _one(raw["language"], str | None)
    return Article(
        **{name: _one(raw[name], str) for name in ("source", "path", "title", "space", "author")},
        sections=tuple(_section(section) for section in _one(raw["sections"], list)),
        date=date.fromisoformat(day) if day else None,
        language=language,
        visibility=Visibility(raw["visibility"]),
    )


def _section(raw: dict[str, Any]) -> Section:
    return Section(
        slug=_one(raw["slug"], str),
        heading=_one(raw["heading"], str),
        text=_one(raw["text"], str),
        page=_one(raw["page"], int | None),
    )


def _skipped(raw: dict[str, Any]) -> Skipped:
    return Skipped(_one(raw["where"], str), _one(raw["reason"], str), _one(raw["count"], int))


_MAKERS: dict[str, Callable[[dict[str, Any]], Article | Skipped]] = {
    "Article": _article,
    "Skipped": _skipped,
}


def _error(name: str, key: str, data: dict[str, Any]) -> SourceError:
    kind = next((kind for kind in _ERRORS if kind.__name__ == name), SourceError)
    return kind(_one(key, str), **data)


def _one(value: Any, kind: Any) -> Any:  # noqa: ANN401 - what JSON holds, and a type or a union
    if not isinstance(value, kind):
        raise TypeError(f"{value!r:.40} is no {kind}")
    return value
