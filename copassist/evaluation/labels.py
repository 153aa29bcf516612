"""Labelled questions: the format of corpus/README.md, from a file or kept with the archive."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, delete, insert, select

from copassist.archive.demonstration import demonstration
from copassist.errors import MalformedExportError
from copassist.languages import LANGUAGES
from copassist.records import Exchange
from copassist.storage.tables import labels as kept_labels


@dataclass(frozen=True, slots=True)
class Label:
    """A question and what is known of its answer.

    ``gold`` names every message (its id) and section (space/path#slug) that answers by itself, or
    would for a role that may read it; ``facts`` are short strings that a right answer contains.
    """

    id: str
    question: str
    language: str
    answerable: bool
    gold: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    history: tuple[Exchange, ...] = ()
    kind: str = ""
    part: str = ""
    gold_language: str = ""

    @classmethod
    def of(cls, row: object) -> Label:
        """Read a label from its JSON object.

        :raises ValueError: naming the first field that is missing or wrong.
        """
        if not isinstance(row, dict):
            raise ValueError("JSON")
        said = {name: _text(row, name) for name in ("kind", "part", "gold_language")}
        label = cls(
            id=_text(row, "id", needed=True),
            question=_text(row, "question", needed=True),
            language=_text(row, "language"),
            answerable=row.get("answerable") is True,
            gold=_texts(row, "gold") or _texts(row, "private_gold"),
            facts=_texts(row, "facts"),
            history=_history(row),
            **said,
        )
        if label.language not in LANGUAGES:
            raise ValueError("language")
        if not isinstance(row.get("answerable"), bool):
            raise ValueError("answerable")
        if label.answerable and not label.gold:
            raise ValueError("gold")
        return label

    def row(self) -> dict[str, Any]:
        """Return the label as the JSON object that ``of`` reads."""
        past = [{"question": h.question, "answer": h.answer} for h in self.history]
        return {
            "id": self.id,
            "question": self.question,
            "language": self.language,
            "history": past,
            "kind": self.kind,
            "answerable": self.answerable,
            "gold": list(self.gold),
            "facts": list(self.facts),
            "part": self.part,
            "gold_language": self.gold_language,
        }


def demonstration_labels() -> Path:
    """Return the file of the demonstration community's labels."""
    return demonstration()[-1].parent / "labels" / "questions.jsonl"


def read_labels(path: Path) -> list[Label]:
    """Read a file of labels, one JSON object a line.

    :raises MalformedExportError: at the first line that is no label, naming it and the field.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise MalformedExportError("labels_unreadable", path=str(path)) from error
    found: dict[str, Label] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            label = Label.of(json.loads(line))
            if label.id in found:
                raise ValueError("id")
        except ValueError as error:
            field = "JSON" if isinstance(error, json.JSONDecodeError) else str(error)
            raise MalformedExportError(
                "label", path=str(path), place=number, field=field
            ) from error
        found[label.id] = label
    return list(found.values())


def write_labels(labels: Iterable[Label]) -> str:
    """Return labels as the lines that ``read_labels`` reads."""
    return "".join(json.dumps(label.row(), ensure_ascii=False) + "\n" for label in labels)


def labels_kept(engine: Engine) -> list[Label]:
    """Return the labels kept with the archive, the oldest first."""
    query = select(kept_labels.c.row).order_by(kept_labels.c.created, kept_labels.c.id)
    with engine.connect() as connection:
        return [Label.of(row) for row in connection.scalars(query)]


def keep_label(engine: Engine, label: Label) -> None:
    """Keep a label; one of the same id goes."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with engine.begin() as connection:
        connection.execute(delete(kept_labels).where(kept_labels.c.id == label.id))
        row = {"id": label.id, "row": label.row(), "created": now}
        connection.execute(insert(kept_labels).values(row))


def _text(row: dict[str, Any], name: str, *, needed: bool = False) -> str:
    value = row.get(name, None if needed else "")
    if not isinstance(value, str) or (needed and not any(c.isalnum() for c in value)):
        raise ValueError(name)
    return value


def _texts(row: dict[str, Any], name: str) -> tuple[str, ...]:
    value = row.get(name) or []
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise ValueError(name)
    return tuple(value)


def _history(row: dict[str, Any]) -> tuple[Exchange, ...]:
    past = row.get("history") or []
    if not isinstance(past, list) or not all(isinstance(p, dict) for p in past):
        raise ValueError("history")
    try:
        return tuple(Exchange(_text(p, "question", needed=True), _text(p, "answer")) for p in past)
    except ValueError as error:
        raise ValueError("history") from error
