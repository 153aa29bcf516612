"""Postings on disk: which passages hold a token, and how often.

A *segment* is a folder of plain arrays, written once and read through the memory map: opening one
costs nothing, and of a hundred megabytes only the tokens that are asked for are ever read.

Segments are a cache, never the truth. Each passage stands there under its *key*, 8 bytes of the
hash of all that is kept of it. A reader counts only the keys that the database holds now, and
writes a new segment for those that no segment has. So a passage that changed is dead at once, a
killed process or a deleted folder costs some time, and nothing has to be in step.

Segments of a like size are merged as they come, by slices of the token space so that memory stays
flat: there are few of them, and each passage is written again a few times in all.
"""

from __future__ import annotations

import shutil
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from copassist.index.words import Tokens

Keys = NDArray[np.uint64]
FEW = 6
"""So many segments are left as they are."""
DEAD_SHARE = 0.3
"""A segment with more dead passages than this is written again without them."""
SLICES = 32
LEFT_OVER_S = 3600
"""A temporary folder older than this belongs to a process that was killed."""
_ARRAYS: dict[str, type[np.generic]] = {
    "keys": np.uint64,
    "lengths": np.int32,
    "terms": np.uint32,
    "starts": np.int64,
    "documents": np.int32,
    "counts": np.uint16,
}


@dataclass(frozen=True)
class Segment:
    """Some passages' tokens.

    ``keys`` and ``lengths`` (in tokens) go by passage. ``terms`` are sorted; the passages that hold
    ``terms[i]`` are ``documents[starts[i] : starts[i + 1]]``, ``counts`` times each.
    """

    folder: Path
    keys: Keys
    lengths: NDArray[np.int32]
    terms: NDArray[np.uint32]
    starts: NDArray[np.int64]
    documents: NDArray[np.int32]
    counts: NDArray[np.uint16]

    def posting(self, term: int) -> slice:
        """Return where in ``documents`` and ``counts`` a token stands; empty when nowhere."""
        i = int(np.searchsorted(self.terms, np.uint32(term)))
        if i == len(self.terms) or self.terms[i] != term:
            return slice(0, 0)
        return slice(int(self.starts[i]), int(self.starts[i + 1]))


def key(revision: str) -> int:
    """Return the key of a passage from its revision, a hash in hexadecimal."""
    return int(revision[:16], 16)


def write_segment(place: Path, keys: Sequence[int], texts: Sequence[Tokens]) -> None:
    """Write one segment of some passages under ``place``; nothing when there are none."""
    if not keys:
        return
    lengths = np.array([len(text) for text in texts], np.int32)
    documents = np.repeat(np.arange(len(texts), dtype=np.uint64), lengths)
    terms = np.concatenate(texts).astype(np.uint64)
    pairs, counts = np.unique(terms << np.uint64(32) | documents, return_counts=True)
    with _Writer(place) as writer:
        writer.add("keys", np.array(keys, np.uint64))
        writer.add("lengths", lengths)
        writer.add_pairs(pairs, counts)


def segments(place: Path) -> list[Segment]:
    """Return the segments under ``place`` that can be read, the oldest first."""
    folders = sorted(place.glob("s*"))
    found = [s for folder in folders if (s := _open(folder))]
    if len(found) < len(folders) and sorted(place.glob("s*")) != folders:
        # Another process has merged some in between: what it wrote is there now.
        return segments(place)
    return found


def tidy(place: Path, live: Keys) -> None:
    """Merge segments of a like size, and drop the passages whose key is not in ``live``."""
    found = sorted(segments(place), key=lambda s: len(s.keys))
    taken = found[:2] if len(found) > FEW else []
    for segment in found[len(taken) :]:
        alike = bool(taken) and len(segment.keys) <= 2 * sum(len(s.keys) for s in taken)
        if alike or np.isin(segment.keys, live, invert=True).mean() > DEAD_SHARE:
            taken.append(segment)
    if taken:
        _merge(place, taken, live)
    old = time.time() - LEFT_OVER_S
    left = [f for f in place.glob("tmp*") if f.stat().st_mtime < old]
    for folder in [segment.folder for segment in taken] + left:
        shutil.rmtree(folder, ignore_errors=True)


