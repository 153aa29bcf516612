"""The packaged encoder with tuned upper layers: tokens in, the states of every token out.

The lower six layers stay as they are; the upper six were tuned for one task and are shipped in
int8 (``tuning``). What a task makes of the states is its own.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copassist.models.packaged import GRAPH_FILE, HALF_FILE, TOKENIZER_FILE
from copassist.models.session import open_session, padded, shared_session, shared_tokenizer

PREFIX = "query: "


class TunedLayers:
    """One task's layers on an unpacked packaged model; safe between threads."""

    def __init__(self, folder: Path, tuned: Path, threads: int = 0) -> None:
        self.tokenizer = shared_tokenizer(folder / TOKENIZER_FILE)
        self._lower = shared_session(folder / HALF_FILE, threads)
        self._upper = open_session(tuned / GRAPH_FILE, threads)

    def states(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        """Return the states of some texts, (texts, most tokens, hidden)."""
        fed = padded(tokens)
        (states,) = self._lower.run(None, fed)
        upper = {"states": states, "attention_mask": fed["attention_mask"]}
        (found,) = self._upper.run(None, upper)
        return np.asarray(found, np.float32)
