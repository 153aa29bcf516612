"""Claims: does what a sentence says stand in the passages that it cites? Checked by code alone.

1. A whole sentence of a passage holds. Links, markup and what is no sentence never do.
2. Every name of the claim stands in the passages; so do half of its words that mean something,
   where a passage is in its language.
3. The claim is cut into clauses. Each is held against the sentence that shares most words with it
   (in the other language: the nearest in meaning), and there
   - every number stands in the same unit, every date on the same day (or in the sentence beside,
     where this one has no number);
   - a change goes the same way, and numbers and names stand in the same order, or both reversed;
   - what is denied is denied, and nothing else; of two opposites the same is said.

It is strict where it can be wrong: a true claim that fails costs the reader a paraphrase, for the
quote is given in its place. It cannot tell who did what to whom, nor synonyms from lies: « Zoé aide
Marc » and « Marc aide Zoé » have the same names and words, but for their order.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from copassist.answer.days import Day, days, of_moment
from copassist.answer.names import names, where_names_stand
from copassist.answer.polarity import RISE, changes, clauses, denials, sides
from copassist.answer.quantities import Quantity, numbered, plain, quantities
from copassist.index.sentences import quotable, sentences
from copassist.index.words import stems
from copassist.languages import language
from copassist.languages.detect import detect
from copassist.records import Part, Passage

Near = Callable[[str, Sequence[str]], Sequence[float]]
"""How close a text is to others in meaning: what finds a claim's sentence across languages."""
SHARE = 0.5
WORDS, LONGEST = 2, 500
FLOOR = 0.84
"""Nearer in meaning are most translations, and few sentences about another thing."""
MARGIN = 0.05
"""A sentence so much farther in meaning than the nearest is another one."""
_MARKUP = re.compile(r"\w://|\bwww\.|[<>{}\[\]`|\\^~]|__|\*\*|\bdata:|\bjavascript:", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[-+%$€<>=~]")
_MARK = re.compile(r"<\d+>")


@dataclass(frozen=True)
class _Read:
    """A text as it is compared: its quantities, dates, stems, and the names of its order."""

    text: str
    stems: frozenset[str]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    marked: str


@dataclass(frozen=True)
class _Source:
    """A sentence of a passage, and those beside it."""

    sentence: str
    read: _Read
    beside: tuple[_Read, ...]
    written: Day | None
    foreign: bool


def holds(
    claim: str,
    code: str,
    passages: Sequence[Passage],
    near: Near | None = None,
    common: Collection[str] = (),
) -> bool:
    """Return whether the passages say what a claim in the language ``code`` says.

    ``common`` are words known to be no names, which a claim may begin with.
    """
    said = claim.strip()
    if folded(said) in {folded(s) for p in passages for s in _whole(p)}:
        return True
    words = frozenset(stems(said, code)) - _framing(code)
    if len(words) < WORDS or len(said) > LONGEST or _MARKUP.search(said):
        return False
    order = [plain(name) for name in names(said, common)]
    known = {w for p in passages for w in _WORD.findall(plain(where_names_stand(p)))}
    if not all(set(_WORD.findall(name)) <= known for name in order):
        return False
    sources = [source for p in passages for source in _sources(p, code)]
    held = {s for p in passages for s in stems(p.indexed_text, code)}
    if len(words & held) < SHARE * len(words) and not any(s.foreign for s in sources):
        return False
    stood: list[_Source] = []
    for piece in _pieces(said, code):
        found = (s for s in _nearest(piece, sources, near) if _stands(piece, s, order))
        if (source := next(found, None)) is None:
            return False
        stood.append(source)
    whole = _read(said, code)
    twice = [source for source in stood if stood.count(source) > 1]
    return all(_ordered(whole, (source.read,), order) for source in twice)


def folded(text: str) -> str:
    """Return the words, figures and signs of a text: what two copies of a sentence share."""
    return " ".join(_TOKEN.findall(plain(text)))


def support(
    claim: str, code: str, passage: Passage, near: Near | None = None
) -> tuple[Part, str] | None:
    """Return the part and the verbatim sentence of a passage that a claim is nearest to, if any."""
    sources = list(_sources(passage, code))
    if not sources:
        return None
    found = next(_nearest(_read(claim, code), sources, near, 0), sources[0])
    part = next(p for p in passage.parts if found.sentence in p.text)
    return part, found.sentence


def _stands(piece: _Read, source: _Source, order: Sequence[str]) -> bool:
    """Whether what a clause says is what a sentence says."""
    here = source.read
    block = (here,) if here.quantities else (here, *source.beside)
    told = [q for read in block for q in read.quantities]
    if not all(any(_tells(q, other, told) for other in told) for q in piece.quantities):
        return False
    dated = [d for read in (here, *source.beside) for d in read.days]
    dated += [source.written] if source.written else []
    if not all(any(d.told_by(other) for other in dated) for d in piece.days):
        return False
    if not _ordered(piece, block, order) or not _bound(piece, source, order):
        return False
    window = here.text if source.foreign else _window(piece, here)
    return denials(piece.text).agree(denials(window)) and _sided(piece, here, block)


def _tells(quantity: Quantity, other: Quantity, told: Sequence[Quantity]) -> bool:
    """Whether a number is told; not by one of a thing where its own thing has another number."""
    if not quantity.told_by(other):
        return False
    if not quantity.noun or quantity.noun == other.noun:
        return True
    return not any(q.noun == quantity.noun for q in told)


def _ordered(piece: _Read, block: Sequence[_Read], order: Sequence[str]) -> bool:
    """Whether changes go the same way, and numbers stand in the order of the source."""
    said = changes(piece.marked, piece.quantities)
    told = [change for read in block for change in changes(read.marked, read.quantities)]
    if said and told:
        return all(change in told for change in said)
    text = " ".join(read.text for read in block)
    named = [name for name in order if name in piece.text and name in text]
    turned = len(named) > 1 and not _in_order(
        [piece.text.index(n) for n in named], [text.index(n) for n in named]
    )
    for unit in {q.unit for q in piece.quantities}:
        values = [q.value for q in piece.quantities if q.unit == unit]
        source = [q.value for read in block for q in read.quantities if q.unit == unit]
        places = [source.index(value) for value in values if value in source]
        if len(set(places)) > 1 and (places == sorted(places)) == turned:
            return False
    return True


def _bound(piece: _Read, source: _Source, order: Sequence[str]) -> bool:
    """Whether a number stands with a name that its clause of the source has, where it has some."""
    named = {name for name in order if name in piece.text and name in source.read.text}
    if not named or not piece.quantities:
        return True
    rows = [
        ({plain(name) for name in names(clause)}, quantities(days(plain(clause))[1]))
        for clause in clauses(source.sentence)
    ]
    for quantity in piece.quantities:
        its = [held for held, there in rows if any(quantity.told_by(q) for q in there)]
        if its and all(held and not held & named for held in its):
            return False
    return True


def _in_order(one: Sequence[int], other: Sequence[int]) -> bool:
    return sorted(range(len(one)), key=one.__getitem__) == sorted(
        range(len(other)), key=other.__getitem__
    )


def _sided(piece: _Read, here: _Read, block: Sequence[_Read]) -> bool:
    """Whether a clause takes no side that its sentence does not; a rise or fall must be told."""
    told = sides(here.marked)
    moved = [change for read in block for change in changes(read.marked, read.quantities)]
    if moved:
        told[RISE] = told.get(RISE, frozenset()) | {int(last < first) for first, last in moved}
    for name, taken in sides(piece.marked).items():
        there = told.get(name, frozenset())
        if not there:
            if name == RISE:
                return False
        elif not taken <= there:
            return False
    return True


def _window(piece: _Read, here: _Read) -> str:
    """Return the fewest clauses of a sentence, one after the other, that share most words."""
    parts = clauses(here.text)
    wanted = piece.stems & here.stems
    shared = [{w for w in wanted if w[:4] in part} for part in parts]
    best: tuple[int, int, str] = (0, 0, here.text)
    for start in range(len(parts)):
        held: set[str] = set()
        for end in range(start, len(parts)):
            held |= shared[end]
            found = (len(held), start - end, ", ".join(parts[start : end + 1]))
            if found[:2] > best[:2] and held:
                best = found
    return best[2]


def _nearest(
    piece: _Read, sources: Sequence[_Source], near: Near | None, floor: float = FLOOR
) -> Iterator[_Source]:
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


def _alike(piece: _Read, sources: Sequence[_Source]) -> list[float]:
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


def _pieces(claim: str, code: str) -> list[_Read]:
    """Return the clauses of a claim; one that says too little stands with the one before it."""
    said: list[_Read] = []
    for clause in clauses(claim):
        read = _read(clause, code)
        alone = len(read.stems) >= WORDS or bool(read.quantities and read.stems)
        if said and not alone and (said[-1].stems or not read.quantities):
            read = _read(f"{said.pop().text}, {clause}", code)
        said.append(read)
    if len(said) > 1 and len(said[0].stems) < WORDS and not said[0].quantities:
        said[:2] = [_read(f"{said[0].text}, {said[1].text}", code)]
    return said


def _read(text: str, code: str, near: str = "") -> _Read:
    bare = plain(text)
    dated, rest = days(bare, near)
    found = quantities(rest)
    marked = numbered(rest, found)
    words = frozenset(stems(_MARK.sub(" ", marked), code)) - _framing(code)
    return _Read(bare, words, tuple(found), tuple(dated), marked)


def _sources(passage: Passage, code: str) -> Iterator[_Source]:
    for part in passage.parts:
        texts = sentences(part.text)
        reads = [_read(text, code, part.timestamp) for text in texts]
        for at, text in enumerate(texts):
            beside = tuple(reads[i] for i in (at - 1, at + 1) if 0 <= i < len(reads))
            spoken = detect(text, passage.language)
            yield _Source(text, reads[at], beside, of_moment(part.timestamp), spoken != code)


def _whole(passage: Passage) -> Iterable[str]:
    for part in passage.parts:
        yield from sentences(part.text)
        yield from quotable(part.text)


@cache
def _framing(code: str) -> frozenset[str]:
    return frozenset(stems(language(code).rules("claims")["framing"], code))
