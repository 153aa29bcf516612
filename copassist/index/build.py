"""Building the index, in step with the archive.

1. The passages of each stale space are cut anew and compared, by id and hash, with those stored.
2. What is new is embedded, once for each distinct text: vectors are kept in the database by the
   hash of the text and the model's name, so nothing is ever embedded twice.
3. Each batch of vectors is one transaction. A kill leaves whole batches; the next refresh embeds
   only what is missing, since a space stays marked stale until the index holds all of it.
4. An index of another model is refused, with the offer to rebuild; a broken or incomplete one is
   built again beside the old one from the stored vectors, and switched to when complete.

Vectors are stored as they come from the model. Centring by language needs the mean vector of each
language: sums and counts are kept for each shelf in double precision, recomputed from the stored
vectors of that shelf after each refresh, so they are exact however the archive grows.
"""

from __future__ import annotations

import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, delete, func, insert, select

from copassist.archive.intake import STALE
from copassist.archive.library import Library
from copassist.errors import IndexStaleError, StoreError
from copassist.index.passages import passages as cut
from copassist.index.rows import (
    BATCH,
    Vectors,
    heading,
    remove,
    revision,
    store,
    stored,
    text_hash,
)
from copassist.records import Passage, Progress, Visibility
from copassist.settings import Settings
from copassist.storage.facts import fact, facts_under, forget, set_fact
from copassist.storage.tables import passages, vectors
from copassist.storage.vectors import VectorIndex, discard, generations

Report = Callable[[Progress], None]
MODEL, GENERATION, REVISION = "index.model", "index.generation", "index.revision"
SUM = "sum:"


class Embedder(Protocol):
    """What the index asks of a model."""

    name: str
    dimension: int

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension)."""
        ...

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension)."""
        ...


def shelf_name(language: str, visibility: Visibility) -> str:
    """Name the collection of a language at a visibility."""
    return f"{language}-{visibility.value}"


def open_index(engine: Engine, settings: Settings) -> VectorIndex:
    """Open the generation in force."""
    with engine.connect() as connection:
        generation = int(fact(connection, GENERATION) or 1)
    return VectorIndex.open(settings.home, generation, settings.chroma_url)


def stale_spaces(engine: Engine) -> list[str]:
    """Return the spaces that the index has yet to catch up with."""
    with engine.connect() as connection:
        return list(facts_under(connection, STALE))


