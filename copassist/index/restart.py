"""The index after a restore: it begins again, from the vectors that came with the rows.

The passages of the backup are left out and every space is marked, under a generation that was
never written: a kill before the refresh leaves what any refresh completes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, delete, select

from copassist.archive.intake import STALE
from copassist.errors import IndexStaleError
from copassist.index.embedding import Embedder
from copassist.index.rows import Vectors
from copassist.index.state import GENERATION, MODEL, REVISION, SUM, next_generation
from copassist.settings import Settings
from copassist.storage.facts import fact, facts_under, forget, set_fact
from copassist.storage.tables import articles, messages, passages, vectors


def restarting(engine: Engine, settings: Settings) -> Callable[[Connection], None]:
    """Return what is to be done to the restored rows, in their own transaction."""
    with engine.connect() as connection:
        revision = int(fact(connection, REVISION) or 0)
    generation = next_generation(engine, settings)

    def settle(connection: Connection) -> None:
        connection.execute(delete(passages))
        for shelf in facts_under(connection, SUM):
            forget(connection, SUM + shelf)
        for table in (messages, articles):
            for space in connection.scalars(select(table.c.space).distinct()).all():
                set_fact(connection, STALE + space, "1")
        set_fact(connection, GENERATION, str(generation))
        # Whoever has the former index open sees another number, and opens this one.
        restored = int(fact(connection, REVISION) or 0)
        set_fact(connection, REVISION, str(max(revision, restored) + 1))

    return settle


@dataclass
class Recalled:
    """The model that the stored vectors come from, loaded only for a text that has none."""

    name: str
    dimension: int
    load: Callable[[], Embedder]

    @classmethod
    def of(cls, engine: Engine, load: Callable[[], Embedder]) -> Recalled | None:
        """Recall the model of the index; None when nothing was ever embedded."""
        with engine.connect() as connection:
            name = fact(connection, MODEL)
            query = select(vectors.c.dimension).where(vectors.c.model == name).limit(1)
            dimension = connection.execute(query).scalar()
        return cls(name, dimension, load) if name and dimension else None

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension)."""
        return self._model.embed_queries(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension)."""
        return self._model.embed_documents(texts)

    @property
    def _model(self) -> Embedder:
        model = self.load()
        if model.name != self.name:
            raise IndexStaleError(built_with=self.name, wanted=model.name)
        return model
