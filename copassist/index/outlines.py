"""Threads without their words: enough to tell which are read together, and which have changed."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Engine, select

from copassist.archive.library import title
from copassist.archive.rows import aware
from copassist.records import Visibility
from copassist.storage.tables import messages


@dataclass(frozen=True, slots=True)
class Outline:
    """A thread in short; ``told`` stands for all that its messages have, and changes with it."""

    source: str
    id: str
    visibility: Visibility
    started: datetime
    count: int
    topic: str
    told: str


def outlines(engine: Engine, space: str) -> list[Outline]:
    """Return the threads of a space in the order in which ``Library`` gives them."""
    m = messages.c
    query = (
        select(
            m.source, m.thread_id, m.timestamp, m.visibility, m.title,
            # A revision is of all that a message has but these.
            m.revision, m.path, m.author, m.language, m.rebuilt,
        )
        .where(m.space == space)
        .order_by(m.source, m.thread_id, m.timestamp, m.key)
    )  # fmt: skip
    with engine.connect() as connection:
        rows = connection.execute(query).all()
    found = [_outline(list(group)) for _, group in groupby(rows, key=lambda row: row[:2])]
    return sorted(found, key=lambda thread: thread.started)


def _outline(rows: list[Any]) -> Outline:
    source, name, started, level, topic, *_ = rows[0]
    visibility = Visibility(level)
    for other in {row.visibility for row in rows}:
        visibility = visibility.strictest(Visibility(other))
    told = repr([tuple(row[5:]) for row in rows]).encode("utf-8", "surrogatepass")
    hashed = hashlib.sha256(told).hexdigest()
    return Outline(source, name, visibility, aware(started), len(rows), title(topic), hashed)
