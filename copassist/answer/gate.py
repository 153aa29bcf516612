"""The gate: does the archive say, may it, or does it not?

A logistic regression on signals that do not depend on how long the question is: how close the best
passage is, how close the best sentence is, which share of the question's words (by rarity) that
sentence and its passage hold, and how likely the best that was read answers (``reading``; 0 where
nothing reads). Fitted on one half of corpus/labels, split by document; below ``threshold`` one
answerable question in eight of that half is refused, and above ``sure`` 15 of 100 near misses are
answered as if the archive said.

On the other half it tells questions of another world (area under the curve .95), and hardly near
misses (.59, and .53 where nothing reads): what is missing there is a fact, not a subject. So most
answers are given as close passages that may not answer.

A chat model that has read the passages knows more. What it says multiplies the odds (Bayes): of 60
questions of the first half it answered 35 of 39 that have an answer and 0 of 14 that have none, and
denied the others. See tests/benchmarks/LOG.md for what was tried.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from copassist.answer.evidence import Evidence
from copassist.records import Hit, Outcome
from copassist.retrieval.lexical import senses, stems

Signals = tuple[float, float, float, float]
"""The passage's and the sentence's closeness, the words shared, and how likely one read answers."""
FOREIGN_SHARE = 0.45
"""The share of words that stands for a passage in the other language: that of a usual answer."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of the signals; the probability from which an answer is given, and given as such.

    ``found`` and ``denied`` are by what a chat model multiplies the odds.
    """

    bias: float = -1.11
    passage: float = 1.34
    sentence: float = 0.89
    words: float = 1.27
    read: float = 0.0
    threshold: float = 0.49
    sure: float = 0.62
    found: float = 20.0
    denied: float = 0.25

    def confidence(self, signals: Signals) -> float:
        """Return the probability that the archive answers."""
        weights = (self.passage, self.sentence, self.words, self.read)
        total = self.bias + sum(w * signal for w, signal in zip(weights, signals, strict=True))
        return 1 / (1 + math.exp(-total))

    def judged(self, confidence: float, found: bool) -> float:
        """Return the probability once a chat model found the answer, or denied that it is there."""
        told = confidence * (self.found if found else self.denied)
        return told / (told + 1 - confidence)

    def outcome(self, confidence: float) -> Outcome:
        """Return whether an answer is given, given with a word of caution, or not given."""
        if confidence < self.threshold:
            return "absent"
        return "answered" if confidence >= self.sure else "close"


READING = Gate(-1.95, 1.87, 0.72, 1.57, 0.98, threshold=0.38, sure=0.60)
"""The gate where passages are read (``reading``)."""


def signals(
    question: str, language: str, hits: Sequence[Hit], found: Sequence[Evidence]
) -> Signals:
    """Return the signals; zeros when nothing was found."""
    if not hits or not found:
        return (0.0, 0.0, 0.0, 0.0)
    wanted = senses(question, language)
    best = max(found, key=lambda evidence: evidence.meaning)
    held = {
        stem
        for passage in (found[0].passage, best.passage)
        for stem in stems(passage.indexed_text, passage.language)
    }
    share = sum(bool(held & sense) for sense in wanted) / len(wanted) if wanted else 0.0
    if found[0].passage.language != language and best.passage.language != language:
        # Across languages words are not shared: their absence says nothing.
        share = FOREIGN_SHARE
    read = max(evidence.read for evidence in found)
    return (max(hit.similarity for hit in hits), best.meaning, share, read)
