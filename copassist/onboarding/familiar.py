"""How familiar words are to people at large, whatever their community.

The packaged model's tokenizer is a Unigram: each of its pieces carries the logarithm of its
probability in a hundred languages of web text. The best cut of a word into pieces is therefore a
measure of how common it is there (« réunion » -14, "CESM" -24), and costs no list of words.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from copassist.models.packaged import find_weights
from copassist.models.weights import Weights

PIECE_CHARS = 16
"""The longest piece that is tried."""
UNKNOWN, LEAST = -20.0, -24.0
"""What a letter without a piece costs; how rare a word can be told to be."""


def familiarity(*forms: str) -> float:
    """Return the natural logarithm of how probable a word is, in the most common of its forms.

    :raises ModelUnavailableError: when the packaged weights are missing.
    """
    return max(_best_cut(form) for form in forms)


@cache
def _best_cut(word: str) -> float:
    pieces, text = _pieces(), f"▁{word}"
    best = [0.0] + [float("-inf")] * len(text)
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + PIECE_CHARS) + 1):
            piece = pieces.get(text[start:end], UNKNOWN if end == start + 1 else None)
            if piece is not None:
                best[end] = max(best[end], best[start] + piece)
    return max(best[-1], LEAST)


@cache
def _pieces() -> Mapping[str, float]:
    return dict(Weights(find_weights()).pieces)
