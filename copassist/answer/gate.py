"""The gate: does the archive say, or not?

A logistic regression on three signals that do not depend on how long the question is: how close
the best passage is, how close the best sentence is, and which share of the question's words (by
rarity) that sentence and its passage hold. Fitted on one half of corpus/labels, split by document;
see tests/benchmarks for the figures on the other half.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from copassist.answer.evidence import Evidence
from copassist.records import Hit
from copassist.retrieval.lexical import senses, stems

FOREIGN_SHARE = 0.45
"""The share of words that stands for a passage in the other language: that of a usual answer."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of the signals; the probability from which an answer is given, and given as such."""

    bias: float = -1.81
    passage: float = 1.89
    sentence: float = 2.08
    words: float = 1.35
    threshold: float = 0.45
    sure: float = 0.58

    def confidence(self, signals: tuple[float, float, float]) -> float:
        """Return the probability that the archive answers."""
        passage, sentence, words = signals
        total = self.bias + self.passage * passage + self.sentence * sentence + self.words * words
        return 1 / (1 + math.exp(-total))

    def is_sure(self, signals: tuple[float, float, float]) -> bool:
        """Whether the answer is given without a word of caution."""
        return self.confidence(signals) >= self.sure

    def opens(self, signals: tuple[float, float, float]) -> bool:
        """Whether an answer is given."""
        return self.confidence(signals) >= self.threshold


def signals(
    question: str, language: str, hits: Sequence[Hit], found: Sequence[Evidence]
) -> tuple[float, float, float]:
    """Return the three signals; zeros when nothing was found."""
    if not hits or not found:
        return (0.0, 0.0, 0.0)
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
    return (max(hit.similarity for hit in hits), best.meaning, share)
