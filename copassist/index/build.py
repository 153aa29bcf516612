"""Building the index, in step with the archive.

1. What differs comes in pieces (changes.py). The texts of a piece are embedded (embedding.py), its
   vectors and words put in their indexes, and its rows written in one transaction with the sums of
   vectors. A space stays marked stale until the last of its pieces is in. So a kill at any moment
   leaves whole pieces, and the next refresh goes on from there.
2. While the vector index is written the database says so. Whoever finds that said by a process
   that is gone compares the index with the database (soundness.py) and puts it right.
3. An index that cannot be put right is built aside, from the stored vectors, verified, and then
   switched to in one transaction; what a killed build left is deleted.
4. An index of another model is refused, with the offer to build it again.

One process at a time builds; the others wait for it, or leave it to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import islice

from sqlalchemy import Engine, func, select

from copassist.archive.intake import STALE
from copassist.archive.library import Library
from copassist.errors import IndexStaleError, StoreError
from copassist.index.changes import Change, changes
from copassist.index.cuts import CUT
from copassist.index.embedding import Embedder, Embedding, Report
from copassist.index.lexicon import add_words, tidy_words
from copassist.index.rows import passage_batches, remove, store, text_hash
from copassist.index.soundness import counts_agree, put, settle
from copassist.index.state import (
    DOUBT,
    GENERATION,
    MODEL,
    REVISION,
    Row,
    Sums,
    discard_others,
    new_index,
    open_index,
    rows,
    shelf_name,
    stale_spaces,
    stamp,
)
from copassist.records import Passage, Visibility
from copassist.settings import Settings
from copassist.storage.facts import fact, forget, forget_under, set_fact
from copassist.storage.lock import indexing
from copassist.storage.tables import facts, passages
from copassist.storage.vectors import VectorIndex

__all__ = [
    "MODEL",
    "Builder",
    "Embedder",
    "open_index",
    "stale_spaces",
]

BEING_READ = "being read"
"""What a stale mark says while the space is read: a change in between writes it anew."""


@dataclass(frozen=True)
class Builder:
    """Brings the index up to date with the archive."""

    engine: Engine
    settings: Settings
    embedder: Embedder

    def refresh(self, progress: Report | None = None, *, wait: bool = True) -> int:
        """Index what changed since the last refresh; return how many texts were embedded.

        An index found damaged is repaired first. Where another process is at work, ``wait`` for it,
        else leave it to it, and a home that may only be read as it is.

        :raises IndexStaleError: when the index was built with another model.
        :raises StoreError: when the index cannot be repaired.
        """
        with self.engine.connect() as connection:
            built_with = fact(connection, MODEL)
        if built_with is not None and built_with != self.embedder.name:
            raise IndexStaleError(built_with=built_with, wanted=self.embedder.name)
        try:
            with self._alone(wait):
                self._ensure_sound(progress)
                return self._update(progress)
        except StoreError as error:
            if wait or error.key not in ("busy", "database_read_only"):
                raise
            return 0

    def rebuild(self, progress: Report | None = None) -> int:
        """Build a new index aside, switch to it and read every space again; return texts embedded.

        :raises StoreError: when the new one is not sound; the old one is then still in force.
        """
        with self.engine.begin() as connection:
            forget_under(connection, CUT)
            for space in {*Library(self.engine).every_space(), *self._indexed_spaces()}:
                set_fact(connection, STALE + space, "1")
        return self.renew(progress)

    def renew(self, progress: Report | None = None) -> int:
        """Build a new index aside of the passages that there are, and bring it up to date.

        :raises StoreError: when the new one is not sound; the old one is then still in force.
        """
        with self._alone():
            return self._renew(progress) + self._update(progress)

    def withdraw(self, spaces: Iterable[str], ids: Sequence[str]) -> None:
        """Take passages of some spaces out, until ``refresh`` cuts those spaces again."""
        with self._alone():
            with self.engine.begin() as connection:
                for space in spaces:
                    set_fact(connection, STALE + space, "1")
            self._apply(Change(gone=list(ids)), Embedding(self.engine, self.embedder, None))

    def ensure_sound(self, progress: Report | None = None, *, failed_at: str = "") -> None:
        """Verify the index where there is doubt, and repair it; next to nothing when all is well.

        ``failed_at`` is the revision at which a search failed: unless another process has changed
        the index since, it is verified whatever the counts say.

        :raises StoreError: when it cannot be repaired.
        """
        with self._alone():
            with self.engine.begin() as connection:
                if failed_at and failed_at == (fact(connection, REVISION) or "0"):
                    set_fact(connection, DOUBT, "1")
            self._ensure_sound(progress)

    def is_sound(self) -> bool:
        """Whether the vector index holds exactly the passages of the database."""
        p = passages.c
        query = select(p.language, p.visibility, func.count()).group_by(p.language, p.visibility)
        with self.engine.connect() as connection:
            found = connection.execute(query).all()
        wanted = {shelf_name(code, Visibility(level)): n for code, level, n in found}
        try:
            counts = open_index(self.engine, self.settings).counts()
        except StoreError:
            return False
        return wanted == {shelf: n for shelf, n in counts.items() if n}

    def _alone(self, wait: bool = True) -> AbstractContextManager[None]:
        return indexing(self.engine, self.settings.home, wait=wait)

    def _update(self, progress: Report | None) -> int:
        embedded = 0
        while stale := stale_spaces(self.engine):
            with self.engine.begin() as connection:
                for space in stale:
                    set_fact(connection, STALE + space, BEING_READ)
            work = Embedding(self.engine, self.embedder, progress)
            for change in self._planned(work, stale):
                self._apply(change, work)
            embedded += work.done
            tidy_words(self.engine, self.settings.home)
        return embedded

    def _planned(self, work: Embedding, stale: list[str]) -> Iterable[Change]:
        """Return the changes, all counted. More than one piece is read twice, to hold but one."""

        def read() -> Iterator[Change]:
            return changes(self.engine, stale, self.settings.passage_chars)

        first = list(islice(read(), 2))
        whole = len(first) == 1
        work.plan(change.fresh for change in (first if whole else read()))
        return first if whole else read()

    def _apply(self, change: Change, work: Embedding) -> None:
        """Take in one piece.

        Rows are written before what they replace leaves the vector index, so that what is gone from
        the archive is never found, whenever a kill comes.
        """
        work.embed(change.fresh)
        index = self._doubted()
        fresh = [_row(passage) for passage in change.fresh]
        put(self.engine, index, fresh, self.embedder.name)
        add_words(self.settings.home, change.fresh)
        with self.engine.begin() as connection:
            before = rows(connection, [*change.gone, *(row.id for row in fresh)])
            sums = Sums.read(connection)
            sums.add(connection, self.embedder.name, before, -1)
            sums.add(connection, self.embedder.name, fresh)
            sums.write(connection)
            remove(connection, change.gone)
            store(connection, change.fresh)
            for space, seals in change.spaces.items():
                settled = connection.execute(
                    facts.delete().where(facts.c.name == STALE + space, facts.c.value == BEING_READ)
                )
                # Of a space that changed while it was read, nobody knows what was cut of what.
                if settled.rowcount:
                    set_fact(connection, CUT + space, seals)
            revision = stamp(connection, self.embedder.name)
        index.keep_step(revision)
        kept = {(row.id, row.shelf) for row in fresh}
        for shelf in {row.shelf for row in before}:
            gone = [r.id for r in before if r.shelf == shelf and (r.id, shelf) not in kept]
            index.remove(shelf, gone)
        with self.engine.begin() as connection:
            forget(connection, DOUBT)

    def _doubted(self) -> VectorIndex:
        """Open the index to write it; until that is done the database says so."""
        with self.engine.begin() as connection:
            set_fact(connection, DOUBT, "1")
        return open_index(self.engine, self.settings)

    def _ensure_sound(self, progress: Report | None) -> None:
        with self.engine.connect() as connection:
            doubt = fact(connection, DOUBT)
        try:
            index = open_index(self.engine, self.settings)
            discard_others(self.engine, self.settings)
            if doubt is None and counts_agree(self.engine, index):
                return
            sound = settle(self.engine, index, self.embedder.name)
        except StoreError:
            sound = False
        if not sound:
            self._renew(progress)
            return
        with self.engine.begin() as connection:
            forget(connection, DOUBT)
            revision = stamp(connection, self.embedder.name)
        index.keep_step(revision)

    def _renew(self, progress: Report | None) -> int:
        """Build a generation of the passages as they stand, verify it, switch to it."""
        index = new_index(self.engine, self.settings)
        work = Embedding(self.engine, self.embedder, progress)
        work.plan(passage_batches(self.engine))
        sums = Sums()
        for batch in passage_batches(self.engine):
            work.embed(batch)
            found = [_row(passage) for passage in batch]
            put(self.engine, index, found, self.embedder.name)
            with self.engine.connect() as connection:
                sums.add(connection, self.embedder.name, found)
        if not settle(self.engine, index, self.embedder.name):
            raise StoreError("index", path=index.place, reason="a new index is not sound")
        with self.engine.begin() as connection:
            sums.write(connection)
            set_fact(connection, GENERATION, str(index.generation))
            forget(connection, DOUBT)
            revision = stamp(connection, self.embedder.name)
        index.keep_step(revision)
        discard_others(self.engine, self.settings)
        return work.done

    def _indexed_spaces(self) -> list[str]:
        with self.engine.connect() as connection:
            return list(connection.scalars(select(passages.c.space).distinct()))


def _row(passage: Passage) -> Row:
    shelf = shelf_name(passage.language, passage.visibility)
    return Row(passage.id, shelf, text_hash(passage.indexed_text))
