"""Clauses: what of a claim is compared, and the sentences of a passage that it may stand on.

A clause is read as its words, numbers and dates. The sentence that it may stand on is the one that
shares most words with it; in the other language the nearest in meaning, or without vectors the one
with most numbers and beginnings of words alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from copassist.answer.days import Day, days, of_moment
from copassist.answer.polarity import clauses
from copassist.answer.quantities import Quantity, numbered, plain, quantities
from copassist.index.sentences import quotable, sentences
from copassist.index.words import stems
from copassist.languages import language
from copassist.languages.detect import detect
from copassist.records import Part, Passage

Near = Callable[[str, Sequence[str]], Sequence[float]]
"""How close a text is to others in meaning: what finds a claim's sentence across languages."""
WORDS = 2
"""A clause of fewer stands with the one before it."""
FLOOR = 0.84
"""Nearer in meaning are most translations, and few sentences about another thing."""
MARGIN = 0.05
"""A sentence so much farther in meaning than the nearest is another one."""
KIN, SHARED = 0.86, 0.1
"""A quote in the place of a claim is so near in meaning, with a tenth for the words shared."""
TELLING = 3
"""A sentence of fewer words is quoted only where there is no other."""
BEGINNING = 5
"""Words of one language that begin alike are kin: « réunir », « réunion »."""
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[-+%$€<>=~]")
_MARK = re.compile(r"<\d+>")


@dataclass(frozen=True)
class Read:
    """A text as it is compared: its quantities, dates, stems, and the names of its order."""

    text: str
    stems: frozenset[str]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    marked: str


@dataclass(frozen=True)
class Source:
    """A sentence of a passage, and those beside it."""

    sentence: str
    read: Read
    beside: tuple[Read, ...]
    written: Day | None
    foreign: bool


def folded(text: str) -> str:
    """Return the words, figures and signs of a text: what two copies of a sentence share."""
    return " ".join(_TOKEN.findall(plain(text)))


def support(
    claim: str, code: str, passage: Passage, near: Near | None = None, floor: float = 0.0
) -> tuple[Part, str] | None:
    """Return the part and the verbatim sentence of a passage that a claim is nearest to, if any.

    By words, or by meaning where that can be told: then one that is less near than ``floor`` is
    none.
    """
    every = list(sources(passage, code))
    every = [s for s in every if len(s.sentence.split()) >= TELLING] or every
    if not every:
        return None
    if near:
        piece = read(claim, code)
        close = near(claim, [source.sentence for source in every])
        shared = [len(piece.stems & s.read.stems) / max(len(piece.stems), 1) for s in every]
        scores = [c + SHARED * s for c, s in zip(close, shared, strict=True)]
        found = every[scores.index(max(scores))]
        if max(scores) < floor:
            return None
    else:
        found = next(nearest(read(claim, code), every, near, 0), every[0])
    part = next(p for p in passage.parts if found.sentence in p.text)
    return part, found.sentence


def nearest(
    piece: Read, sources: Sequence[Source], near: Near | None, floor: float = FLOOR
) -> Iterator[Source]:
    """Yield the sentences that a clause may stand on: the best, and those as good."""
    own = [source for source in sources if not source.foreign]
    shared = [len(piece.stems & source.read.stems) for source in own]
    if any(shared) or not piece.stems:
        yield from (s for s, count in zip(own, shared, strict=True) if count == max(shared))
    foreign = [source for source in sources if source.foreign]
    if not foreign:
        return
    close = near(piece.text, [s.sentence for s in foreign]) if near else _alike(piece, foreign)
    best = max(close)
    # Without a number or a date to tell the sentence by, it must be near.
    if best < floor and not (piece.quantities or piece.days):
        return
    for source, score in sorted(zip(foreign, close, strict=True), key=lambda row: -row[1]):
        # In another language the nearest may be off by one: numbers tell which it is.
        if score == best or (piece.quantities and score >= best - MARGIN):
            yield source


def _alike(piece: Read, sources: Sequence[Source]) -> list[float]:
    """Return how many beginnings of words, and how many numbers, two languages share."""
    wanted = {w[:3] for w in _WORD.findall(piece.text) if len(w) > 3}
    values = {q.value for q in piece.quantities}
    return [
        float(
            len(wanted & {w[:3] for w in _WORD.findall(s.read.text) if len(w) > 3})
            + len(values & {q.value for q in s.read.quantities})
        )
        for s in sources
    ]


def pieces(claim: str, code: str) -> list[Read]:
    """Return the clauses of a claim; one that says too little stands with the one before it."""
    said: list[Read] = []
    for clause in clauses(claim):
        piece = read(clause, code)
        alone = len(piece.stems) >= WORDS or bool(piece.quantities and piece.stems)
        if said and not alone and (said[-1].stems or not piece.quantities):
            piece = read(f"{said.pop().text}, {clause}", code)
        said.append(piece)
    if len(said) > 1 and len(said[0].stems) < WORDS and not said[0].quantities:
        said[:2] = [read(f"{said[0].text}, {said[1].text}", code)]
    return said


def read(text: str, code: str, near: str = "") -> Read:
    """Read a text; ``near`` is the day (ISO) on which it was written."""
    bare = plain(text)
    dated, rest = days(bare, near)
    found = quantities(rest)
    marked = numbered(rest, found)
    words = frozenset(stems(_MARK.sub(" ", marked), code)) - framing(code)
    return Read(bare, words, tuple(found), tuple(dated), marked)


def sources(passage: Passage, code: str) -> Iterator[Source]:
    """Yield the sentences of a passage, for a claim in the language ``code``."""
    for part in passage.parts:
        texts = sentences(part.text)
        told = [read(text, code, part.timestamp) for text in texts]
        for at, text in enumerate(texts):
            beside = tuple(told[i] for i in (at - 1, at + 1) if 0 <= i < len(told))
            spoken = detect(text, passage.language)
            yield Source(text, told[at], beside, of_moment(part.timestamp), spoken != code)


def whole(passage: Passage) -> Iterable[str]:
    """Yield all that stands in a passage as a sentence, or as a list with its first line."""
    for part in passage.parts:
        yield from sentences(part.text)
        yield from quotable(part.text)


@cache
def framing(code: str) -> frozenset[str]:
    """Return the stems of words by which a sentence says who says it."""
    return frozenset(stems(language(code).rules("claims")["framing"], code))
