"""Polarity: whether a text denies, and on which side of an opposition it stands.

« n'a pas été retenu » and "was rejected" deny once; « n'a pas été rejeté » denies twice. An
opposition has two sides (augmenté and baissé, before and after); a text may stand on one, on both
or on none. Patterns of both languages are read at once, on plain text (``quantities.plain``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from copassist.answer.quantities import Quantity
from copassist.languages import LANGUAGES, language

_PIECE = re.compile(
    r"\s*[;:()–—|]\s*|,\s+|\s+-\s+|\s+→\s+|\.\s+"
    r"|\s+(?=(?:mais|but|et|and|car|because|whereas|while|tandis|alors que|although|puis)\b)"
)
_MARK = re.compile(r"<\d+>")
RISE = "rise"


@dataclass(frozen=True, slots=True)
class Denials:
    """Whether a text denies with a word of negation, with a verb that does, and restricts."""

    negated: bool
    denied: bool
    restricted: bool = False

    def agree(self, other: Denials) -> bool:
        """Whether two texts deny alike; « pas retenu » and "rejected" do."""
        if self.restricted != other.restricted:
            return False
        return self == other or (
            self.negated != self.denied
            and other.negated != other.denied
            and self.negated == other.denied
        )


def denials(text: str) -> Denials:
    """Return how a plain text denies."""
    tables = _tables()
    told = (tables.negation, tables.denial, tables.restriction)
    return Denials(*(bool(pattern.search(text)) for pattern in told))


def sides(text: str) -> dict[str, frozenset[int]]:
    """Return the oppositions in which a plain text takes a side, and which."""
    found = {
        name: frozenset(n for n, side in enumerate(pair) if side.search(text))
        for name, pair in _tables().opposites.items()
    }
    return {name: taken for name, taken in found.items() if taken}


def unsided(marked: str) -> str:
    """Return a text without what it denies or takes sides with, and without its numbers."""
    tables = _tables()
    for pattern in (tables.denial, *(side for pair in tables.opposites.values() for side in pair)):
        marked = pattern.sub(" ", marked)
    return _MARK.sub(" ", marked)


def changes(marked: str, found: Sequence[Quantity]) -> list[tuple[float, float]]:
    """Return the changes told, from a value to another; ``marked`` is ``quantities.numbered``."""
    told = []
    for pattern, forth in ((_tables().forth, True), (_tables().back, False)):
        for match in pattern.finditer(marked):
            numbers = [int(n) for n in match.groups() if n is not None]
            first, last = (found[n].value for n in (numbers if forth else numbers[::-1]))
            told.append((first, last))
    return told


def clauses(text: str) -> list[str]:
    """Return the clauses of a text, as far as commas, brackets and conjunctions part them."""
    return [piece for piece in _PIECE.split(text) if piece and piece.strip(' .!?«»"“”*-')]


@dataclass(frozen=True)
class _Tables:
    negation: re.Pattern[str]
    denial: re.Pattern[str]
    restriction: re.Pattern[str]
    forth: re.Pattern[str]
    back: re.Pattern[str]
    opposites: Mapping[str, tuple[re.Pattern[str], re.Pattern[str]]]


@cache
def _tables() -> _Tables:
    rules = [language(code).rules("claims") for code in LANGUAGES]

    def joined(*path: str | int) -> re.Pattern[str]:
        told = []
        for rule in rules:
            value = rule
            for step in path:
                value = value[step]  # type: ignore[index]
            told.append(str(value).replace("{n}", r"<(\d+)>"))
        return re.compile("|".join(told))

    opposites = {
        name: (joined("opposites", name, 0), joined("opposites", name, 1))
        for name in rules[0]["opposites"]
    }
    changed = (joined("changes", "forth"), joined("changes", "back"))
    denying = (joined("negation"), joined("denial"), joined("restriction"))
    return _Tables(*denying, *changed, opposites)
