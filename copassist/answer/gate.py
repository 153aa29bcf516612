"""The gate: does the archive say, may it, or does it not?

A logistic regression on signals that do not depend on how long the question is: how close the best
passage is, how close the best sentence is, which share of the question's words that sentence and
its passage hold (across languages by the dictionary), and how likely the best that was read answers
(``reading``; 0 where nothing reads). Fitted on corpus/labels: questions to the demonstration and to
two real archives. In the archive that needs it most, one answerable question in ten is refused
below ``threshold``, and one near miss in eight answered above ``sure`` as if the archive said. By
gates that had not seen them (tests/benchmarks/answers), .11 of the demonstration's questions
without an answer are answered as if they had one, and .10 of the others refused; of the real
archives .08 and .10 (a chat, where everything is far), .03 and .03 (a forum).

Questions of another world are told well (none of 28 is answered outright), near misses hardly:
what is missing there is a fact, not a subject. So most answers are given as close passages that may
not answer. How near such passages come differs from one archive to the next: a community's own
labelled questions put the numbers right for it (``learned``).

A chat model that has read the passages knows more. What it says multiplies the odds (Bayes): of 60
questions of the first half it answered 35 of 39 that have an answer and 0 of 14 that have none, and
denied the others. See tests/benchmarks/LOG.md for what was tried.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from copassist.answer.evidence import Evidence
from copassist.records import Hit, Outcome, Passage
from copassist.retrieval.lexical import senses, stems

Signals = tuple[float, float, float, float]
"""The passage's and the sentence's closeness, the words shared, and how likely one read answers."""
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Gate:
    """Weights of the signals; the probability from which an answer is given, and given as such.

    ``thresholds`` has, by language of the question, those that differ from ``threshold``: over an
    archive mostly in French, what answers an English question looks less likely than it is.
    ``found`` and ``denied`` are by what a chat model multiplies the odds; ``slope`` and ``shift``
    put the odds right for one archive (``learned``).
    """

    bias: float = -1.61
    passage: float = 0.94
    sentence: float = 1.01
    words: float = 1.71
    read: float = 0.0
    threshold: float = 0.41
    sure: float = 0.64
    found: float = 20.0
    denied: float = 0.25
    slope: float = 1.0
    shift: float = 0.0
    thresholds: Mapping[str, float] = field(default_factory=lambda: {"en": 0.37})

    def confidence(self, signals: Signals) -> float:
        """Return the probability that the archive answers."""
        weights = (self.passage, self.sentence, self.words, self.read)
        total = self.bias + sum(w * signal for w, signal in zip(weights, signals, strict=True))
        return 1 / (1 + math.exp(-total))

    def judged(self, confidence: float, found: bool) -> float:
        """Return the probability once a chat model found the answer, or denied that it is there."""
        told = confidence * (self.found if found else self.denied)
        return told / (told + 1 - confidence)

    def calibrated(self, confidence: float) -> float:
        """Return the probability in this archive: its log-odds on a line (Platt, 1999)."""
        told = min(max(confidence, _LEAST), 1 - _LEAST)
        odds = self.slope * math.log(told / (1 - told)) + self.shift
        return 1 / (1 + math.exp(-odds))

    def outcome(self, confidence: float, language: str = "") -> Outcome:
        """Return whether an answer is given, given with a word of caution, or not given."""
        if confidence < self.thresholds.get(language, self.threshold):
            return "absent"
        return "answered" if confidence >= self.sure else "close"


READING = Gate(-1.48, 0.71, 0.0, 1.02, 2.09, threshold=0.37, sure=0.68, thresholds={"en": 0.34})
"""The gate where passages are read: how close a single sentence is then adds nothing."""


def signals(
    question: str, language: str, hits: Sequence[Hit], found: Sequence[Evidence]
) -> Signals:
    """Return the signals; zeros when nothing was found."""
    if not hits or not found:
        return (0.0, 0.0, 0.0, 0.0)
    best = max(found, key=lambda evidence: evidence.meaning)
    share = _share(question, language, (found[0].passage, best.passage))
    read = max(evidence.read for evidence in found)
    return (max(hit.similarity for hit in hits), best.meaning, share, read)


def _share(question: str, language: str, passages: Sequence[Passage]) -> float:
    """Return which share of a question's words some passages hold, each in its own language."""
    held = []
    for passage in passages:
        words = set(stems(passage.indexed_text, passage.language))
        held.append([bool(words & s) for s in senses(question, language, passage.language)])
    told = [any(column) for column in zip(*held, strict=True)]
    return sum(told) / len(told) if told else 0.0
