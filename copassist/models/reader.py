"""The reader: how likely a passage answers a question, not merely how near it is.

The lower six layers of the packaged encoder, as they are, read the question and each passage apart;
the upper six, tuned, read the two together and say yes or no. What they were tuned on, and how, is
in tests/benchmarks/reading; the tuned layers are shipped as a graph in int8.

A passage that an answer was taken out of is told from the whole one (held-out documents; figures in
tests/benchmarks/LOG.md), which vectors hardly do.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copassist.models.embedding import clean
from copassist.models.packaged import GRAPH_FILE, HALF_FILE, TOKENIZER_FILE, unpacked
from copassist.models.session import open_session, padded, shared_session, shared_tokenizer
from copassist.models.tuning import READER
from copassist.settings import Settings

QUESTION_TOKENS, PASSAGE_TOKENS = 48, 176
"""What is longer is cut, as it was in training."""

States = NDArray[np.float32]


class Reader:
    """Reads passages for a question; safe between threads."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._tokenizer = shared_tokenizer(folder / TOKENIZER_FILE)
        self._lower = shared_session(folder / HALF_FILE, threads)
        self._upper = open_session(READER / GRAPH_FILE, threads)

    def read(self, question: str, passages: Sequence[str]) -> NDArray[np.float32]:
        """Return for each passage the probability (0..1) that it answers, shape (n,)."""
        if not passages:
            return np.empty(0, np.float32)
        asked = self._states([f"query: {clean(question)}"], QUESTION_TOKENS)[0]
        told = self._states([f"passage: {clean(p)}" for p in passages], PASSAGE_TOKENS)
        length = len(asked) + max(map(len, told))
        states = np.zeros((len(told), length, asked.shape[1]), np.float32)
        mask, side = (np.zeros((len(told), length), np.int64) for _ in range(2))
        for row, passage in enumerate(told):
            end = len(asked) + len(passage)
            states[row, :end] = np.concatenate([asked, passage])
            mask[row, :end] = 1
            side[row, len(asked) : end] = 1
        fed = {"states": states, "attention_mask": mask, "segments": side}
        (logits,) = self._upper.run(None, fed)
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)

    def _states(self, texts: list[str], most: int) -> list[States]:
        """Return the states of each text's tokens after the lower layers."""
        tokens = [coded.ids for coded in self._tokenizer.encode_batch_fast(texts)]
        tokens = [ids if len(ids) <= most else [*ids[: most - 1], ids[-1]] for ids in tokens]
        (states,) = self._lower.run(None, padded(tokens))
        return [states[row, : len(known)] for row, known in enumerate(tokens)]


def open_reader(settings: Settings) -> Reader:
    """Open the reader; it stands on the packaged model whichever model embeds.

    :raises ModelUnavailableError: when the packaged model cannot be unpacked.
    """
    return Reader(unpacked(settings.home), settings.threads)
