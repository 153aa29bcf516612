"""What the database says of the index: its model, generation and revision, and sums of vectors.

The revision grows with each change, so that a process knows when another has changed the index.
Centring by language needs the mean vector of each language: sums and counts are kept for each
shelf in double precision, changed in the same transaction as the passages that they are of, and
made anew when the index is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, select

from copassist.archive.intake import STALE
from copassist.index.rows import stored
from copassist.records import Visibility
from copassist.settings import Settings
from copassist.storage.facts import ARCHIVE, fact, facts_under, forget, set_fact
from copassist.storage.tables import passages
from copassist.storage.vectors import VectorIndex, discard, generations

MODEL, GENERATION, REVISION = "index.model", "index.generation", "index.revision"
DOUBT = "index.doubt"
"""Stands while the vector index is written: found by another process, that one was killed."""
SUM = "sum:"


def shelf_name(language: str, visibility: Visibility) -> str:
    """Name the collection of a language at a visibility."""
    return f"{language}-{visibility.slug}"


def open_index(engine: Engine, settings: Settings) -> VectorIndex:
    """Open the generation in force, as it is now, whichever process wrote it."""
    with engine.connect() as connection:
        generation = int(fact(connection, GENERATION) or 1)
        revision = fact(connection, REVISION) or ""
    return VectorIndex.open(*_place(engine, settings, generation), revision)


def new_index(engine: Engine, settings: Settings) -> VectorIndex:
    """Begin a generation beside the one in force and whatever else stands there."""
    return VectorIndex.open(*_place(engine, settings, next_generation(engine, settings)))


def next_generation(engine: Engine, settings: Settings) -> int:
    """Return a number that no generation has, or had where the archive still tells of it."""
    held = generation_of(engine)
    home, _, url, archive = _place(engine, settings, held)
    return max([held, *generations(home, url, archive)]) + 1


def discard_others(engine: Engine, settings: Settings) -> None:
    """Delete every generation that is not in force: old ones, and what a killed build left."""
    held = generation_of(engine)
    home, _, url, archive = _place(engine, settings, held)
    for generation in set(generations(home, url, archive)) - {held}:
        discard(home, generation, url, archive)


def generation_of(engine: Engine) -> int:
    """Return the generation in force."""
    with engine.connect() as connection:
        return int(fact(connection, GENERATION) or 1)


def _place(engine: Engine, settings: Settings, generation: int) -> tuple[Path, int, str, str]:
    """Return where a generation stands: home, number, server's address, archive's name on it."""
    if not settings.chroma_url:
        return settings.home, generation, "", ""
    with engine.connect() as connection:
        return settings.home, generation, settings.chroma_url, fact(connection, ARCHIVE) or ""


def stale_spaces(engine: Engine) -> list[str]:
    """Return the spaces that the index has yet to catch up with."""
    with engine.connect() as connection:
        return list(facts_under(connection, STALE))


def stamp(connection: Connection, model: str) -> str:
    """Say that the index has changed; return its new revision."""
    revision = str(int(fact(connection, REVISION) or 0) + 1)
    set_fact(connection, MODEL, model)
    set_fact(connection, REVISION, revision)
    return revision


@dataclass(frozen=True)
class Row:
    """Where a passage stands, and the hash of its text."""

    id: str
    shelf: str
    text_hash: str


def rows(connection: Connection, ids: Iterable[str] | None = None, shelf: str = "") -> list[Row]:
    """Return some passages, or all those of a shelf."""
    p = passages.c
    query = select(p.id, p.language, p.visibility, p.text_hash)
    if ids is None:
        code, _, level = shelf.partition("-")
        wanted = [query.where(p.language == code, p.visibility == Visibility.of_slug(level).value)]
    else:
        names = list(ids)
        wanted = [query.where(p.id.in_(names[i : i + 500])) for i in range(0, len(names), 500)]
    return [
        Row(name, shelf_name(code, Visibility(level)), text)
        for part in wanted
        for name, code, level, text in connection.execute(part)
    ]


@dataclass
class Sums:
    """How many vectors stand on each shelf, and their sum."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    totals: dict[str, NDArray[np.float64]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> Sums:
        """Read those kept."""
        sums = cls()
        for shelf, text in facts_under(connection, SUM).items():
            kept = json.loads(text)
            sums.counts[shelf] = kept["n"]
            sums.totals[shelf] = np.array(kept["sum"])
        return sums

    def add(self, connection: Connection, model: str, found: Iterable[Row], sign: int = 1) -> None:
        """Add the vectors of some passages, or take them away when ``sign`` is -1."""
        by_shelf: dict[str, list[str]] = defaultdict(list)
        for row in found:
            by_shelf[row.shelf].append(row.text_hash)
        for shelf, hashes in by_shelf.items():
            known = stored(connection, model, list(set(hashes)))
            vectors = np.stack([known[h] for h in hashes]).astype(np.float64)
            self.counts[shelf] += sign * len(hashes)
            self.totals[shelf] = self.totals.get(shelf, 0.0) + sign * vectors.sum(axis=0)

    def write(self, connection: Connection) -> None:
        """Keep them in the place of those kept before."""
        for shelf in facts_under(connection, SUM):
            forget(connection, SUM + shelf)
        for shelf, count in self.counts.items():
            if count:
                kept = {"n": count, "sum": self.totals[shelf].tolist()}
                set_fact(connection, SUM + shelf, json.dumps(kept))