@dataclass(frozen=True)
class Builder:
    """Brings the index up to date with the archive."""

    engine: Engine
    settings: Settings
    embedder: Embedder

    def refresh(self, progress: Report | None = None) -> int:
        """Index what changed since the last refresh; return how many texts were embedded.

        :raises IndexStaleError: when the index was built with another model.
        """
        with self.engine.connect() as connection:
            built_with = fact(connection, MODEL)
        stale = stale_spaces(self.engine)
        if built_with is not None and built_with != self.embedder.name:
            raise IndexStaleError(built_with=built_with, wanted=self.embedder.name)
        if not stale:
            return 0
        index = open_index(self.engine, self.settings)
        wanted = self._missing(index, stale)
        embedded = self._embed(wanted, progress)
        self._put(index, wanted)
        with self.engine.begin() as connection:
            store(connection, wanted)
            for space in stale:
                forget(connection, STALE + space)
            self._stamp(connection)
        return embedded

    def rebuild(self, progress: Report | None = None) -> int:
        """Build a new generation beside the old one and switch to it; return texts embedded."""
        with self.engine.connect() as connection:
            old = int(fact(connection, GENERATION) or 1)
        new = max([old, *generations(self.settings.home)]) + 1
        index = VectorIndex.open(self.settings.home, new, self.settings.chroma_url)
        library = Library(self.engine)
        found = [
            passage
            for space in library.every_space()
            for passage in cut(*library.whole_space(space), self.settings.passage_chars)
        ]
        embedded = self._embed(found, progress)
        self._put(index, found)
        with self.engine.begin() as connection:
            connection.execute(delete(passages))
            store(connection, found)
            set_fact(connection, GENERATION, str(new))
            for space in facts_under(connection, STALE):
                forget(connection, STALE + space)
            self._stamp(connection)
        for generation in set(generations(self.settings.home)) - {new}:
            discard(self.settings.home, generation)
        return embedded

    def is_sound(self) -> bool:
        """Whether the vector index holds exactly the passages of the database."""
        with self.engine.connect() as connection:
            p = passages.c
            rows = connection.execute(
                select(p.language, p.visibility, func.count()).group_by(p.language, p.visibility)
            )
            wanted = {shelf_name(code, Visibility(level)): n for code, level, n in rows}
        try:
            counts = open_index(self.engine, self.settings).counts()
        except StoreError:
            return False
        return wanted == {shelf: n for shelf, n in counts.items() if n}

    def _missing(self, index: VectorIndex, spaces: Iterable[str]) -> list[Passage]:
        """Take out the passages that are gone; return those that are new or changed."""
        library = Library(self.engine)
        wanted: list[Passage] = []
        for space in spaces:
            threads, articles = library.whole_space(space)
            found = {p.id: p for p in cut(threads, articles, self.settings.passage_chars)}
            with self.engine.begin() as connection:
                query = select(
                    passages.c.id, passages.c.hash, passages.c.language, passages.c.visibility
                ).where(passages.c.space == space)
                known = {row.id: row for row in connection.execute(query)}
                fresh = [
                    p for i, p in found.items() if i not in known or known[i].hash != revision(p)
                ]
                gone = [
                    row
                    for i, row in known.items()
                    if i not in found or known[i].hash != revision(found[i])
                ]
                remove(connection, [row.id for row in gone])
            by_shelf: dict[str, list[str]] = defaultdict(list)
            for row in gone:
                by_shelf[shelf_name(row.language, Visibility(row.visibility))].append(row.id)
            for shelf, ids in by_shelf.items():
                index.remove(shelf, ids)
            wanted += fresh
        return wanted

    def _embed(self, wanted: list[Passage], progress: Report | None) -> int:
        """Embed the texts that have no stored vector, the longest first, with time left."""
        texts = {text_hash(p.indexed_text): p.indexed_text for p in wanted}
        texts |= {text_hash(title): title for p in wanted if (title := heading(p))}
        with self.engine.connect() as connection:
            known = set(stored(connection, self.embedder.name, list(texts)))
        missing = sorted(set(texts) - known, key=lambda h: (-len(texts[h]), h))
        started, total = time.monotonic(), sum(len(texts[h]) for h in missing)
        done = 0
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            found = self.embedder.embed_documents([texts[h] for h in batch])
            with self.engine.begin() as connection:
                connection.execute(
                    insert(vectors),
                    [
                        {
                            "hash": h,
                            "model": self.embedder.name,
                            "dimension": found.shape[1],
                            "vector": row.astype("<f4").tobytes(),
                        }
                        for h, row in zip(batch, found, strict=True)
                    ],
                )
            done += sum(len(texts[h]) for h in batch)
            if progress:
                left = (time.monotonic() - started) * (total - done) / max(done, 1)
                progress(Progress("embed", start + len(batch), len(missing), left))
        return len(missing)

    def _put(self, index: VectorIndex, wanted: list[Passage]) -> None:
        by_shelf: dict[str, list[Passage]] = defaultdict(list)
        for passage in wanted:
            by_shelf[shelf_name(passage.language, passage.visibility)].append(passage)
        for shelf, group in by_shelf.items():
            for start in range(0, len(group), BATCH):
                batch = group[start : start + BATCH]
                hashes = [text_hash(p.indexed_text) for p in batch]
                with self.engine.connect() as connection:
                    rows = stored(connection, self.embedder.name, hashes)
                index.put(shelf, [p.id for p in batch], np.stack([rows[h] for h in hashes]))

    def _stamp(self, connection: Connection) -> None:
        set_fact(connection, MODEL, self.embedder.name)
        set_fact(connection, REVISION, str(int(fact(connection, REVISION) or 0) + 1))
        for shelf in facts_under(connection, SUM):
            forget(connection, SUM + shelf)
        for shelf, (count, total) in _sums(connection, self.embedder.name).items():
            set_fact(connection, SUM + shelf, json.dumps({"n": count, "sum": total.tolist()}))


def _sums(connection: Connection, model: str) -> dict[str, tuple[int, NDArray[np.float64]]]:
    """Sum the vectors of each shelf; 100,000 rows take about a second."""
    sums: dict[str, tuple[int, NDArray[np.float64]]] = {}
    query = select(passages.c.language, passages.c.visibility, vectors.c.vector).join(
        vectors, (vectors.c.hash == passages.c.text_hash) & (vectors.c.model == model)
    )
    for code, level, blob in connection.execute(query):
        shelf = shelf_name(code, Visibility(level))
        row = np.frombuffer(blob, "<f4").astype(np.float64)
        count, total = sums.get(shelf, (0, np.zeros_like(row)))
        sums[shelf] = (count + 1, total + row)
    return sums
