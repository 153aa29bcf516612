"""What each passage says for the axes: read once, from its stored vector and its words, and kept.

A reading stands under the hash of its passage and the version of the detector. After an import only
passages that are new or changed are read; another version reads all again, so that a history is
never told by two detectors. Nothing is embedded: a reading costs a tenth of a millisecond.

Passages are then read closely too (closely.py), as far as there is time; what was not is told by
its first reading, moved so that the two agree on what was read twice (``Levelled``).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Engine, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from copassist.axes.classify import Classifier, agreed, unspoken
from copassist.axes.corrections import Corrected, corrections
from copassist.axes.cues import Cues, cues_of
from copassist.axes.levelling import Levelled
from copassist.index.rows import Vectors, mean_rows, read_passages, stored, text_hash
from copassist.records import Passage, Progress
from copassist.records.axes import SIGNS, Evidence
from copassist.storage.facts import is_read_only
from copassist.storage.tables import passages
from copassist.storage.tables import readings as table

PIECE = 500
STAGE = "axes"
UNDER = "under:"
"""Before the cues of a heading, where its section is not empty (« Pas de décision »)."""
_EMPTY = {"skipped", "nothing_decided"}

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """The cues of a message, or of a section of an article, and what its passage shows."""

    cues: Cues
    evidence: Evidence


@dataclass(frozen=True)
class Reader:
    """Keeps the readings in step with the passages."""

    engine: Engine
    model: str
    classifier: Classifier
    embed: Callable[[Sequence[str]], Vectors]

    def refresh(self, progress: Report | None = None, *, embed: bool = True) -> int:
        """Read the passages that were not, forget those that are gone; return how many were read.

        Those without a vector of the packaged model (another one embeds) are embedded for it, or
        left for later. Where the database may only be read nothing is done.
        """
        with self.engine.connect() as connection:
            if is_read_only(connection):
                return 0
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        started, done = time.monotonic(), 0
        with self.engine.begin() as connection:
            gone = ~select(passages.c.id).where(passages.c.id == table.c.passage).exists()
            connection.execute(delete(table).where(gone))
            wanted = self._unread(connection)
        for start in range(0, len(wanted), PIECE):
            piece = wanted[start : start + PIECE]
            with self.engine.begin() as connection:
                found = list(read_passages(connection, piece).values())
                connection.execute(delete(table).where(table.c.passage.in_(piece)))
                if rows := self._rows(connection, found, embed):
                    # Another process may have read them meanwhile.
                    connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)
            done += len(piece)
            if progress:
                left = (time.monotonic() - started) * (len(wanted) - done) / done
                progress(Progress(STAGE, done, len(wanted), left))
        return done

    def read(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return a first reading of texts, shape (texts, signs), in the order of ``SIGNS``."""
        plain = [unspoken(text) for text in texts]
        return self.classifier.classify(plain, [cues_of(t) for t in plain], self.embed(plain))

    def _unread(self, connection: Connection) -> list[str]:
        p = passages.c
        same = and_(table.c.passage == p.id, table.c.hash == p.hash)
        known = table.c.version == self.classifier.version
        query = (
            select(p.id)
            .join(table, same, isouter=True)
            .where(or_(table.c.passage.is_(None), ~known))
            .order_by(p.id)
        )
        return list(connection.scalars(query))

    def _rows(
        self, connection: Connection, found: Sequence[Passage], embed: bool
    ) -> list[dict[str, Any]]:
        vectors = self._vectors(connection, found, embed)
        there = [(p, vectors[p.id]) for p in found if p.id in vectors]
        if not there:
            return []
        ids = [passage.id for passage, _ in there]
        query = select(passages.c.id, passages.c.hash).where(passages.c.id.in_(ids))
        revisions = {row.id: row.hash for row in connection.execute(query)}
        said = [said_cues(passage) for passage, _ in there]
        told = self.classifier.classify(
            [passage.text for passage, _ in there],
            [frozenset().union(*(cues for _, cues in parts)) for parts in said],
            np.stack([vector for _, vector in there]),
        )
        return [
            {
                "passage": passage.id,
                "hash": revisions[passage.id],
                "version": self.classifier.version,
                "kind": passage.kind,
                "source": passage.source,
                "said": [[name, sorted(cues)] for name, cues in parts],
                "told": [round(float(value), 4) for value in row],
            }
            for (passage, _), parts, row in zip(there, said, told, strict=True)
        ]

    def _vectors(
        self, connection: Connection, found: Sequence[Passage], embed: bool
    ) -> dict[str, Vectors]:
        hashes = {passage.id: text_hash(passage.indexed_text) for passage in found}
        known = stored(connection, self.model, list(set(hashes.values())))
        vectors = {name: known[hash_] for name, hash_ in hashes.items() if hash_ in known}
        missing = [passage for passage in found if passage.id not in vectors]
        if missing and embed:
            made = self.embed([text for p in missing for text in p.embedded_texts])
            means = mean_rows(made, [len(passage.embedded_texts) for passage in missing])
            vectors |= dict(zip((passage.id for passage in missing), means, strict=True))
        return vectors


def said_cues(passage: Passage) -> list[tuple[str, Cues]]:
    """Return the cues of each message of a passage, by id, or of a section, by its document."""
    if passage.kind == "message":
        return [(part.message_id, cues_of(part.text)) for part in passage.parts]
    body = cues_of(passage.text)
    under = set() if body & _EMPTY else {UNDER + cue for cue in cues_of(passage.heading)}
    return [(f"{passage.space}/{passage.path}", body | under)]


def readings(connection: Connection) -> Iterator[tuple[str, str, str, Reading]]:
    """Yield kind, source, name (a message's id, a document's path) and reading of all that is kept.

    A message cut in two has two readings, a document one a section. What was corrected is as it was
    corrected, and the rest has moved with it.
    """
    corrected = Corrected.of(corrections(connection))
    twice = select(table.c.told, table.c.close).where(table.c.close.is_not(None))
    levelled = Levelled.of((told, agreed(told, close)) for told, close in connection.execute(twice))
    query = select(table.c.kind, table.c.source, table.c.said, table.c.told, table.c.close)
    held: dict[tuple[str, ...], Cues] = {}
    rows = connection.execute(query.execution_options(yield_per=PIECE))
    for kind, source, said, told, close in rows:
        names = [name for name, _ in said]
        shown = Evidence(agreed(told, close)) if close else levelled.applied(told)
        evidence = corrected.applied(shown, source, names)
        for name, cues in said:
            key = tuple(cues)
            yield kind, source, name, Reading(held.setdefault(key, frozenset(key)), evidence)


def either(found: Iterable[Evidence]) -> Evidence:
    """Return how likely one or another of some texts shows each sign, were they independent."""
    kept = [np.array(evidence.told) for evidence in found]
    if not kept:
        return NOTHING
    return Evidence(tuple((1 - np.prod([1 - told for told in kept], axis=0)).tolist()))


NOTHING = Evidence((0.0,) * len(SIGNS))
