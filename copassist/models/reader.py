"""The reader: how likely a passage answers a question, not merely how near it is, and where.

The lower six layers of the packaged encoder, as they are, read the question and each passage apart;
the upper six, tuned, read the two together and say yes or no, and of each token whether the answer
begins or ends there (at the first token of all when there is none). What they were tuned on, and
how, is in tests/benchmarks/reading; the tuned layers are shipped as a graph in int8.

A passage that an answer was taken out of is told from the whole one (held-out documents; figures in
tests/benchmarks/LOG.md), which vectors hardly do.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from copassist.models.embedding import clean
from copassist.models.packaged import GRAPH_FILE, HALF_FILE, TOKENIZER_FILE, unpacked
from copassist.models.session import open_session, padded, shared_session, shared_tokenizer
from copassist.models.tuning import READER
from copassist.settings import Settings

PREFIX = "passage: "
QUESTION_TOKENS, PASSAGE_TOKENS = 48, 176
"""What is longer is cut, as it was in training."""

States = NDArray[np.float32]


class Reading(NamedTuple):
    """How likely a passage answers (0..1), and how likely the answer stands at each character.

    ``places`` has shape (characters,) and sums up to at most 1: half of it is where the answer
    begins, half where it ends.
    """

    answers: float
    places: NDArray[np.float32]


class Reader:
    """Reads passages for a question; safe between threads."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._tokenizer = shared_tokenizer(folder / TOKENIZER_FILE)
        self._lower = shared_session(folder / HALF_FILE, threads)
        self._upper = open_session(READER / GRAPH_FILE, threads)

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Read passages; they are read in NFKC, by whose characters places count."""
        if not passages:
            return []
        asked, *_ = self._states([f"query: {clean(question)}"], QUESTION_TOKENS)
        texts = [clean(passage) for passage in passages]
        told = self._states([PREFIX + text for text in texts], PASSAGE_TOKENS)
        start = len(asked.rows)
        length = start + max(len(window.rows) for window in told)
        states = np.zeros((len(told), length, asked.rows.shape[1]), np.float32)
        mask, side = (np.zeros((len(told), length), np.int64) for _ in range(2))
        for row, window in enumerate(told):
            end = start + len(window.rows)
            states[row, :end] = np.concatenate([asked.rows, window.rows])
            mask[row, :end] = 1
            side[row, start:end] = 1
        fed = {"states": states, "attention_mask": mask, "segments": side}
        logits, ends = self._upper.run(None, fed)
        # The first token of all stands for no answer.
        side[:, 0] = 1
        likely = _softmax(np.where(side[..., None] > 0, ends, -np.inf)).mean(-1)
        return [
            Reading(float(1 / (1 + np.exp(-logit))), _places(text, window, row[start:]))
            for text, window, logit, row in zip(texts, told, logits, likely, strict=True)
        ]

    def _states(self, texts: list[str], most: int) -> list[_Coded]:
        """Return the states of each text's tokens after the lower layers, and where they stand."""
        coded = self._tokenizer.encode_batch(texts)
        tokens = [
            known.ids if len(known) <= most else [*known.ids[: most - 1], known.ids[-1]]
            for known in coded
        ]
        (states,) = self._lower.run(None, padded(tokens))
        return [
            _Coded(states[row, : len(ids)], known.offsets[: len(ids)])
            for row, (ids, known) in enumerate(zip(tokens, coded, strict=True))
        ]


class _Coded(NamedTuple):
    rows: States
    offsets: list[tuple[int, int]]


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the share of each token, (texts, tokens, ends)."""
    shares = np.exp(logits - logits.max(axis=1, keepdims=True))
    whole: NDArray[np.float32] = shares / shares.sum(axis=1, keepdims=True)
    return whole


def _places(text: str, window: _Coded, likely: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return what the tokens of a window are worth, at the last character of each.

    The first may be the space before a word.
    """
    found = np.zeros(len(text), np.float32)
    for (start, end), value in zip(window.offsets, likely, strict=False):
        if end > max(start, len(PREFIX)):
            found[end - 1 - len(PREFIX)] += value
    return found


def open_reader(settings: Settings) -> Reader:
    """Open the reader; it stands on the packaged model whichever model embeds.

    :raises ModelUnavailableError: when the packaged model cannot be unpacked.
    """
    return Reader(unpacked(settings.home), settings.threads)
