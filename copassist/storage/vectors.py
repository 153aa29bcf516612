"""The vector index, in Chroma: one collection for each shelf (a language at a visibility).

Chroma is an index, never the truth: a process killed while it writes can leave a collection that
answers nothing, so everything here can be made again from the database. A *generation* is one whole
index: a new one is built beside the old and switched to when it is complete.

One collection a shelf, rather than one with metadata filters, because a filter on 70 % of 100,000
rows costs 245 ms and a smaller collection costs nothing; and because what an asker may not read is
then never scored at all.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.api import ClientAPI
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings as ChromaSettings
from chromadb.errors import ChromaError, NotFoundError
from numpy.typing import NDArray

from copassist.errors import StoreError

Vectors = NDArray[np.float32]
WRITE_BATCH = 1000
"""Chroma takes at most 5461 rows a call."""
_CONFIGURATION: CreateCollectionConfiguration = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 400, "max_neighbors": 32}
}
# Measured on random vectors at 10,000: recall@10 .52 with the defaults, .98 with these.


@dataclass(frozen=True)
class VectorIndex:
    """One generation of the index."""

    client: ClientAPI
    place: str
    generation: int

    @classmethod
    def open(cls, home: Path, generation: int, url: str = "") -> VectorIndex:
        """Open a generation, embedded under the home or on the server ``host:port``.

        :raises StoreError: when Chroma cannot be opened or reached.
        """
        quiet = ChromaSettings(anonymized_telemetry=False)
        try:
            if url:
                host, _, port = url.rpartition(":")
                client = chromadb.HttpClient(host=host, port=int(port), settings=quiet)
                return cls(client, url, generation)
            folder = _folder(home, generation)
            folder.mkdir(parents=True, exist_ok=True)
            return cls(chromadb.PersistentClient(str(folder), quiet), str(folder), generation)
        except (ChromaError, ValueError, OSError) as error:
            raise StoreError("index", path=url or str(home), reason=str(error)) from error

    def put(self, shelf: str, ids: Sequence[str], vectors: Vectors) -> None:
        """Add or replace rows; ``vectors`` has shape (len(ids), dimension)."""
        collection = self._collection(shelf, create=True)
        for start in range(0, len(ids), WRITE_BATCH):
            piece = slice(start, start + WRITE_BATCH)
            with self._errors():
                assert collection is not None
                collection.upsert(ids=list(ids[piece]), embeddings=vectors[piece])

    def remove(self, shelf: str, ids: Sequence[str]) -> None:
        """Take rows out; ids that are not there are passed over."""
        collection = self._collection(shelf)
        if collection is None:
            return
        for start in range(0, len(ids), WRITE_BATCH):
            with self._errors():
                collection.delete(ids=list(ids[start : start + WRITE_BATCH]))

    def nearest(self, shelf: str, query: Vectors, k: int) -> tuple[list[str], Vectors]:
        """Return up to ``k`` ids and their vectors, the nearest by cosine first.

        ``query`` has shape (dimension,); the vectors come back as (n, dimension).
        """
        collection = self._collection(shelf)
        if collection is None:
            return [], np.empty((0, query.shape[0]), np.float32)
        with self._errors():
            found: Any = collection.query(
                query_embeddings=[query],  # type: ignore[arg-type]
                n_results=k,
                include=["embeddings"],
            )
        ids: list[str] = found["ids"][0]
        rows = np.asarray(found["embeddings"][0], np.float32).reshape(len(ids), query.shape[0])
        return ids, rows

    def counts(self) -> dict[str, int]:
        """Return how many rows each shelf holds.

        :raises StoreError: when a collection cannot be read.
        """
        with self._errors():
            mine = [c for c in self.client.list_collections() if c.name.startswith(self._prefix)]
            return {c.name.removeprefix(self._prefix): c.count() for c in mine}

    def drop(self, home: Path) -> None:
        """Delete this generation."""
        for shelf in self.counts():
            with self._errors():
                self.client.delete_collection(self._prefix + shelf)
        folder = _folder(home, self.generation)
        if str(folder) == self.place:
            shutil.rmtree(folder, ignore_errors=True)

    @property
    def _prefix(self) -> str:
        return f"copassist-g{self.generation}-"

    def _collection(self, shelf: str, *, create: bool = False) -> Collection | None:
        with self._errors():
            if create:
                return self.client.get_or_create_collection(
                    self._prefix + shelf,
                    configuration=_CONFIGURATION,
                    embedding_function=None,
                )
            try:
                return self.client.get_collection(self._prefix + shelf, embedding_function=None)
            except NotFoundError:
                return None

    def _errors(self) -> _ChromaErrors:
        return _ChromaErrors(self.place)


@dataclass(frozen=True)
class _ChromaErrors:
    """Turn what Chroma raises into a StoreError that names the place."""

    place: str

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, ChromaError | ValueError):
            raise StoreError("index", path=self.place, reason=str(error)) from error


def generations(home: Path) -> Iterator[int]:
    """Yield the generations that stand under the home."""
    for folder in (home / "index").glob("g*"):
        if folder.name[1:].isdigit():
            yield int(folder.name[1:])


def discard(home: Path, generation: int) -> None:
    """Delete the folder of an embedded generation that is not in use."""
    shutil.rmtree(_folder(home, generation), ignore_errors=True)


def _folder(home: Path, generation: int) -> Path:
    return home / "index" / f"g{generation}"
