"""Embedding, once for each distinct text, with the time left.

Vectors are kept in the database by the hash of the text and the model's name, so nothing is ever
embedded twice, and each batch is one transaction: after a kill only what is missing is embedded.

Each message of a passage is embedded, and the passage has the mean of theirs: of an edit one
message is embedded, not its neighbours. The mean is written last, so that a passage that has one
lacks nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from sqlalchemy import Engine, insert

from copassist.index.rows import BATCH, Vectors, heading, mean_rows, stored, text_hash
from copassist.memory import give_back
from copassist.records import Passage, Progress
from copassist.storage.tables import vectors

Report = Callable[[Progress], None]


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


@dataclass
class Embedding:
    """One run of work: how many texts and characters there are, and how many are done."""

    engine: Engine
    embedder: Embedder
    report: Report | None = None
    texts: int = 0
    chars: int = 0
    done: int = 0
    done_chars: int = 0
    spent_s: float = 0.0

    def plan(self, pieces: Iterable[Sequence[Passage]]) -> None:
        """Count what there is to embed."""
        seen: set[str] = set()
        for piece in pieces:
            missing = {h: t for h, t in self._missing(piece).items() if h not in seen}
            seen.update(missing)
            self.texts += len(missing)
            self.chars += sum(map(len, missing.values()))

    def embed(self, found: Sequence[Passage]) -> None:
        """Give a vector to every text of some passages, the longest first."""
        texts = self._missing(found)
        order = sorted(texts, key=lambda h: (-len(texts[h]), h))
        for start in range(0, len(order), BATCH):
            self._embed({h: texts[h] for h in order[start : start + BATCH]})
        self._average(found)
        give_back()

    def _embed(self, batch: dict[str, str]) -> None:
        started = time.monotonic()
        found = self.embedder.embed_documents(list(batch.values()))
        self._keep(dict(zip(batch, found, strict=True)))
        self.done += len(batch)
        self.done_chars += sum(map(len, batch.values()))
        self.spent_s += time.monotonic() - started
        if self.report:
            left = self.spent_s * max(self.chars - self.done_chars, 0) / max(self.done_chars, 1)
            self.report(Progress("embed", self.done, max(self.texts, self.done), left))

    def _average(self, found: Sequence[Passage]) -> None:
        """Give each passage that has no vector the mean of its messages', of unit length."""
        # Asked again: what was embedded just now may be the whole of a passage.
        bare = self._bare(found)
        if not bare:
            return
        said = [[text_hash(text) for text in p.embedded_texts] for p in bare.values()]
        names = [name for hashes in said for name in hashes]
        with self.engine.connect() as connection:
            known = stored(connection, self.embedder.name, list(set(names)))
        means = mean_rows(np.stack([known[n] for n in names]), [len(hashes) for hashes in said])
        self._keep(dict(zip(bare, means, strict=True)))

    def _keep(self, found: Mapping[str, Vectors]) -> None:
        rows = [
            {
                "hash": name,
                "model": self.embedder.name,
                "dimension": len(row),
                "vector": row.astype("<f4").tobytes(),
            }
            for name, row in found.items()
        ]
        with self.engine.begin() as connection:
            connection.execute(insert(vectors), rows)

    def _missing(self, found: Sequence[Passage]) -> dict[str, str]:
        """Return the texts to embed of some passages, by hash."""
        texts = {text_hash(t): t for p in self._bare(found).values() for t in p.embedded_texts}
        texts |= {text_hash(title): title for p in found if (title := heading(p))}
        with self.engine.connect() as connection:
            known = stored(connection, self.embedder.name, list(texts))
        return {name: text for name, text in texts.items() if name not in known}

    def _bare(self, found: Sequence[Passage]) -> dict[str, Passage]:
        """Return the passages that have no vector, by the hash of their text."""
        named = {text_hash(p.indexed_text): p for p in found}
        with self.engine.connect() as connection:
            known = stored(connection, self.embedder.name, list(named))
        return {name: passage for name, passage in named.items() if name not in known}
