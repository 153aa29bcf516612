"""Slices of what people said: short quotes, each with what it is in a practice note.

A slice begins with a sentence that has a cue and takes what follows it, up to ``QUOTE_WORDS``
words. A text that close reading finds telling though no sentence has a cue (« 3 semaines. 41 pièces
taguées. ») gives one slice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from copassist.axes.cues import Cues, cues_of
from copassist.index.sentences import sentences
from copassist.records import Citation
from copassist.records.axes import Evidence
from copassist.topics.asking import NOT_SAID

Name = Literal["context", "steps", "results", "limits"]
QUOTE_WORDS, LEAST_WORDS = 40, 4
LIKELY = 0.5
OUTCOME = frozenset({"result", "measure", "application", "saving", "spread"})
LIMIT = frozenset({"challenge"})
STEP = {"method": 1.5, "experience": 1.0, "resource": 1.0, "reason": 0.5}
"""What makes a sentence a step, and how much: « donc » alone says little."""
LEAST = 1.0
"""Weight from which on a slice is a step."""
HELPING = ("reasoned", "resource")
_CLOSING = " \u00a0»”\"'"


@dataclass(frozen=True, slots=True)
class Said:
    """A text with what close reading shows in it, and what cites a slice of it.

    ``is_opener`` when who opened the thread came back with it: its outcome is told, not advised.
    """

    text: str
    cite: Callable[[str], Citation]
    shown: Evidence | None = None
    is_opener: bool = False

    def of(self, *signs: str) -> float:
        """Return the probability of the likeliest of some signs; 0 where nothing was read."""
        return max(self.shown.of(sign) for sign in signs) if self.shown else 0.0

    @property
    def has_outcome(self) -> bool:
        """Whether it tells what something led to."""
        is_read = self.of("outcome", "application") >= LIKELY
        return is_read or bool(cues_of(self.text) & OUTCOME)


@dataclass(frozen=True, slots=True)
class Slice:
    """A quote with the part of a note that it is for and its weight in it."""

    name: Name
    quote: str
    weight: float
    said: Said


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: where it stands, its cues, whether it asks.

    ``piece`` numbers what it stands in: code and lines quoted of others part a text into pieces.
    """

    start: int
    end: int
    piece: int
    words: int
    asks: bool
    cues: Cues


def slices(said: Said) -> list[Slice]:
    """Return the slices of a text, in its order."""
    told = parted(said.text)
    found: list[Slice] = []
    n = 0
    while n < len(told):
        name = _name(told[n])
        if name is None:
            n += 1
            continue
        end = reach(told, n, name)
        one = _weighed(said, name, told, n, end)
        if len(one.quote.split()) >= LEAST_WORDS and (name != "steps" or one.weight >= LEAST):
            found.append(one)
        n = end
    return found or _by_reading(said, told)


def reach(told: Sequence[Sentence], start: int, name: Name | None = None) -> int:
    """Return the end of a slice that begins with a sentence: as far as what follows fits.

    With a name it ends before a sentence that belongs to another part.
    """
    end, words = start + 1, told[start].words
    while end < len(told):
        one = told[end]
        words += one.words
        is_other = name is not None and _name(one) not in (None, name)
        if one.asks or is_other or one.piece != told[start].piece or words > QUOTE_WORDS:
            break
        end += 1
    return end


def parted(text: str) -> list[Sentence]:
    """Return the sentences of a text that are its author's own, in order."""
    found: list[Sentence] = []
    ends = [(match.start(), match.end()) for match in NOT_SAID.finditer(text)]
    begins = [0, *(end for _, end in ends)]
    for piece, (begin, stop) in enumerate(
        zip(begins, [*(s for s, _ in ends), len(text)], strict=True)
    ):
        at = begin
        for sentence in sentences(text[begin:stop]):
            start = text.index(sentence, at)
            at = start + len(sentence)
            asks = sentence.rstrip(_CLOSING).endswith("?")
            words = len(sentence.split())
            found.append(Sentence(start, at, piece, words, asks, cues_of(sentence)))
    return found


def _weighed(said: Said, name: Name, told: Sequence[Sentence], start: int, end: int) -> Slice:
    quote = said.text[told[start].start : told[end - 1].end]
    if name != "steps":
        return Slice(name, quote, 1 + said.of("outcome"), said)
    cues = frozenset[str]().union(*(sentence.cues for sentence in told[start:end]))
    weight = sum(held for cue, held in STEP.items() if cue in cues)
    is_told = said.is_opener and said.of("outcome", "application") >= LIKELY
    return Slice("results" if is_told else name, quote, weight + said.of(*HELPING), said)


def _by_reading(said: Said, told: Sequence[Sentence]) -> list[Slice]:
    """Return the slice of a text that close reading finds telling though it has no cue."""
    outcome, step = said.of("outcome", "application"), said.of(*HELPING)
    if max(outcome, step) < LIKELY:
        return []
    plain = [n for n, s in enumerate(told) if s.words >= LEAST_WORDS and _can_begin(s)]
    counted = [
        n
        for n, s in enumerate(told)
        if _can_begin(s) and re.search(r"\d", said.text[s.start : s.end])
    ]
    name: Name = "results" if outcome >= LIKELY else "steps"
    for start in [*counted, *plain] if name == "results" else plain:
        quote = said.text[told[start].start : told[reach(told, start) - 1].end]
        return [Slice(name, quote, max(outcome, step), said)]
    return []


def _name(sentence: Sentence) -> Name | None:
    """Return the part that a sentence belongs to by itself."""
    if not _can_begin(sentence):
        return None
    if sentence.cues & OUTCOME:
        return "results"
    if sentence.cues & LIMIT:
        return "limits"
    return "steps" if sentence.cues & STEP.keys() else None


def _can_begin(sentence: Sentence) -> bool:
    return not sentence.asks and sentence.words <= QUOTE_WORDS
