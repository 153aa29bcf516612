"""Which sentences of a text hold a commitment, read closely: tuned upper layers of the encoder.

The lower six layers, as they are, read the whole text once; the upper six, tuned on labelled talk
in both languages, tell each sentence by its own tokens, which have seen the lines around it. How
they were tuned, and on what, is in tests/benchmarks/commitments; they are shipped in int8.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copassist.models.evidence import TOKENS, cut
from copassist.models.layers import PREFIX, TunedLayers
from copassist.models.packaged import unpacked
from copassist.models.session import group_by_length
from copassist.models.tuning import PROMISES
from copassist.settings import Settings

HEAD_FILE = "head.npz"
Spans = list[tuple[int, int]]
Floats = NDArray[np.float32]


class PromiseReader:
    """Reads the sentences of texts; safe between threads."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._layers = TunedLayers(folder, PROMISES, threads)
        with np.load(PROMISES / HEAD_FILE) as held:
            self._weights, self._bias = held["weights"], held["bias"]

    def read(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Floats]:
        """Return the log-odds of each sentence of each text; ``spans`` are (start, end) in it.

        A sentence in the middle of a text that is too long to be read whole is given the least.
        """
        # Half a surrogate pair is no text for the tokenizer; places stay as they are.
        valid = [text.encode("utf-8", "replace").decode() for text in texts]
        known = self._layers.tokenizer.encode_batch([PREFIX + text for text in valid])
        tokens = [cut(one.ids) for one in known]
        told: dict[int, Floats] = {}
        for group in group_by_length([len(ids) for ids in tokens]):
            states = self._layers.states([tokens[i] for i in group])
            for row, i in enumerate(group):
                held = [states[row, a:b] for a, b in covered(known[i].offsets, spans[i])]
                pooled = [np.concatenate([h.mean(0), h.max(0)]) for h in held]
                rows = np.array(pooled, np.float32).reshape(len(held), len(self._weights))
                told[i] = rows @ self._weights + self._bias if held else np.zeros(0, np.float32)
        return [told[i] for i in range(len(texts))]


def covered(offsets: Sequence[tuple[int, int]], spans: Spans) -> Spans:
    """Return the tokens of each span of characters, of what ``cut`` leaves of a text.

    A span that was cut away is told by the first token, which stands for the whole text.
    """
    half = TOKENS // 2
    whole = len(offsets) <= TOKENS
    kept = list(offsets) if whole else [*offsets[:half], *offsets[-half:]]
    found = []
    for start, end in spans:
        begin, stop = start + len(PREFIX), end + len(PREFIX)
        inside = [n for n, (a, b) in enumerate(kept) if a < stop and b > begin and b > a]
        # The two halves of a cut text stand side by side: a span that lies across is the first's.
        run = [n for n in inside if whole or (n < half) == (inside[0] < half)]
        found.append((run[0], run[-1] + 1) if run else (0, 1))
    return found


def open_promises(settings: Settings) -> PromiseReader:
    """Open the reader; it stands on the packaged model whichever model embeds.

    :raises ModelUnavailableError: when the packaged model cannot be unpacked.
    """
    return PromiseReader(unpacked(settings.home), settings.threads)
