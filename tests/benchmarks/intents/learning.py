"""The head over the packaged vectors and the cues: multinomial logistic regression with a ridge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from copassist.assistant.intents import centred, features, follows
from copassist.assistant.wishes import patterns
from copassist.languages import LANGUAGES, questions
from copassist.models.embedding import open_embedder
from copassist.settings import PACKAGED_MODEL, load
from tests.benchmarks.intents.lines import Line

RIDGE = 0.5
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Learner:
    """Learns on some lines; ``vectors`` has those of every text."""

    vectors: dict[str, NDArray[np.float32]]
    means: NDArray[np.float32]
    intents: tuple[str, ...]
    cues: tuple[str, ...]

    def read(self, lines: Sequence[Line]) -> Floats:
        """Return what a head reads of lines, without what the tuned layers make of them."""
        rows = [
            centred(self.vectors[x.text][None], self.means[LANGUAGES.index(x.language)])[0]
            for x in lines
        ]
        nothing = np.zeros((len(lines), 0), np.float32)
        return features([x.text for x in lines], self.cues, np.stack(rows), nothing).astype(float)

    def cue_rows(self, lines: Sequence[Line]) -> NDArray[np.float32]:
        """Return the cues of lines alone."""
        nothing = np.zeros((len(lines), 0), np.float32)
        return features([x.text for x in lines], self.cues, nothing, nothing)

    def could(self, lines: Sequence[Line]) -> NDArray[np.bool_]:
        """Return which intents each line can have, (lines, intents)."""
        return np.array([[follows(i, line.after) for i in self.intents] for line in lines])

    def learn(self, lines: Sequence[Line]) -> tuple[Floats, Floats]:
        """Return weights (features, intents) and bias learned on some lines."""
        x, could = self.read(lines), self.could(lines)
        y = np.eye(len(self.intents))[[self.intents.index(line.intent) for line in lines]]
        weight = np.array([line.weight for line in lines])[:, None]

        def loss(flat: Floats) -> tuple[float, Floats]:
            held = flat.reshape(x.shape[1] + 1, -1)
            logits = np.where(could, x @ held[:-1] + held[-1], -np.inf)
            logits -= logits.max(axis=1, keepdims=True)
            total = np.log(np.exp(logits).sum(axis=1, keepdims=True))
            missed = float((weight * y * (total - np.where(could, logits, 0))).sum())
            error = weight * (np.exp(logits - total) - y)
            slope = np.vstack([x.T @ error + RIDGE * held[:-1], error.sum(axis=0)])
            return missed + RIDGE / 2 * float((held[:-1] ** 2).sum()), slope.ravel()

        start = np.zeros((x.shape[1] + 1) * len(self.intents))
        found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
        held = found.reshape(x.shape[1] + 1, -1)
        return held[:-1], held[-1]


def learner(lines: Sequence[Line]) -> Learner:
    """Embed lines by the packaged model."""
    settings = load()[0].model_copy(update={"embedding_model": PACKAGED_MODEL})
    embed = open_embedder(settings).embed_queries
    texts = sorted({line.text for line in lines})
    vectors = dict(zip(texts, embed(texts), strict=True))
    means = np.stack([embed(questions(code)).mean(axis=0) for code in LANGUAGES])
    intents = tuple(sorted({line.intent for line in lines}))
    return Learner(vectors, means, intents, tuple(sorted(patterns("cues"))))