def _merge(place: Path, taken: Sequence[Segment], live: Keys) -> None:
    numbers: list[NDArray[np.int64]] = []
    total, left = 0, live
    with _Writer(place) as writer:
        for segment in taken:
            kept = np.isin(segment.keys, left)
            left = np.setdiff1d(left, segment.keys)
            numbers.append(np.where(kept, total + np.cumsum(kept) - 1, -1))
            total += int(kept.sum())
            writer.add("keys", segment.keys[kept])
            writer.add("lengths", segment.lengths[kept])
        edges = [(n << 32) // SLICES for n in range(SLICES + 1)]
        for low, high in pairwise(edges):
            parts = [_pairs(s, n, low, high) for s, n in zip(taken, numbers, strict=True)]
            pairs = np.concatenate([pairs for pairs, _ in parts])
            counts = np.concatenate([counts for _, counts in parts])
            order = np.argsort(pairs, kind="stable")
            writer.add_pairs(pairs[order], counts[order])


def _pairs(
    segment: Segment, numbers: NDArray[np.int64], low: int, high: int
) -> tuple[NDArray[np.uint64], NDArray[np.uint16]]:
    """Return the (token, passage) pairs of the tokens in ``low``..``high``, and their counts."""
    a, b = (int(i) for i in np.searchsorted(segment.terms, np.array([low, high])))
    here = slice(int(segment.starts[a]), int(segment.starts[b]))
    terms = np.repeat(segment.terms[a:b].astype(np.uint64), np.diff(segment.starts[a : b + 1]))
    documents = numbers[segment.documents[here]]
    kept = documents >= 0
    pairs = terms[kept] << np.uint64(32) | documents[kept].astype(np.uint64)
    return pairs, segment.counts[here][kept]


class _Writer:
    """One segment being written: it appears whole, under its name; an empty one never."""

    def __init__(self, place: Path) -> None:
        # Names sort by age.
        self._name = f"{time.time_ns():020d}-{uuid.uuid4().hex[:8]}"
        self._place = place
        self._folder = place / f"tmp{self._name}"
        self._held = 0

    def __enter__(self) -> _Writer:
        self._folder.mkdir(parents=True)
        for name in _ARRAYS:
            (self._folder / name).touch()
        self.add("starts", np.zeros(1))
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None and (self._folder / "keys").stat().st_size:
            self._folder.rename(self._place / f"s{self._name}")
        else:
            shutil.rmtree(self._folder, ignore_errors=True)

    def add(self, name: str, values: NDArray[Any]) -> None:
        with (self._folder / name).open("ab") as file:
            file.write(values.astype(_ARRAYS[name]).tobytes())

    def add_pairs(self, pairs: NDArray[np.uint64], counts: NDArray[Any]) -> None:
        """Add sorted (token, passage) pairs, all after those added before."""
        terms, each = np.unique((pairs >> np.uint64(32)).astype(np.uint32), return_counts=True)
        self.add("terms", terms)
        self.add("starts", self._held + np.cumsum(each))
        self.add("documents", pairs & np.uint64(0xFFFFFFFF))
        self.add("counts", np.minimum(counts, np.iinfo(np.uint16).max))
        self._held += len(pairs)


def _open(folder: Path) -> Segment | None:
    """Open a segment, None when it is gone or was cut short."""
    try:
        arrays: dict[str, Any] = {name: _read(folder / name, d) for name, d in _ARRAYS.items()}
    except (OSError, ValueError):
        return None
    found = Segment(folder, **arrays)
    whole = (
        len(found.starts) == len(found.terms) + 1
        and len(found.keys) == len(found.lengths)
        and found.starts[-1] == len(found.documents) == len(found.counts)
    )
    return found if whole else None


def _read(file: Path, dtype: type[np.generic]) -> NDArray[Any]:
    # An empty file cannot be mapped.
    return np.memmap(file, dtype, "r") if file.stat().st_size else np.empty(0, dtype)
