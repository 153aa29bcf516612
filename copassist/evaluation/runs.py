"""Runs of the evaluation, kept in the database: to be gone on with, and compared with the next."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, Row, delete, insert, select, update

from copassist import __version__
from copassist.answer.learned import Learned
from copassist.languages import LANGUAGES
from copassist.records import Role
from copassist.storage.tables import runs

RESUME_FOR = timedelta(hours=12)
"""A run that was cut longer ago is begun anew."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What came of one question; ``values`` holds the measures that apply to it, in 0..1.

    ``gold_language`` is that of what answers it, where that is known.
    """

    id: str
    language: str
    kind: str
    answerable: bool
    document: str
    outcome: str
    confidence: float | None
    seconds: float
    values: dict[str, float]
    gold_language: str = ""

    @property
    def is_across(self) -> bool:
        """Whether what answers it is in the other language."""
        return self.gold_language in LANGUAGES and self.gold_language != self.language


@dataclass(frozen=True, slots=True)
class Run:
    """One evaluation; ``about`` says version, models and machine, ``left_out`` names questions.

    ``digest`` tells the same questions to the same archive from any other.
    """

    key: int
    started: datetime
    labels: str
    digest: str
    role: Role
    about: dict[str, str]
    marks: tuple[Mark, ...] = ()
    left_out: tuple[str, ...] = ()


def about(embedding: str, chat: str, learned: Learned | None = None) -> dict[str, str]:
    """Return what a run says of where it was made, and by which gate."""
    return {
        "gate": learned.day.isoformat() if learned else "shipped",
        "version": __version__,
        "model": embedding,
        "chat_model": chat or "extractive",
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
    }


@dataclass(frozen=True)
class Runs:
    """The runs of this archive."""

    engine: Engine

    def begin(
        self, labels: str, digest: str, role: Role, about: dict[str, str], left_out: Iterable[str]
    ) -> Run:
        """Return the same run if it was cut not long ago, with its marks, else a new one."""
        now = datetime.now(UTC).replace(tzinfo=None)
        cut = runs.c.ended.is_(None)
        with self.engine.begin() as connection:
            connection.execute(delete(runs).where(cut, runs.c.started < now - RESUME_FOR))
            same = select(runs).where(cut, runs.c.digest == digest, runs.c.role == role.name)
            for row in connection.execute(same.order_by(runs.c.key.desc())):
                if row.about == about:
                    return _run(row)
            values = {
                "started": now,
                "labels": labels,
                "digest": digest,
                "role": role.name,
                "about": about,
                "left_out": list(left_out),
                "marks": [],
            }
            key = connection.execute(insert(runs).values(values)).inserted_primary_key
        assert key is not None
        return Run(int(key[0]), now, labels, digest, role, about, (), tuple(left_out))

    def save(self, run: Run, marks: Iterable[Mark], *, ended: bool = False) -> Run:
        """Keep what a run has measured so far, or at its end."""
        done = replace(run, marks=tuple(marks))
        now = datetime.now(UTC).replace(tzinfo=None)
        with self.engine.begin() as connection:
            connection.execute(
                update(runs)
                .where(runs.c.key == run.key)
                .values(marks=[asdict(m) for m in done.marks], ended=now if ended else None)
            )
        return done

    def last(self, count: int = 1, *, before: Run | None = None) -> list[Run]:
        """Return the last whole runs, the latest first; or those of its kind before a run."""
        query = select(runs).where(runs.c.ended.is_not(None)).order_by(runs.c.key.desc())
        if before:
            same = (runs.c.labels == before.labels) & (runs.c.role == before.role.name)
            query = query.where(same, runs.c.key < before.key)
        with self.engine.connect() as connection:
            return [_run(row) for row in connection.execute(query.limit(count))]


def _run(row: Row[Any]) -> Run:
    return Run(
        row.key,
        row.started,
        row.labels,
        row.digest,
        Role(row.role),
        row.about,
        tuple(Mark(**mark) for mark in row.marks),
        tuple(row.left_out),
    )
