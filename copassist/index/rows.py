"""Passages and vectors as rows of the database."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, delete, insert, select

from copassist.records import Part, Passage, Visibility
from copassist.storage.tables import passages, vectors

Vectors = NDArray[np.float32]
BATCH = 256


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


def store(connection: Connection, found: Sequence[Passage]) -> None:
    """Write passages in the place of those of the same ids."""
    remove(connection, [p.id for p in found])
    for start in range(0, len(found), BATCH):
        connection.execute(insert(passages), [_row(p) for p in found[start : start + BATCH]])


def remove(connection: Connection, ids: Sequence[str]) -> None:
    """Delete passages by id."""
    for start in range(0, len(ids), 500):
        connection.execute(delete(passages).where(passages.c.id.in_(ids[start : start + 500])))


def revision(passage: Passage) -> str:
    """Name all that is kept of a passage by its content."""
    return text_hash(repr(passage))


def text_hash(text: str) -> str:
    """Name a text by its content."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def heading(passage: Passage) -> str:
    """Return the title and heading of a part of an article, which have a vector of their own."""
    return passage.context if passage.kind == "article" else ""


def _row(passage: Passage) -> dict[str, Any]:
    row = {name: getattr(passage, name) for name in passage.__slots__}
    row["visibility"] = passage.visibility.value
    row["parts"] = [asdict(part) for part in passage.parts]
    title = heading(passage)
    return row | {
        "hash": revision(passage),
        "text_hash": text_hash(passage.indexed_text),
        "heading_hash": text_hash(title) if title else "",
    }


def _passage(row: Any) -> Passage:  # noqa: ANN401 - a SQLAlchemy row
    fields = {name: row[name] for name in Passage.__slots__}
    fields["visibility"] = Visibility(row["visibility"])
    fields["parts"] = tuple(Part(**part) for part in row["parts"])
    return Passage(**fields)
