"""Passages and vectors as rows of the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Engine, and_, delete, insert, select

from copassist.records import Part, Passage, Scope, Visibility
from copassist.storage.tables import passages, vectors

Vectors = NDArray[np.float32]
BATCH = 256
PIECE = 2000
"""Passages taken together: embedded, put in the index and written."""


def read_passages(connection: Connection, ids: Sequence[str]) -> dict[str, Passage]:
    """Return passages by id."""
    found: dict[str, Passage] = {}
    for piece in _pieces(ids):
        query = select(passages).where(passages.c.id.in_(piece))
        found |= {row["id"]: _passage(row) for row in connection.execute(query).mappings()}
    return found


def passage_batches(engine: Engine) -> Iterator[list[Passage]]:
    """Yield all passages, in the order of their ids, some at a time."""
    last = ""
    while True:
        query = select(passages).where(passages.c.id > last).order_by(passages.c.id)
        with engine.connect() as connection:
            found = connection.execute(query.limit(PIECE)).mappings().all()
        if not found:
            return
        yield [_passage(row) for row in found]
        last = found[-1]["id"]


def stored(connection: Connection, model: str, hashes: Sequence[str]) -> dict[str, Vectors]:
    """Return the stored vectors of some texts, by hash; those never embedded are absent."""
    found: dict[str, Vectors] = {}
    for piece in _pieces(hashes):
        query = select(vectors.c.hash, vectors.c.vector).where(
            vectors.c.model == model, vectors.c.hash.in_(piece)
        )
        for name, blob in connection.execute(query):
            found[name] = np.frombuffer(blob, "<f4")
    return found


def mean_rows(rows: Vectors, counts: Sequence[int]) -> Vectors:
    """Return the mean of each run of so many rows, of unit length, shape (len(counts), d)."""
    ends = np.cumsum(counts)
    sums = np.add.reduceat(rows, ends - np.asarray(counts))
    means: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9)
    return means


def forget_others(connection: Connection, held: Set[str]) -> None:
    """Delete the vectors of every text but some, those by their hashes."""
    gone = set(connection.scalars(select(vectors.c.hash))) - held
    for piece in _pieces(sorted(gone)):
        connection.execute(delete(vectors).where(vectors.c.hash.in_(piece)))


def within(scope: Scope, levels: Iterable[Visibility]) -> ColumnElement[bool]:
    """Return the condition on passages of a scope, at some levels."""
    p = passages.c
    wanted: list[ColumnElement[bool]] = [p.visibility.in_([level.value for level in levels])]
    for name in ("space", "language", "kind"):
        if value := getattr(scope, name):
            wanted.append(p[name] == value)
    # What has no day is in no period: an empty text is less than any day.
    if scope.since:
        wanted.append(p.until >= scope.since.isoformat())
    if scope.until:
        wanted += [p.since <= scope.until.isoformat(), p.since != ""]
    return and_(*wanted)


def store(connection: Connection, found: Sequence[Passage]) -> None:
    """Write passages in the place of those of the same ids."""
    remove(connection, [p.id for p in found])
    for start in range(0, len(found), BATCH):
        connection.execute(insert(passages), [_row(p) for p in found[start : start + BATCH]])


def remove(connection: Connection, ids: Sequence[str]) -> None:
    """Delete passages by id."""
    for piece in _pieces(ids):
        connection.execute(delete(passages).where(passages.c.id.in_(piece)))


def revision(passage: Passage) -> str:
    """Name all that is kept of a passage by its content."""
    return text_hash(repr(passage))


def text_hash(text: str) -> str:
    """Name a text by its content."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def vector_hashes(passage: Passage) -> set[str]:
    """Name the vectors of a passage: its own, those of its messages, that of its heading."""
    texts = {passage.indexed_text, *passage.embedded_texts, heading(passage)} - {""}
    return {text_hash(text) for text in texts}


def heading(passage: Passage) -> str:
    """Return the title and heading of a part of an article, which have a vector of their own."""
    return passage.context if passage.kind == "article" else ""


def _pieces(values: Sequence[str]) -> Iterator[Sequence[str]]:
    # A database takes so many values in one statement.
    for start in range(0, len(values), 500):
        yield values[start : start + 500]


def _row(passage: Passage) -> dict[str, Any]:
    row = {name: getattr(passage, name) for name in passage.__slots__}
    row["visibility"] = passage.visibility.value
    row["parts"] = [asdict(part) for part in passage.parts]
    title = heading(passage)
    days = [part.timestamp[:10] for part in passage.parts]
    return row | {
        "since": min(days),
        "until": max(days),
        "hash": revision(passage),
        "text_hash": text_hash(passage.indexed_text),
        "heading_hash": text_hash(title) if title else "",
    }


def _passage(row: Any) -> Passage:  # noqa: ANN401 - a SQLAlchemy row
    fields = {name: row[name] for name in Passage.__slots__}
    fields["visibility"] = Visibility(row["visibility"])
    fields["parts"] = tuple(Part(**part) for part in row["parts"])
    return Passage(**fields)
