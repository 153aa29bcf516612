"""Claims: does what a sentence says stand in the passages that it cites? Checked by code alone.

1. A whole sentence of a passage holds. Links, markup and what is no sentence never do.
2. Every name of the claim stands in the passages.
3. The claim is cut into clauses. Each is held against the sentence that it is nearest to
   (``clauses``), and there
   - every number stands in the same unit, every date on the same day (or in the sentence beside,
     where this one has no number);
   - a change goes the same way; names, and numbers of one unit, stand in the same order, or both in
     the other;
   - what is denied is denied, and nothing else; of two opposites the same is said;
   - in the language of the passages, the words stand in them too, or in the question: of six, one
     may be another.

It is strict where it can be wrong: a true claim that fails costs the reader a paraphrase, for the
quote is given in its place. What it cannot tell: across languages, a false word between true names
and numbers; in one language, true words in a false order.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from functools import cache

from copassist.answer.clauses import (
    BEGINNING,
    WORDS,
    Near,
    Read,
    Source,
    folded,
    nearest,
    pieces,
    read,
    sources,
    whole,
)
from copassist.answer.names import names, where_names_stand
from copassist.answer.polarity import RISE, changes, clauses, denials, sides, unsided
from copassist.answer.quantities import Quantity, plain
from copassist.index.words import stems
from copassist.languages import language
from copassist.records import Passage

OTHERS = 6
"""Of so many words one may be another than in the passages."""
LONGEST = 500
_MARKUP = re.compile(r"\w://|\bwww\.|[<>{}\[\]`|\\^~]|__|\*\*|\bdata:|\bjavascript:", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def holds(
    claim: str,
    code: str,
    passages: Sequence[Passage],
    near: Near | None = None,
    common: Collection[str] = (),
    question: str = "",
) -> bool:
    """Return whether the passages say what a claim in the language ``code`` says.

    ``common`` are words known to be no names, which a claim may begin with.
    """
    said = claim.strip()
    if folded(said) in {folded(s) for p in passages for s in whole(p)}:
        return True
    if len(stems(said, code)) < WORDS or len(said) > LONGEST or _MARKUP.search(said):
        return False
    order = [plain(name) for name in names(said, common)]
    known = {w for p in passages for w in _WORD.findall(plain(where_names_stand(p)))}
    if not all(set(_WORD.findall(name)) <= known for name in order):
        return False
    every = [source for p in passages for source in sources(p, code)]
    texts = [question, *(passage.indexed_text for passage in passages)]
    held = {stem[:BEGINNING] for text in texts for stem in stems(text, code)}
    stood: list[Source] = []
    for piece in pieces(said, code):
        found = (s for s in nearest(piece, every, near) if _stands(piece, s, code, order))
        source = next((s for s in found if s.foreign or _covered(piece, code, held)), None)
        if source is None:
            return False
        stood.append(source)
    told = read(said, code)
    twice = [source for source in stood if stood.count(source) > 1]
    return all(_ordered(told, (source.read,), order) for source in twice)


def _covered(piece: Read, code: str, held: Collection[str]) -> bool:
    """Whether the words of a clause stand somewhere; denials and sides are told on their own."""
    words = set(stems(unsided(piece.marked), code)) - _light(code)
    missing = [word for word in words if word[:BEGINNING] not in held]
    return len(missing) <= len(words) // OTHERS


def _stands(piece: Read, source: Source, code: str, order: Sequence[str]) -> bool:
    """Whether what a clause says is what a sentence says."""
    here = source.read
    block = (here,) if here.quantities else (here, *source.beside)
    told = [q for other in block for q in other.quantities]
    if not all(any(_tells(q, other, told) for other in told) for q in piece.quantities):
        return False
    dated = [d for other in (here, *source.beside) for d in other.days]
    dated += [source.written] if source.written else []
    if not all(any(d.told_by(other) for other in dated) for d in piece.days):
        return False
    if not _ordered(piece, block, order) or not _bound(piece, source, code, order):
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


def _ordered(piece: Read, block: Sequence[Read], order: Sequence[str]) -> bool:
    """Whether changes go the same way, and numbers stand in the order of the source."""
    said = changes(piece.marked, piece.quantities)
    told = [change for other in block for change in changes(other.marked, other.quantities)]
    if said and told:
        return all(change in told for change in said)
    text = " ".join(other.text for other in block)
    named = [name for name in order if name in piece.text and name in text]
    turned = len(named) > 1 and not _in_order(
        [piece.text.index(n) for n in named], [text.index(n) for n in named]
    )
    if turned and len(piece.quantities) < 2:
        return False
    for unit in {q.unit for q in piece.quantities}:
        values = [q.value for q in piece.quantities if q.unit == unit]
        source = [q.value for other in block for q in other.quantities if q.unit == unit]
        places = [source.index(value) for value in values if value in source]
        if len(set(places)) > 1 and (places == sorted(places)) == turned:
            return False
    dated = [day for other in block for day in other.days]
    when = [next((i for i, d in enumerate(dated) if day.told_by(d)), 0) for day in piece.days]
    return when == sorted(when) or turned


def _bound(piece: Read, source: Source, code: str, order: Sequence[str]) -> bool:
    """Whether a number stands with the names and words that stand with it in the source.

    Where its clause of the source has names, one is the claim's; a word that another number's
    clause has, its own has too (« 12 dossiers perdus, 9 retrouvés »).
    """
    named = {name for name in order if name in piece.text and name in source.read.text}
    rows = [
        ({plain(name) for name in names(clause)}, read(clause, code))
        for clause in clauses(source.sentence)
    ]
    for quantity in piece.quantities:
        told = [any(quantity.told_by(q) for q in clause.quantities) for _, clause in rows]
        its = [row for row, is_told in zip(rows, told, strict=True) if is_told]
        others = [row for row, is_told in zip(rows, told, strict=True) if not is_told]
        if named and its and all(held and not held & named for held, _ in its):
            return False
        if its and len(piece.quantities) == 1:
            own = {stem for _, clause in its for stem in clause.stems}
            theirs = {stem for _, c in others if c.quantities for stem in c.stems}
            if piece.stems & theirs - own:
                return False
    return True


def _in_order(one: Sequence[int], other: Sequence[int]) -> bool:
    return sorted(range(len(one)), key=one.__getitem__) == sorted(
        range(len(other)), key=other.__getitem__
    )


def _sided(piece: Read, here: Read, block: Sequence[Read]) -> bool:
    """Whether a clause takes no side that its sentence does not; a rise or fall must be told."""
    told = sides(here.marked)
    moved = [change for other in block for change in changes(other.marked, other.quantities)]
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


def _window(piece: Read, here: Read) -> str:
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


@cache
def _light(code: str) -> frozenset[str]:
    rules = language(code).rules("claims")
    return frozenset(stems(f"{rules['light']} {rules['framing']}", code))
