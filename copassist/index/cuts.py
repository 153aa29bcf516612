"""What is cut again of a space: the runs of threads whose messages or passages have changed.

One message more changes few of the threads of its space. So each run is sealed by what it was cut
of (all that its messages have, told by their revisions and names) *and* by the passages that came
of it. Where what the database holds now, on both sides, gives a seal that is kept, cutting would
give the same passages. So nobody has to say what has changed, and whatever touches the messages or
the passages opens the seal. The neighbours that a lone message is read with are in its run.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain

from sqlalchemy import Engine, select

from copassist import __version__
from copassist.archive.library import Library
from copassist.index.outlines import Outline, outlines
from copassist.index.passages import passages as cut
from copassist.index.passages import runs
from copassist.index.rows import revision
from copassist.records import Passage, Thread
from copassist.storage.facts import fact
from copassist.storage.tables import articles, messages, passages

CUT = "cut:"
"""Facts of this name hold the seals of a space, one after the other."""
SEAL_CHARS = 16
THREADS = 400
"""Threads read together to be cut."""
Told = tuple[str, str]
"""A passage by its id and revision."""
Run = Sequence[Outline]


@dataclass
class Cuts:
    """A space beside its passages.

    ``known`` are the passages stored, by id with their revisions; what ``differing`` leaves there
    is gone. ``seals`` are then those of all runs of the space.
    """

    engine: Engine
    space: str
    passage_chars: int
    known: dict[str, str] = field(default_factory=dict)
    seals: list[str] = field(default_factory=list)
    _stored: dict[tuple[str, str], list[Told]] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)
    _seen: set[str] = field(default_factory=set)

    def differing(self) -> Iterator[Passage]:
        """Yield the passages that are new or changed."""
        self._read()
        again = [run for run in runs(outlines(self.engine, self.space)) if not self._stands(run)]
        for some in _batches(again):
            yield from self._cut(some)
        library = Library(self.engine)
        written = library.articles_where(articles.c.space == self.space, None)
        for passage in cut([], written, self.passage_chars):
            if self._is_first(passage.id) and self.known.pop(passage.id, None) != revision(passage):
                yield passage

    def _read(self) -> None:
        p = passages.c
        query = select(p.source, p.thread_id, p.id, p.hash).where(p.space == self.space)
        with self.engine.connect() as connection:
            for source, thread, name, said in connection.execute(query):
                self.known[name] = said
                self._stored.setdefault((source, thread), []).append((name, said))
            kept = fact(connection, CUT + self.space) or ""
        self._kept = {kept[n : n + SEAL_CHARS] for n in range(0, len(kept), SEAL_CHARS)}

    def _stands(self, run: Run) -> bool:
        """Whether a run is as it was cut; its passages are then met."""
        found = self._stored.get((run[0].source, run[0].id), [])
        seal = self._seal(run, found)
        if seal not in self._kept:
            return False
        self.seals.append(seal)
        for name, _ in found:
            self._seen.add(name)
            del self.known[name]
        return True

    def _seal(self, run: Run, found: Iterable[Told]) -> str:
        told = [(thread.source, thread.id, thread.told) for thread in run]
        whole = repr((__version__, self.passage_chars, told, sorted(found)))
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:SEAL_CHARS]

    def _cut(self, some: Sequence[Run]) -> Iterator[Passage]:
        threads = self._threads(some)
        for run in some:
            found: list[Told] = []
            whole = [threads[name] for t in run if (name := (t.source, t.id)) in threads]
            for passage in cut(whole, [], self.passage_chars):
                said = revision(passage)
                if self._is_first(passage.id):
                    found.append((passage.id, said))
                    if self.known.pop(passage.id, None) != said:
                        yield passage
            self.seals.append(self._seal(run, found))

    def _threads(self, some: Sequence[Run]) -> dict[tuple[str, str], Thread]:
        m = messages.c
        names: dict[str, list[str]] = {}
        for thread in chain.from_iterable(some):
            names.setdefault(thread.source, []).append(thread.id)
        library = Library(self.engine)
        return {
            (source, thread.id): thread
            for source, ids in names.items()
            for thread in library.threads_where(
                (m.space == self.space) & (m.source == source) & m.thread_id.in_(ids), None
            )
        }

    def _is_first(self, name: str) -> bool:
        """Whether no passage of this id was met so far."""
        before = len(self._seen)
        self._seen.add(name)
        return len(self._seen) > before


def _batches(found: Iterable[Run]) -> Iterator[list[Run]]:
    some: list[Run] = []
    count = 0
    for run in found:
        some.append(run)
        count += len(run)
        if count >= THREADS:
            yield some
            some, count = [], 0
    yield some
