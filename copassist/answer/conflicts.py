"""Conflicts: two dated statements of which the later replaces the earlier, or says otherwise.

*Superseded*: the later says that something holds no more (« au lieu de », « n’est plus », "drops",
"replaces"), and either names a value of the earlier beside a new one, or speaks of the same thing.
*Differs*: both speak of the same thing, neither of anything else, and tell another number, another
day of the week, or one denies what the other says.

False alarms would cost more trust than silence: questions, wishes and proposals count for nothing,
and words that only one side has (« du matin », "complex", "dock 5") make it another thing.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from typing import Literal

from copassist.answer.clauses import BEGINNING, framing
from copassist.answer.days import Day, days
from copassist.answer.polarity import changes, denials, sides
from copassist.answer.quantities import Quantity, numbered, plain, quantities
from copassist.index.sentences import sentences
from copassist.index.words import stems
from copassist.languages import LANGUAGES, language
from copassist.records import Citation, Conflict

Relation = Literal["superseded", "differs"]
SHARED = 2
SPOKEN = 0.5
"""The share of the earlier's words that a statement which speaks of it holds."""
SAME = 0.6
"""The share of all words that two statements about one thing have in common."""
ALL_SAME = 0.75
"""The same where only a denial tells them apart."""
DURATIONS = {"minute": 1 / 1440, "day": 1, "month": 30}
_MARK = re.compile(r"<\d+>")
_BEFORE = re.compile(r"([^\W\d_]{3,})[ .]*$")


@dataclass(frozen=True)
class Statement:
    """What somebody wrote on a day (ISO), as it is compared."""

    text: str
    day: str
    language: str
    marked: str
    words: frozenset[str]
    quantities: tuple[Quantity, ...]
    days: tuple[Day, ...]
    labels: frozenset[float]
    changes: tuple[tuple[float, float], ...]


def statement(text: str, day: str, code: str) -> Statement:
    """Read what was written on a day, in the language ``code``."""
    bare = plain(text)
    dated, rest = days(bare, day)
    found = quantities(rest)
    marked = numbered(rest, found)
    told = _replaces().sub(" ", _MARK.sub(" ", marked))
    words = {stem[:BEGINNING] for stem in stems(told, code) if stem not in _little(code)}
    labels = {q.value for q in found if _is_label(q, rest, code)}
    counted = tuple(q for q in found if q.value not in labels)
    read = (frozenset(words), counted, tuple(dated), frozenset(labels))
    return Statement(bare, day[:10], code, marked, *read, tuple(changes(marked, found)))


def relation(earlier: Statement, later: Statement) -> Relation | None:
    """Return what the later of two statements makes of the earlier."""
    if not earlier.day or earlier.day >= later.day:
        return None
    if any(_supposes().search(one.text) for one in (earlier, later)) or _apart(earlier, later):
        return None
    if _announces(later) and _names_old(earlier, later):
        return "superseded"
    if earlier.language != later.language:
        return None
    if _announces(later):
        return "superseded" if _speaks_of(earlier, later) else None
    return "differs" if _differs(earlier, later) else None


def between(earlier: Sequence[Statement], later: Sequence[Statement]) -> Relation | None:
    """Return the relation of two quotes, each read whole and sentence by sentence."""
    found = {relation(one, other) for one in earlier for other in later}
    return "superseded" if "superseded" in found else "differs" if "differs" in found else None


def statements(text: str, day: str, code: str) -> list[Statement]:
    """Read a quote: whole, and each of its sentences where it has several (a list, say)."""
    pieces = sentences(text)
    return [statement(piece, day, code) for piece in [text, *(pieces if len(pieces) > 1 else [])]]


def announces(text: str) -> bool:
    """Whether a text may say that something holds no more: quick, before it is read."""
    return bool(_replaces().search(plain(text)))


def names_old(earlier: Statement, later: Statement, about: Collection[str]) -> bool:
    """Whether a later statement replaces a value of another, of a thing named in ``about``."""
    shared = earlier.words & later.words & set(about)
    return bool(shared) and relation(earlier, later) == "superseded" and _names_old(earlier, later)


def conflicts(cited: Sequence[Citation]) -> tuple[Conflict, ...]:
    """Return the conflicts between quotes; one that is superseded differs from nothing more."""
    read = {c.n: statements(c.quote, c.timestamp, c.language) for c in cited}
    found = []
    for one, other in combinations(sorted(read, key=lambda n: read[n][0].day), 2):
        if kind := between(read[one], read[other]):
            found.append(Conflict(kind, one, other, read[one][0].day, read[other][0].day))
    old = {c.earlier for c in found if c.kind == "superseded"}
    return tuple(c for c in found if c.kind == "superseded" or not old & {c.earlier, c.later})


