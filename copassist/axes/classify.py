"""From a text's vector and its cues to how likely it shows each sign.

A linear head over the stored vector, the cues and the shape of the text, taught by a tuned encoder
(tests/benchmarks/axes says how, on what, and with which figures). It costs one product of matrices,
so that a hundred thousand messages are measured while one waits.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import sqrt
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copassist.axes.cues import Cues, names
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records.axes import AXES

HEAD = Path(__file__).with_name("head.npz")
FEW_WORDS = 4
_LETTER = re.compile(r"(?m)^[A-Z]: ")
_SPEAKER = re.compile(r"(?m)^[A-Z]\w{0,20}: ")
VECTOR_SCALE, CUE_SCALE = 20.0, 2.0
_SURE = 0.0001

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Classifier:
    """The head; ``version`` names it, and the cues that it reads."""

    weights: Floats
    bias: Floats
    version: str

    @classmethod
    def load(cls, file: Path = HEAD) -> Classifier:
        """Read the head that is shipped."""
        return _load(file)

    def classify(self, texts: Sequence[str], cues: Sequence[Cues], vectors: Floats) -> Floats:
        """Return probabilities, shape (texts, signs), in the order of ``SIGNS``."""
        logits = features(texts, cues, vectors) @ self.weights + self.bias
        return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def agreed(first: Sequence[float], close: Sequence[float]) -> tuple[float, ...]:
    """Return what a first and a close reading of a text say together, for each sign.

    Of the axes it is the mean of their log-odds (a logarithmic opinion pool: Genest and Zidek,
    1986), which beats either; the other signs are those of the close reading.
    """
    pooled = (_pool(one, other) for one, other in zip(first[: len(AXES)], close, strict=False))
    return (*pooled, *close[len(AXES) :])


def _pool(one: float, other: float) -> float:
    one, other = (min(max(told, _SURE), 1 - _SURE) for told in (one, other))
    holds, fails = sqrt(one * other), sqrt((1 - one) * (1 - other))
    return holds / (holds + fails)


def unspoken(text: str) -> str:
    """Return a text without the letters of its speakers."""
    return _LETTER.sub("", text)


def says_little(text: str) -> bool:
    """Whether a text only reacts or greets: « ok », « +1 », « merci », « 👍 »."""
    plain = _SPEAKER.sub("", text)
    words = re.findall(r"[^\W\d_]+", plain.lower())
    return len(words) <= FEW_WORDS and all(fold(word) in _little() for word in words)


@cache
def _little() -> frozenset[str]:
    kept = {"thanks", "thank", "you", "ok", "yes", "no", "merci", "oui", "non", "d", "accord"}
    for code in LANGUAGES:
        lexicon = language(code).lexicon
        kept |= {fold(word) for word in lexicon["reactions"] | lexicon["greetings"]}
    return frozenset(kept)


def features(texts: Sequence[str], cues: Sequence[Cues], vectors: Floats) -> Floats:
    """Return what the head reads, shape (texts, dimension + cues + 2)."""
    places = {name: place for place, name in enumerate(names())}
    found = np.zeros((len(texts), len(places)), np.float32)
    for line, held in enumerate(cues):
        for name in held:
            if name in places:
                found[line, places[name]] = CUE_SCALE
    shape = [[min(len(text), 2000) / 500, min(text.count("\n"), 12) / 3] for text in texts]
    return np.hstack([vectors * VECTOR_SCALE, found, np.array(shape, np.float32)])


@cache
def _load(file: Path) -> Classifier:
    raw = file.read_bytes()
    with np.load(file) as held:
        weights, bias = held["weights"], held["bias"]
    told = hashlib.sha256(raw + repr(names()).encode()).hexdigest()
    return Classifier(weights, bias, told[:16])
