"""Labelled units: those that the project owns, and real ones by the ids of their messages.

The texts of real discussions are not in the repository: they are read from a home into which the
archives were imported (``copassist import``), message by message, and put together as they were
when they were labelled: a line a message, people as letters in the order in which they speak.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from copassist.archive.library import Library
from copassist.records import Message, ShownMessage
from copassist.records.axes import AXES, SIGNS
from copassist.settings import Settings
from copassist.storage.tables import articles, messages
from copassist.workspace import Workspace

LABELS = Path(__file__).parents[3] / "corpus" / "labels"
MESSAGE_CHARS = 1200
SURE, UNSURE = 1.0, 0.75
LETTERS = dict(zip("slpcqraxeytuod", SIGNS, strict=True))
_ITEM = re.compile(r"\n(?=\s*[-*•–] )|\n\s*\n")


@dataclass(frozen=True)
class Unit:
    """A text with its labels: for each of ``SIGNS`` 1, 0 or None (not labelled, or disputed).

    ``soft`` is the mean of the readers, each of whom is held for ``SURE`` or, where they noted that
    they hesitated, ``UNSURE``.
    """

    id: str
    text: str
    language: str
    group: str
    part: str
    source: str
    labels: tuple[int | None, ...]
    soft: tuple[float | None, ...]
    readers: int


def owned() -> list[Unit]:
    """Return the units whose texts stand in the repository."""
    return [_unit(row, row["text"]) for row in _rows("axes.jsonl")]


def real(home: Path, parts: Sequence[str] = ("train", "dev")) -> list[Unit]:
    """Return the units of real discussions, with texts from a home."""
    library = Library(Workspace.open(Settings(home=home)).engine)
    said: dict[str, ShownMessage] = {}
    sections: dict[str, str] = {}
    for space in library.every_space():
        threads = library.threads_where(messages.c.space == space, None)
        written_in = library.articles_where(articles.c.space == space, None)
        said |= {f"{t.source}:{m.id}": m for t in threads for m in t.messages}
        sections |= {f"{a.path}#{s.slug}": s.text for a in written_in for s in a.sections}
    found = []
    for row in _rows("axes_real.jsonl"):
        if row["part"] in parts:
            if row["source"] == "minutes":
                found.append(_unit(row, _items(sections[row["section"]], row["items"])))
            else:
                names = [f"{row['source']}:{name}" for name in row["messages"]]
                found.append(_unit(row, written([said[name] for name in names])))
    return found


def written(messages: Sequence[ShownMessage | Message]) -> str:
    """Write an exchange as it is labelled."""
    letters: dict[str, str] = {}
    lines = []
    for message in messages:
        letter = letters.setdefault(message.author, chr(65 + len(letters) % 26))
        lines.append(f"{letter}: {_clipped(message.text.strip())}")
    return "\n".join(lines)


def _clipped(text: str) -> str:
    return text if len(text) <= MESSAGE_CHARS else text[:MESSAGE_CHARS].rsplit(" ", 1)[0] + " […]"


def _items(section: str, span: Sequence[int]) -> str:
    items = [item for item in _ITEM.split(section) if len(item.strip()) > 25]
    return "\n".join(item.strip() for item in items[span[0] : span[1]])


def _rows(name: str) -> Iterator[dict[str, object]]:
    for line in (LABELS / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def _unit(row: dict[str, object], text: str) -> Unit:
    readers = [str(letters) for letters in row["readers"]]  # type: ignore[attr-defined]
    doubts = [str(letters) for letters in row["doubts"]]  # type: ignore[attr-defined]
    indicators = row.get("indicators")
    soft: list[float | None] = []
    for letter, sign in LETTERS.items():
        if sign in (*AXES, "commitment", "question"):
            soft.append(_mean(letter, readers, doubts))
        else:
            soft.append(None if indicators is None else float(letter in str(indicators)))
    hard = tuple(
        None if value is None or _is_disputed(letter, readers) else int(value > 0.5)
        for letter, value in zip(LETTERS, soft, strict=True)
    )
    return Unit(
        str(row["id"]), text, str(row["language"]), str(row["group"]), str(row["part"]),
        str(row["source"]), hard, tuple(soft), len(readers),
    )  # fmt: skip


def _mean(letter: str, readers: Sequence[str], doubts: Sequence[str]) -> float:
    held = []
    for told, doubted in zip(readers, doubts, strict=True):
        chance = UNSURE if letter in doubted else SURE
        held.append(chance if letter in told else 1 - chance)
    return sum(held) / len(held)


def _is_disputed(letter: str, readers: Sequence[str]) -> bool:
    return letter in "slpcq" and len({letter in told for told in readers}) > 1