def _apart(one: Statement, other: Statement) -> bool:
    """Whether two statements are about two things: docks 2 and 5, morning and evening."""
    if one.labels and other.labels and not one.labels & other.labels:
        return True
    theirs = sides(other.marked)
    return any(not side & theirs[name] for name, side in _told(one).items() if name in theirs)


def _told(one: Statement) -> dict[str, frozenset[int]]:
    return {name: side for name, side in sides(one.marked).items() if name in ("halfday", "parity")}


def _announces(later: Statement) -> bool:
    """Whether a statement says that something holds no more, and does not deny it."""
    return any(
        _replaces().search(clause) and not denials(_replaces().sub(" ", clause)).negated
        for clause in re.split(r"[;:.]\s", later.text)
    )


def _names_old(earlier: Statement, later: Statement) -> bool:
    """Whether the later names a value of the earlier beside a new one, about a shared thing."""
    if _announces(earlier) and not later.changes:
        return False
    gone = {first for first, _ in later.changes} - {first for first, _ in earlier.changes}
    told = [q for q in later.quantities if not later.changes or q.value in gone]
    old = [q for q in told if any(_same(q, other) for other in earlier.quantities)]
    new = [
        q
        for q in later.quantities
        if not any(_same(q, other) for other in earlier.quantities)
        and any(_one_kind(q, other) for other in old)
    ]
    weekdays = [{d.weekday for d in one.days if d.day is None} - {None} for one in (earlier, later)]
    moved = weekdays[0] & weekdays[1] and weekdays[1] - weekdays[0]
    return bool(earlier.words & later.words) and bool((old and new) or moved)


def _speaks_of(earlier: Statement, later: Statement) -> bool:
    """Whether a statement speaks of what another says: its date, or most of its words."""
    shared = earlier.words & later.words
    if any(d.day and d in earlier.days for d in later.days):
        return True
    return len(shared) >= SHARED and len(shared) >= SPOKEN * len(earlier.words)


def _differs(earlier: Statement, later: Statement) -> bool:
    """Whether two statements about one thing tell other values of one kind, or one denies."""
    shared, every = earlier.words & later.words, earlier.words | later.words
    alike = earlier.words == later.words
    if not shared or (len(shared) < SHARED and not alike):
        return False
    if earlier.words - later.words and later.words - earlier.words:
        return False
    if len(shared) < SAME * len(every):
        return False
    told = [_values(one) for one in (earlier, later)]
    slots = [name for name in told[0] if name in told[1]]
    if any(len(told[0][n]) == len(told[1][n]) == 1 and told[0][n] != told[1][n] for n in slots):
        return True
    denied = denials(earlier.text).negated != denials(later.text).negated
    return denied and told[0] == told[1] and len(shared) >= ALL_SAME * len(every)


def _values(one: Statement) -> dict[str, frozenset[float]]:
    """Return the values told of each kind: durations, units, things counted, days of the week."""
    found: dict[str, set[float]] = {}
    for quantity in one.quantities:
        if quantity.unit in DURATIONS:
            found.setdefault("time", set()).add(quantity.value * DURATIONS[quantity.unit])
        elif quantity.unit or quantity.noun:
            found.setdefault(quantity.unit or quantity.noun, set()).add(quantity.value)
    weekdays = {float(d.weekday) for d in one.days if d.day is None and d.weekday is not None}
    if weekdays:
        found["weekday"] = weekdays
    return {name: frozenset(values) for name, values in found.items()}


def _same(one: Quantity, other: Quantity) -> bool:
    return one.told_by(other) and (one.noun == other.noun or not (one.noun and other.noun))


def _one_kind(one: Quantity, other: Quantity) -> bool:
    if one.unit and other.unit:
        return one.unit == other.unit
    return not (one.noun and other.noun) or one.noun == other.noun


def _is_label(quantity: Quantity, text: str, code: str) -> bool:
    """Whether a number only names: « le quai 2 prend », "dock 5"."""
    if quantity.unit or (quantity.noun and not _little_word(quantity.noun, code)):
        return False
    before = _BEFORE.search(text[: quantity.start])
    return bool(before and stems(before[1], code) and not _little_word(before[1], code))


def _little_word(word: str, code: str) -> bool:
    return not stems(word, code) or any(
        stem[:BEGINNING] in {w[:BEGINNING] for w in _little(code)} for stem in stems(word, code)
    )


@cache
def _little(code: str) -> frozenset[str]:
    light: str = language(code).rules("claims")["light"]
    return framing(code) | frozenset(stems(light, code))


@cache
def _replaces() -> re.Pattern[str]:
    return _joined("replaces")


@cache
def _supposes() -> re.Pattern[str]:
    return _joined("supposes")


def _joined(name: str) -> re.Pattern[str]:
    return re.compile("|".join(language(code).rules("conflicts")[name] for code in LANGUAGES))
