"""What a turn asks the assistant to produce, if it is no plain question.

A multinomial head reads the question's vector, centred on questions of its language, what layers
tuned for this task make of its words (``models/turns``), and cues: phrases of ``intents.toml``, of
both languages at once since people mix them. What only goes on
(shorter, replace, retime) is possible only after a turn that made something: it is masked, when the
head learns as when it is used. A plain question is the default: an intent must be likely enough,
and lead the plain question by a margin; both numbers are learned (tests/benchmarks/intents
says how, on what, and with which figures). The head belongs to the packaged model, whatever embeds.
Whatever it says, what has the shape of a question to the archive is one (``wishes.asks_plainly``).

What the words then ask for is read by patterns (``wishes``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, cast

import numpy as np
from numpy.typing import NDArray

from copassist.assistant.wishes import (
    Intent,
    Wish,
    asks_plainly,
    folded,
    patterns,
    read_wish,
    spaced,
)
from copassist.index.embedding import Embedder
from copassist.languages import LANGUAGES
from copassist.models.embedding import open_embedder
from copassist.models.packaged import NAME
from copassist.settings import PACKAGED_MODEL, Settings

PLAIN = "question"
GOING_ON: Mapping[str, tuple[str, ...]] = {
    "shorter": ("topics", "agenda", "commitments", "note", "digest"),
    "replace": ("topics", "agenda"),
    "retime": ("agenda",),
}
"""What goes on, and the intents after which it can."""
HEAD = Path(__file__).with_name("intents.npz")
VECTOR_SCALE, MANY_WORDS = 5.0, 25

HESITATES = 0.1
"""From this probability of a request on, one that is not told may still be one."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Head:
    """Weights, shape (features, intents), by the names of the intents and cues that it reads.

    ``means`` are the vectors that questions are centred on, shape (languages, d). An intent holds
    from the probability ``least`` on, where it leads the plain question by ``margin``.
    """

    weights: Floats
    bias: Floats
    means: Floats
    intents: tuple[str, ...]
    cues: tuple[str, ...]
    least: float
    margin: float

    @classmethod
    def load(cls, file: Path = HEAD) -> Head:
        """Read the head that is shipped."""
        with np.load(file) as held:
            least, margin = held["begins"].tolist()
            intents, cues = (tuple(held[key].tolist()) for key in ("intents", "cues"))
            return cls(held["weights"], held["bias"], held["means"], intents, cues, least, margin)

    def chances(
        self, text: str, code: str, vector: Floats, read: Floats, after: str
    ) -> dict[str, float]:
        """Return how likely each intent is; what cannot follow ``after`` is left out.

        ``vector`` is the question's, ``read`` what the tuned layers make of it.
        """
        own = centred(vector[None], self.means[LANGUAGES.index(code)])
        (row,) = features([text], self.cues, own, read[None])
        logits = row @ self.weights + self.bias
        could = [n for n, intent in enumerate(self.intents) if follows(intent, after)]
        likely = np.exp(logits[could] - logits[could].max())
        shares = (likely / likely.sum()).tolist()
        return dict(zip((self.intents[n] for n in could), shares, strict=True))

    def choose(self, chances: Mapping[str, float]) -> str:
        """Return the intent that is likely enough, else the plain question."""
        best = max(chances, key=chances.__getitem__)
        leads = chances[best] - chances[PLAIN] >= self.margin
        return best if leads and chances[best] >= self.least else PLAIN


class Reads(Protocol):
    """What reads turns closely."""

    def read(self, texts: Sequence[str]) -> Floats:
        """Return what is read of each text, (texts, d)."""
        ...


@dataclass(frozen=True)
class Intents:
    """Finds what a turn asks for; safe to share between threads. It wants the packaged model."""

    embedder: Embedder
    reader: Reads
    head: Head

    @classmethod
    def of(cls, settings: Settings, embedder: Embedder) -> Intents:
        """Return those of an archive: ``embedder`` serves where it is the packaged model.

        :raises ModelUnavailableError: when the packaged model cannot be had.
        """
        # Imported late: ONNX Runtime is not needed where nothing is asked.
        from copassist.models.turns import open_turns

        if embedder.name != NAME:
            plain = settings.model_copy(update={"embedding_model": PACKAGED_MODEL})
            embedder = open_embedder(plain)
        return cls(embedder, open_turns(settings), Head.load())

    def find(self, text: str, code: str, after: str = "") -> Wish | None:
        """Return what a turn in the language ``code`` asks for; None for a plain question.

        ``after`` is the intent of the turn before, empty where it was a plain question.
        """
        return self.weigh(text, code, after)[0]

    def weigh(self, text: str, code: str, after: str = "") -> tuple[Wish | None, bool]:
        """Return what ``find`` does, and whether a plain question may be none."""
        (vector,), (read,) = self.embedder.embed_queries([text]), self.reader.read([text])
        chances = self.head.chances(text, code, vector, read, after)
        intent = self.head.choose(chances)
        if intent != PLAIN and asks_plainly(intent, text):
            return None, False
        if intent != PLAIN:
            return read_wish(cast("Intent", intent), text), False
        return None, max(held for name, held in chances.items() if name != PLAIN) >= HESITATES


def follows(intent: str, after: str) -> bool:
    """Whether an intent can be that of a turn after another."""
    return intent not in GOING_ON or after in GOING_ON[intent]


def centred(vectors: Floats, mean: Floats) -> Floats:
    """Return unit rows without what all questions of a language share."""
    rows = vectors - mean
    return cast("Floats", rows / np.linalg.norm(rows, axis=1, keepdims=True))


def features(texts: Sequence[str], cues: Sequence[str], vectors: Floats, read: Floats) -> Floats:
    """Return what the head reads, (texts, all dimensions + cues + 2); vectors are centred."""
    words = patterns("cues")
    found = np.zeros((len(texts), len(cues) + 2), np.float32)
    for line, text in enumerate(texts):
        said = folded(spaced(text))
        found[line, :-2] = [any(p.search(said) for p in words[name]) for name in cues]
        found[line, -2:] = "?" in said, min(len(said.split()), MANY_WORDS) / MANY_WORDS
    return np.hstack([vectors * VECTOR_SCALE, read, found])
