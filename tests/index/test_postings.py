from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassist.index.postings import FEW, LEFT_OVER_S, Segment, segments, tidy, write_segment

TEXTS = st.lists(st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 3), max_size=20), max_size=8)


def write(place: Path, keys: list[int], texts: list[list[int]]) -> None:
    write_segment(place, keys, [np.array(text, np.uint32) for text in texts])


def read(found: list[Segment]) -> dict[int, dict[int, int]]:
    """Return key -> token -> how often."""
    held: dict[int, dict[int, int]] = {}
    for segment in found:
        rows = [held.setdefault(int(k), {}) for k in segment.keys]
        for term in segment.terms:
            here = segment.posting(int(term))
            for document, count in zip(segment.documents[here], segment.counts[here], strict=True):
                rows[document][int(term)] = int(count)
        lengths = [sum(row.values()) for row in rows]
        assert lengths == segment.lengths.tolist()
    return held


def counted(text: list[int]) -> dict[int, int]:
    return {token: text.count(token) for token in set(text)}


@given(st.lists(TEXTS, max_size=FEW + 4), st.sets(st.integers(0, 60)))
@settings(max_examples=40, deadline=None)
def test_segments_hold_what_was_written(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[list[list[int]]], gone: set[int]
) -> None:
    """Merged or not, each live passage has its tokens, once, as often as they stood there."""
    place = tmp_path_factory.mktemp("words")
    expected: dict[int, dict[int, int]] = {}
    for texts in pieces:
        keys = [len(expected) + n for n in range(len(texts))]
        write(place, keys, texts)
        expected |= dict(zip(keys, map(counted, texts), strict=True))
    assert read(segments(place)) == expected
    live = np.array(sorted(expected.keys() - gone), np.uint64)
    for _ in range(3):
        tidy(place, live)
        held = read(segments(place))
        assert {k: v for k, v in held.items() if k not in gone} == {
            k: v for k, v in expected.items() if k not in gone
        }
    assert len(segments(place)) <= FEW + 2


def test_few_segments_whatever_the_pieces(tmp_path: Path) -> None:
    """A hundred pieces end in a few segments, so that a question looks into few."""
    for n in range(100):
        write(tmp_path, [n], [[n, 7]])
        tidy(tmp_path, np.arange(n + 1, dtype=np.uint64))
    assert len(segments(tmp_path)) <= FEW + 1
    assert len(read(segments(tmp_path))) == 100


def test_the_dead_are_dropped(tmp_path: Path) -> None:
    """A segment most of which is gone is written again without it."""
    write(tmp_path, [1, 2, 3], [[10], [20], [30]])
    tidy(tmp_path, np.array([3], np.uint64))
    assert read(segments(tmp_path)) == {3: {30: 1}}


def test_a_passage_written_twice_counts_once(tmp_path: Path) -> None:
    """Two processes that wrote the same passage leave one of it when segments are merged."""
    for n in range(FEW + 1):
        write(tmp_path, [5, 100 + n], [[1, 1], [2]])
    tidy(tmp_path, np.array([5, *range(100, 100 + FEW + 1)], np.uint64))
    assert sum((s.keys == 5).sum() for s in segments(tmp_path)) == 1


@pytest.mark.parametrize("name", ["keys", "terms", "documents", "counts", "starts"])
def test_a_segment_cut_short_is_passed_over(tmp_path: Path, name: str) -> None:
    """A file that lost its end, or is missing, makes its segment count as not there."""
    write(tmp_path, [1, 2], [[10, 11], [20]])
    file = segments(tmp_path)[0].folder / name
    file.write_bytes(file.read_bytes()[:-1])
    assert segments(tmp_path) == []
    file.unlink()
    assert segments(tmp_path) == []


def test_what_a_killed_process_left_goes(tmp_path: Path) -> None:
    """A half-written segment is never read, and is deleted when it is old."""
    for name, age_s in (("tmp1", LEFT_OVER_S + 60), ("tmp2", 0)):
        (tmp_path / name).mkdir()
        then = (tmp_path / name).stat().st_mtime - age_s
        os.utime(tmp_path / name, (then, then))
    write(tmp_path, [1], [[10]])
    tidy(tmp_path, np.array([1], np.uint64))
    assert len(segments(tmp_path)) == 1
    assert [f.name for f in tmp_path.glob("tmp*")] == ["tmp2"]
