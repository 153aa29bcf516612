"""Proof of an erasure: every byte under the home is searched for the words and the vectors.

A pattern is looked for by its first eight bytes, as one number, at every place of a file at once;
where they stand the rest is compared. So a thousand sentences cost as much as one.
"""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from copassist.archive.erased import normal, pieces
from copassist.records.privacy import Proof
from copassist.storage.tables import articles, messages

WORDS, CHARS = 4, 20
"""A shorter sentence proves nothing: everybody says it."""
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
        """Leave out the sentences that others wrote in the same words: they stay theirs."""
        theirs = {normal(piece) for piece in pieces(_held(connection), WORDS)}
        own = frozenset(said for said in self.sentences if normal(said) not in theirs)
        return Traces(own, self.vectors, len(self.sentences) - len(own))

    def patterns(self) -> list[bytes]:
        """Return what to look for: text as it is and as JSON escapes it, vectors as they are."""
        found: set[bytes] = set(self.vectors)
        for said in self.sentences:
            found.add(said.encode("utf-8", "replace"))
            found.add(json.dumps(said)[1:-1].encode())
            found.add(json.dumps(said, ensure_ascii=False)[1:-1].encode("utf-8", "replace"))
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
    yield from connection.scalars(select(messages.c.text))
    yield from connection.scalars(select(messages.c.original).where(messages.c.original != ""))
    for sections in connection.scalars(select(articles.c.sections)):
        yield from (section["text"] for section in sections)


def _by_start(patterns: Iterable[bytes]) -> dict[int, list[bytes]]:
    found: dict[int, list[bytes]] = {}
    for pattern in patterns:
        found.setdefault(int.from_bytes(pattern[:PREFIX], "little"), []).append(pattern)
    return found


def _holds(file: Path, by_start: Mapping[int, list[bytes]]) -> bool:
    starts = np.array(sorted(by_start), _NUMBER)
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held:
        for begin in range(0, len(held), STEP):
            piece = held[begin : begin + STEP + PREFIX]
            for place in _places(piece, starts):
                number = int.from_bytes(piece[place : place + PREFIX], "little")
                if any(
                    held[begin + place : begin + place + len(pattern)] == pattern
                    for pattern in by_start[number]
                ):
                    return True
    return False


def _places(piece: bytes, starts: NDArray[np.uint64]) -> Iterator[int]:
    """Yield where a piece holds the first bytes of a pattern, whatever the alignment."""
    for shift in range(PREFIX):
        count = (len(piece) - shift) // PREFIX
        if count > 0:
            numbers = np.frombuffer(piece, _NUMBER, count, shift)
            near = np.searchsorted(starts, numbers).clip(max=len(starts) - 1)
            for hit in np.flatnonzero(starts[near] == numbers):
                yield shift + int(hit) * PREFIX
