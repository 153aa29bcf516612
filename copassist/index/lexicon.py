"""The postings of the archive: what the database holds now, and what of it is still to be written.

There is a folder for each level of visibility, so that a reader opens only what it may read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine, select

from copassist.index.postings import Keys, Segment, key, segments, tidy, write_segment
from copassist.index.rows import read_passages, revision
from copassist.index.words import Tokens, tokens
from copassist.languages import LANGUAGES
from copassist.records import Passage, Visibility
from copassist.storage.complaints import files
from copassist.storage.tables import passages

WORDS = "words"
BATCH = 4000
"""Passages written in one segment when many are missing."""


@dataclass(frozen=True)
class Known:
    """The passages of some levels, in the order of their ids.

    ``languages`` says each passage's by its place in ``LANGUAGES``.
    """

    levels: tuple[Visibility, ...]
    ids: tuple[str, ...]
    languages: NDArray[np.int8]
    keys: Keys

    @cached_property
    def _order(self) -> NDArray[np.intp]:
        return np.argsort(self.keys)

    def find(self, keys: Keys) -> NDArray[np.int32]:
        """Return which passage each key is, -1 for none."""
        if not len(self.keys):
            return np.full(len(keys), -1, np.int32)
        near = np.searchsorted(self.keys, keys, sorter=self._order)
        near = self._order[near.clip(max=len(self.keys) - 1)]
        return np.where(self.keys[near] == keys, near, -1).astype(np.int32)


def known_passages(engine: Engine, levels: Iterable[Visibility]) -> Known:
    """Read which passages the database holds at some levels."""
    levels = tuple(levels)
    p = passages.c
    query = select(p.id, p.language, p.hash).where(p.visibility.in_([v.value for v in levels]))
    with engine.connect() as connection:
        rows = sorted(tuple(row) for row in connection.execute(query))
    ids, codes, hashes = zip(*rows, strict=True) if rows else ((), (), ())
    languages = np.array([LANGUAGES.index(code) for code in codes], np.int8)
    keys = np.fromiter(map(key, hashes), np.uint64, len(hashes))
    return Known(levels, tuple(ids), languages, keys)


def catch_up(engine: Engine, home: Path, known: Known) -> list[Segment]:
    """Return the segments of some passages, writing first one of those that no segment has."""
    found = _segments(home, known.levels)
    held = np.concatenate([s.keys for s in found]) if found else np.empty(0, np.uint64)
    missing = np.flatnonzero(np.isin(known.keys, held, invert=True))
    if not len(missing):
        return found
    for start in range(0, len(missing), BATCH):
        batch = {known.ids[i]: int(known.keys[i]) for i in missing[start : start + BATCH]}
        with engine.connect() as connection:
            texts = read_passages(connection, list(batch))
        _write(home, [(batch[name], passage) for name, passage in texts.items()])
    return _segments(home, known.levels)


def add_words(home: Path, found: Iterable[Passage]) -> None:
    """Write the tokens of some passages."""
    _write(home, [(key(revision(p)), p) for p in found])


def _write(home: Path, found: Iterable[tuple[int, Passage]]) -> None:
    by_level: dict[Visibility, dict[int, Tokens]] = defaultdict(dict)
    for name, passage in found:
        by_level[passage.visibility][name] = tokens(passage.indexed_text, passage.language)
    with files(home):
        for level, texts in by_level.items():
            write_segment(_place(home, level), list(texts), list(texts.values()))


def tidy_words(engine: Engine, home: Path) -> None:
    """Merge segments, and drop the words of passages that are gone."""
    with files(home):
        for place in (home / WORDS).glob("*"):
            tidy(place, known_passages(engine, [Visibility.of_slug(place.name)]).keys)


def _segments(home: Path, levels: Sequence[Visibility]) -> list[Segment]:
    return [segment for level in levels for segment in segments(_place(home, level))]


def _place(home: Path, level: Visibility) -> Path:
    return home / WORDS / level.slug
