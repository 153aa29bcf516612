"""Proof of an erasure: every byte under the home is searched for the words and the vectors.

A pattern is looked for by its first eight bytes, as one number, at every place of a file at once;
where they stand the rest is compared. So a thousand sentences cost as much as one.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from copassist.archive.erased import pieces
from copassist.records.privacy import Proof
from copassist.storage.tables import articles, journeys, messages

WORDS, CHARS = 4, 20
"""A shorter sentence proves nothing: everybody says it."""
SOME = 1000
STEP = 1 << 24
PREFIX = 8
_NUMBER = np.dtype("<u8")


@dataclass(frozen=True)
class Traces:
    """What an erasure must not leave: sentences letter by letter, and vectors as bytes."""

    sentences: frozenset[str]
    vectors: frozenset[bytes]
    shared: int = 0

    @classmethod
    def of(cls, texts: Iterable[str], vectors: Mapping[str, bytes]) -> Traces:
        """Gather the traces of some texts."""
        found = {piece for piece in pieces(texts, WORDS) if len(piece) >= CHARS}
        return cls(frozenset(found), frozenset(vectors.values()))

    def not_of(self, connection: Connection) -> Traces:
        """Leave out the sentences that stand in what others wrote: there they are theirs."""
        by_start = _by_start(_bytes(said) for said in self.sentences)
        held, theirs = _held(connection), set[bytes]()
        while some := list(islice(held, SOME)):
            theirs |= set(_found(_bytes("\n".join(some)), by_start))
        own = frozenset(said for said in self.sentences if _bytes(said) not in theirs)
        return Traces(own, self.vectors, len(self.sentences) - len(own))

    def patterns(self) -> list[bytes]:
        """Return what to look for: text as it is and as JSON escapes it, vectors as they are."""
        found: set[bytes] = set(self.vectors)
        for said in self.sentences:
            found.add(_bytes(said))
            found.add(json.dumps(said)[1:-1].encode())
            found.add(_bytes(json.dumps(said, ensure_ascii=False)[1:-1]))
        return sorted(found)


def prove(home: Path, traces: Traces) -> Proof:
    """Search every file under a home."""
    patterns, count, total, remains = traces.patterns(), 0, 0, []
    by_start = _by_start(patterns)
    for file in sorted(path for path in home.rglob("*") if path.is_file()):
        size = file.stat().st_size
        count, total = count + 1, total + size
        if size >= PREFIX and patterns and _holds(file, by_start):
            remains.append(str(file.relative_to(home)))
    return Proof(
        count, total, len(traces.sentences), len(traces.vectors), traces.shared, tuple(remains)
    )


def _held(connection: Connection) -> Iterator[str]:
    m = messages.c
    for row in connection.execute(select(m.text, m.original, m.title, m.files)):
        yield "\n".join((row.text, row.original, row.title, *row.files))
    for title, sections in connection.execute(select(articles.c.title, articles.c.sections)):
        yield title
        yield from (f"{section['heading']}\n{section['text']}" for section in sections)
    for row in connection.scalars(select(journeys.c.row)):
        yield row["introduction"]


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _by_start(patterns: Iterable[bytes]) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for pattern in patterns:
        found.setdefault(int.from_bytes(pattern[:PREFIX], "little"), []).append(pattern)
    return found


def _holds(file: Path, by_start: Mapping[int, list[bytes]]) -> bool:
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held:
        return any(True for _ in _found(held, by_start))


def _found(held: bytes | mmap.mmap, by_start: Mapping[int, list[bytes]]) -> Iterator[bytes]:
    """Yield the patterns that stand somewhere, each time they do."""
    starts = np.array(sorted(by_start), _NUMBER)
    for begin in range(0, len(held) if len(starts) else 0, STEP):
        piece = held[begin : begin + STEP + PREFIX]
        for place in _places(piece, starts):
            number, at = int.from_bytes(piece[place : place + PREFIX], "little"), begin + place
            yield from (p for p in by_start[number] if held[at : at + len(p)] == p)


def _places(piece: bytes, starts: NDArray[np.uint64]) -> Iterator[int]:
    """Yield where a piece holds the first bytes of a pattern, whatever the alignment."""
    for shift in range(PREFIX):
        count = (len(piece) - shift) // PREFIX
        if count > 0:
            numbers = np.frombuffer(piece, _NUMBER, count, shift)
            near = np.searchsorted(starts, numbers).clip(max=len(starts) - 1)
            for hit in np.flatnonzero(starts[near] == numbers):
                yield shift + int(hit) * PREFIX
