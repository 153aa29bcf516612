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

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, delete, func, insert, select

from copassist.archive.intake import STALE
from copassist.archive.library import Library
from copassist.errors import IndexStaleError, StoreError
from copassist.index.passages import passages as cut
from copassist.records import Part, Passage, Progress, Visibility
from copassist.settings import Settings
from copassist.storage.facts import fact, facts_under, forget, set_fact
from copassist.storage.tables import passages, vectors
from copassist.storage.vectors import VectorIndex, discard, generations

Vectors = NDArray[np.float32]
Report = Callable[[Progress], None]
BATCH = 256
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
            stale = list(facts_under(connection, STALE))
        if built_with is not None and built_with != self.embedder.name:
            raise IndexStaleError(built_with=built_with, wanted=self.embedder.name)
        if not stale:
            return 0
        index = open_index(self.engine, self.settings)
        wanted = self._missing(index, stale)
        embedded = self._embed(wanted, progress)
        self._put(index, wanted)
        with self.engine.begin() as connection:
            _store(connection, wanted)
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
            _store(connection, found)
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
                    p for i, p in found.items() if i not in known or known[i].hash != _revision(p)
                ]
                gone = [
                    row
                    for i, row in known.items()
                    if i not in found or known[i].hash != _revision(found[i])
                ]
                _delete(connection, [row.id for row in gone])
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


def stored(connection: Connection, model: str, hashes: Sequence[str]) -> dict[str, Vectors]:
    """Return the stored vectors of some texts, by hash; those never embedded are absent."""
    found: dict[str, Vectors] = {}
    for start in range(0, len(hashes), 500):
        query = select(vectors.c.hash, vectors.c.vector).where(
            vectors.c.model == model, vectors.c.hash.in_(hashes[start : start + 500])
        )
        for name, blob in connection.execute(query):
            found[name] = np.frombuffer(blob, "<f4")
    return found


def text_hash(text: str) -> str:
    """Name a text by its content."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def heading(passage: Passage) -> str:
    """Return the title and heading of a part of an article, which have a vector of their own."""
    return passage.context if passage.kind == "article" else ""


def read_passages(connection: Connection, ids: Sequence[str]) -> dict[str, Passage]:
    """Return passages by id."""
    query = select(passages).where(passages.c.id.in_(ids))
    return {row["id"]: _passage(row) for row in connection.execute(query).mappings()}


def every_passage(connection: Connection, levels: Iterable[Visibility]) -> Iterator[Passage]:
    """Yield the passages at some levels, in a fixed order."""
    wanted = [level.value for level in levels]
    query = select(passages).where(passages.c.visibility.in_(wanted)).order_by(passages.c.id)
    for row in connection.execute(query).mappings():
        yield _passage(row)


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


def _delete(connection: Connection, ids: Sequence[str]) -> None:
    for start in range(0, len(ids), 500):
        connection.execute(delete(passages).where(passages.c.id.in_(ids[start : start + 500])))


def _store(connection: Connection, found: Sequence[Passage]) -> None:
    _delete(connection, [p.id for p in found])
    for start in range(0, len(found), BATCH):
        connection.execute(insert(passages), [_row(p) for p in found[start : start + BATCH]])


def _row(passage: Passage) -> dict[str, Any]:
    row = {name: getattr(passage, name) for name in passage.__slots__}
    row["visibility"] = passage.visibility.value
    row["parts"] = [asdict(part) for part in passage.parts]
    title = heading(passage)
    return row | {
        "hash": _revision(passage),
        "text_hash": text_hash(passage.indexed_text),
        "heading_hash": text_hash(title) if title else "",
    }


def _passage(row: Any) -> Passage:  # noqa: ANN401 - a SQLAlchemy row
    fields = {name: row[name] for name in Passage.__slots__}
    fields["visibility"] = Visibility(row["visibility"])
    fields["parts"] = tuple(Part(**part) for part in row["parts"])
    return Passage(**fields)


def _revision(passage: Passage) -> str:
    return text_hash(repr(passage))
