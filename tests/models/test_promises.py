"""The reader of promises, on the real layers."""

from __future__ import annotations

from itertools import accumulate, pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.commitments.sentences import spans_of
from copassist.models.evidence import TOKENS
from copassist.models.layers import PREFIX
from copassist.models.promises import PromiseReader, covered, open_promises
from copassist.models.tuning import EVIDENCE, PROMISES, version
from copassist.settings import Settings

TALK = [
    "A: Qui rédige la fiche ?\nB: Je m’en occupe, je vous l’envoie d’ici vendredi.",
    "A: Who writes the draft?\nB: I’ll do it, I will send it to you by Friday.",
]


@pytest.fixture(scope="module")
def reader(home: Path) -> PromiseReader:
    return open_promises(Settings(home=home, threads=2))


@pytest.mark.parametrize("text", TALK)
def test_plain_promises(reader: PromiseReader, text: str) -> None:
    """In French as in English a plain promise is told from the question that it answers."""
    (told,) = reader.read([text], [spans_of(text)])
    assert told.shape == (2,)
    assert told[1] > told[0]


def test_what_stands_beside_changes_nothing(reader: PromiseReader) -> None:
    """A text is read alone as among others, longer ones and empty ones included."""
    texts = [TALK[0], "Une autre chose. " * 60, "", "ok"]
    spans = [spans_of(text) for text in texts]
    (alone,) = reader.read(texts[:1], spans[:1])
    among = reader.read(texts, spans)
    assert np.allclose(alone, among[0], atol=0.2)
    assert [len(told) for told in among] == [len(some) for some in spans]
    assert reader.read([], []) == []


@pytest.mark.parametrize("text", ["", "\ud800\0", "é" * 20_000, "<script>", "🙂" * 900, "\n \n"])
def test_any_text_can_be_read(reader: PromiseReader, text: str) -> None:
    """Whatever the text, there is a finite number for each of its sentences."""
    (told,) = reader.read([text], [spans_of(text)])
    assert told.shape == (len(spans_of(text)),)
    assert np.isfinite(told).all()


@given(st.lists(st.integers(1, 7), min_size=2, max_size=3 * TOKENS), st.data())
def test_covered(lengths: list[int], data: st.DataObject) -> None:
    """Each span has the tokens that it shares letters with, of what is kept, and never none."""
    ends = [*accumulate(lengths, initial=len(PREFIX))]
    offsets = list(pairwise(ends))
    start = data.draw(st.integers(0, ends[-1] - len(PREFIX) - 1))
    end = data.draw(st.integers(start + 1, ends[-1] - len(PREFIX)))
    ((a, b),) = covered(offsets, [(start, end)])
    assert 0 <= a < b <= min(len(offsets), TOKENS)
    if len(offsets) <= TOKENS:
        assert offsets[a][0] <= start + len(PREFIX) < offsets[a][1]
        assert offsets[b - 1][0] < end + len(PREFIX) <= offsets[b - 1][1]


def test_the_middle_of_a_long_text() -> None:
    """A sentence that was cut away is told by the first token; one across the cut by its head."""
    offsets = [(n, n + 1) for n in range(len(PREFIX), len(PREFIX) + 3 * TOKENS)]
    half = TOKENS // 2
    assert covered(offsets, [(TOKENS, TOKENS + 5)]) == [(0, 1)]
    assert covered(offsets, [(half - 2, 3 * TOKENS - half + 9)]) == [(half - 2, half)]
    assert covered(offsets, [(3 * TOKENS - 4, 3 * TOKENS)]) == [(TOKENS - 4, TOKENS)]


def test_it_has_a_version() -> None:
    """Layers are named by what they are, and are small."""
    assert version(PROMISES) != version(EVIDENCE)
    assert sum(file.stat().st_size for file in PROMISES.iterdir()) < 30_000_000
