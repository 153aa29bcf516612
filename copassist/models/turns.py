"""What a turn of a conversation says, read closely: tuned upper layers of the encoder.

They were tuned to tell what a turn asks for, in both languages (tests/benchmarks/intents); they
are shipped in int8. What it asks for is told by a head over what is returned here
(``assistant/intents``).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copassist.models.evidence import cut
from copassist.models.layers import PREFIX, TunedLayers
from copassist.models.packaged import unpacked
from copassist.models.tuning import TURNS
from copassist.settings import Settings


class TurnReader:
    """Reads turns; safe between threads."""

    def __init__(self, folder: Path, threads: int = 0) -> None:
        self._layers = TunedLayers(folder, TURNS, threads)

    def read(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return the mean and the highest of each text's tokens, (texts, 2 x hidden)."""
        # Half a surrogate pair is no text for the tokenizer.
        valid = [PREFIX + text.encode("utf-8", "replace").decode() for text in texts]
        rows = []
        for one in self._layers.tokenizer.encode_batch(valid):
            (states,) = self._layers.states([cut(one.ids)])
            rows.append(np.concatenate([states.mean(0), states.max(0)]))
        return np.stack(rows)


def open_turns(settings: Settings) -> TurnReader:
    """Open the reader; it stands on the packaged model whichever model embeds.

    :raises ModelUnavailableError: when the packaged model cannot be unpacked.
    """
    return TurnReader(unpacked(settings.home), settings.threads)
