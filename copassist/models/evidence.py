"""What a text shows for the axes, read closely: the tuned upper layers of the packaged encoder.

The lower six layers, as they are, read the text; the upper six, tuned on labelled talk in both
languages, tell how likely it shows each of ``SIGNS``. How they were tuned, and on what, is in
tests/benchmarks/axes; they are shipped as a graph in int8.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copassist.models.embedding import clean
from copassist.models.packaged import GRAPH_FILE, HALF_FILE, TOKENIZER_FILE, unpacked
from copassist.models.session import (
    group_by_length,
    open_session,
    padded,
    shared_session,
    shared_tokenizer,
)
from copassist.models.tuning import EVIDENCE
from copassist.settings import Settings

TOKENS = 256
"""Of a longer text the beginning and the end are read, as they were in training."""


class EvidenceReader:
    """Reads texts for what they show; safe between threads."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._tokenizer = shared_tokenizer(folder / TOKENIZER_FILE)
        self._lower = shared_session(folder / HALF_FILE, threads)
        self._upper = open_session(EVIDENCE / GRAPH_FILE, threads)

    def read(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return probabilities (0..1), shape (texts, signs), in the order of ``SIGNS``."""
        coded = self._tokenizer.encode_batch_fast([f"query: {clean(text)}" for text in texts])
        tokens = [cut(known.ids) for known in coded]
        signs = int(self._upper.get_outputs()[0].shape[1])
        told = np.empty((len(texts), signs), np.float32)
        for group in group_by_length([len(ids) for ids in tokens]):
            told[group] = self._run([tokens[i] for i in group])
        return told

    def _run(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        fed = padded(tokens)
        (states,) = self._lower.run(None, fed)
        upper = {"states": states, "attention_mask": fed["attention_mask"]}
        (logits,) = self._upper.run(None, upper)
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def cut(ids: list[int]) -> list[int]:
    """Return the beginning and the end of a long text's tokens."""
    half = TOKENS // 2
    return ids if len(ids) <= TOKENS else [*ids[:half], *ids[-half:]]


def open_evidence(settings: Settings) -> EvidenceReader:
    """Open the reader; it stands on the packaged model whichever model embeds.

    :raises ModelUnavailableError: when the packaged model cannot be unpacked.
    """
    return EvidenceReader(unpacked(settings.home), settings.threads)
