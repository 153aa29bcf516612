"""Whether the vector index holds what the database says, and answers.

Chroma can be left in doubt by a kill while it is written: rows more or less than the database has,
or a collection that answers nothing. A few rows are put right in place. When more is amiss, or when
a query does not find a vector that stands there, the index is to be built again.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sqlalchemy import Engine

from copassist.index.rows import stored
from copassist.index.state import Row, Sums, rows
from copassist.storage.vectors import VectorIndex

MANY = 5000
"""More rows than this, amiss on one shelf, are not what one piece of work leaves behind."""
SAMPLE = 7
FOUND_COSINE = 0.999


def counts_agree(engine: Engine, index: VectorIndex) -> bool:
    """Whether each shelf holds as many rows as the database says: quick at any size.

    :raises StoreError: when the index cannot be read.
    """
    with engine.connect() as connection:
        wanted = {shelf: n for shelf, n in Sums.read(connection).counts.items() if n}
    return wanted == {shelf: n for shelf, n in index.counts().items() if n}


def settle(engine: Engine, index: VectorIndex, model: str) -> bool:
    """Put right the few rows that are amiss; return whether the index is then sound.

    :raises StoreError: when the index cannot be read or written.
    """
    with engine.connect() as connection:
        shelves = {*Sums.read(connection).counts, *index.counts()}
    return all(_settle(engine, index, shelf, model) for shelf in sorted(shelves))


def _settle(engine: Engine, index: VectorIndex, shelf: str, model: str) -> bool:
    with engine.connect() as connection:
        wanted = {row.id: row for row in rows(connection, shelf=shelf)}
    held = set(index.ids(shelf))
    extra, missing = held - wanted.keys(), wanted.keys() - held
    if len(extra) + len(missing) > MANY:
        return False
    index.remove(shelf, sorted(extra))
    put(engine, index, [wanted[name] for name in sorted(missing)], model)
    return _answers(engine, index, list(wanted.values()), model)


def put(engine: Engine, index: VectorIndex, found: Sequence[Row], model: str) -> None:
    """Put passages of one shelf or several in the index, from their stored vectors."""
    for shelf in sorted({row.shelf for row in found}):
        group = [row for row in found if row.shelf == shelf]
        with engine.connect() as connection:
            vectors = stored(connection, model, [row.text_hash for row in group])
        index.put(shelf, [r.id for r in group], np.stack([vectors[r.text_hash] for r in group]))


def _answers(engine: Engine, index: VectorIndex, found: Sequence[Row], model: str) -> bool:
    """Whether most of a few passages are found by their own vectors."""
    step = max(1, len(found) // SAMPLE)
    sample = found[::step]
    with engine.connect() as connection:
        vectors = stored(connection, model, [row.text_hash for row in sample])
    hits = 0
    for row in sample:
        vector = vectors[row.text_hash]
        _, near = index.nearest(row.shelf, vector, SAMPLE)
        norms = np.linalg.norm(near, axis=1) * np.linalg.norm(vector)
        hits += bool(len(near)) and bool((near @ vector >= FOUND_COSINE * norms).any())
    return 2 * hits >= len(sample)
