"""Commitments in a text: which sentences hold one, who will do what, by when.

1. The text is cut into sentences, a line at a time (``sentences``).
2. A tuned reader gives each the log-odds that it holds a commitment, having read the lines around
   it.
3. It and the wordings that promise or take a promise back (``patterns``) are weighed by a logistic
   regression fitted on labelled talk that the reader was not taught on, at the rate at which
   commitments are met there (one text in six).
4. A sentence from ``BEGINS`` on is proposed: precision first, since what is proposed takes a
   person's time. Its owner, act and due date are read from its words.

Patterns alone find little; a classifier taught on written sentences alone fires everywhere (both
measured): hence the reader is taught on real talk, and the wordings help it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from copassist.commitments.dates import Calendar, find_due
from copassist.commitments.listed import is_item, section_of
from copassist.commitments.owners import act_of, form_of, owner_of
from copassist.commitments.patterns import worded, wordings
from copassist.commitments.sentences import Spans, spans_of
from copassist.records.commitments import Promise

WEIGHTS = Path(__file__).with_name("weights.npz")
BEGINS: Mapping[str, float] = {"fr": 0.7, "en": 0.3}
"""From which probability on a sentence is proposed, by language: the readers were taught on less
French, and are surer of it than they may be (tests/benchmarks/commitments/export.py)."""
GIVEN = 0.9
"""What a list under « Engagements » in minutes is worth: people wrote it down as what it is."""
PLAIN_CALENDAR = Calendar()

Floats = NDArray[np.float32]
ReadSentences = Callable[[Sequence[str], Sequence[Spans]], list[Floats]]
"""What reads the sentences of texts: log-odds of each, by text."""


@dataclass(frozen=True, slots=True)
class Said:
    """A text to be read: its language, and the days on which its messages were written.

    ``days`` are (where a message begins in the text, its day), in order. ``heading`` is that of a
    section of minutes, None for what is no minutes.
    """

    text: str
    language: str
    days: tuple[tuple[int, date], ...]
    heading: str | None = None

    def written(self, at: int) -> date:
        """Return the day of the message that holds a place in the text."""
        return [day for begin, day in self.days if begin <= at or begin == 0][-1]


@dataclass(frozen=True)
class Detector:
    """Finds commitments; safe between threads."""

    sentences: ReadSentences
    weights: Floats
    begins: Mapping[str, float] = field(default_factory=lambda: BEGINS)

    @classmethod
    def of(cls, sentences: ReadSentences) -> Detector:
        """Return one with the weights that are shipped."""
        with np.load(WEIGHTS) as held:
            return cls(sentences, held["weights"])

    def detect(
        self, found: Sequence[Said], calendar: Calendar = PLAIN_CALENDAR
    ) -> list[list[Promise]]:
        """Return the commitments of each text, in its order."""
        texts = [one.text for one in found]
        spans = [spans_of(text) for text in texts]
        chances = self.chances(texts, spans)
        return [
            [
                _promise(one, span, chance, calendar)
                for span, chance in _proposed(one, here, told, self.begins[one.language])
            ]
            for one, here, told in zip(found, spans, chances, strict=True)
        ]

    def chances(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Floats]:
        """Return the probability that each sentence of each text holds a commitment."""
        if not texts:
            return []
        read = self.sentences(texts, spans)
        return [
            self.weigh(features(text, here, odds))
            for text, here, odds in zip(texts, spans, read, strict=True)
        ]

    def weigh(self, rows: Floats) -> Floats:
        """Return the probability that each sentence holds one, from what is weighed of it."""
        told: Floats = (1 / (1 + np.exp(-(rows @ self.weights)))).astype(np.float32)
        return told


def features(text: str, spans: Spans, odds: Floats) -> Floats:
    """Return what is weighed, shape (sentences, 2 + wordings): one, the reader, the wordings."""
    rows = [(1.0, float(odds[n]), *worded(text[start:end])) for n, (start, end) in enumerate(spans)]
    return np.array(rows, np.float32).reshape(len(rows), 2 + len(wordings()))


def _proposed(
    one: Said, spans: Spans, told: Floats, begins: float
) -> Iterator[tuple[tuple[int, int], float]]:
    """Yield the sentences that are proposed; minutes list what was promised, or look back."""
    kind = section_of(one.heading or "")
    for span, chance in zip(spans, told, strict=True):
        if kind == "given" and is_item(one.text, span):
            yield span, max(float(chance), GIVEN)
        elif kind != "review" and chance >= begins:
            yield span, float(chance)


def _promise(one: Said, span: tuple[int, int], chance: float, calendar: Calendar) -> Promise:
    quote = one.text[span[0] : span[1]]
    due = find_due(quote, one.language, one.written(span[0]), calendar)
    form = form_of(quote, is_minutes=one.heading is not None)
    owner = owner_of(one.text, span, form)
    act = act_of(quote, due, owner)
    return Promise(quote, owner, act, due, form, round(chance, 3), span[0])
