"""The words that due dates are said with, of ``due.toml``, and the text that they stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from copassist.languages import language
from copassist.languages.folding import fold

GONE = "\0"
"""Stands where words were taken: no letter, no space, no mark."""


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without accents, capitals, curly apostrophes and runs of spaces.

    ``spots`` holds where each of its letters stands in the text as written.
    """

    text: str
    spots: tuple[int, ...]

    def written(self, original: str, start: int, end: int) -> str:
        """Return the words between two places, letter by letter as they were written."""
        return original[self.spots[start] : self.spots[end - 1] + 1] if start < end else ""


def plain(original: str) -> Plain:
    """Make a text plain; accents written as letters of their own are taken away too."""
    letters: list[str] = []
    spots: list[int] = []
    for spot, letter in enumerate(original):
        for made in fold(letter.lower()).replace("’", "'").replace("ʼ", "'"):
            kept = " " if made.isspace() else made
            if kept != " " or letters[-1:] != [" "]:
                letters.append(kept)
                spots.append(spot)
    return Plain("".join(letters), tuple(spots))


@dataclass(frozen=True)
class Around:
    """What stands around a day and says what the day is told for."""

    hard: re.Pattern[str]
    deadline: re.Pattern[str]
    lead: re.Pattern[str]
    off: re.Pattern[str]
    of: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    latest: re.Pattern[str]
    event: re.Pattern[str]
    clause: re.Pattern[str]
    refused: re.Pattern[str]
    dropped: re.Pattern[str]
    past: re.Pattern[str]
    promise: re.Pattern[str]
    idle: re.Pattern[str]
    usual: re.Pattern[str]
    mended: re.Pattern[str]
    either: re.Pattern[str]
    beside: re.Pattern[str]
    moved: re.Pattern[str]
    hearsay: re.Pattern[str]
    but: re.Pattern[str]


@dataclass(frozen=True)
class Words:
    """What one language says due dates with; ``told`` is by its meaning, or a day of every year."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    numbers: tuple[tuple[int, re.Pattern[str]], ...]
    units: Mapping[str, re.Pattern[str]]
    weeks: Mapping[int, int]
    voids: tuple[re.Pattern[str], ...]
    told: Mapping[str, re.Pattern[str]]
    around: Around

    def weekday(self, word: str) -> int:
        """Return the day of the week, Monday 0."""
        return self.weekdays.index(word[:2])

    def month(self, word: str) -> int:
        """Return the month, January 1."""
        return next(n for n, name in enumerate(self.months, 1) if word.startswith(name))

    def number(self, word: str) -> int | None:
        """Return the number that a word or figures say, None for none."""
        if digits := re.match(r"\d+", word):
            return int(digits[0])
        return next((n for n, pattern in self.numbers if pattern.fullmatch(word)), None)

    def unit(self, word: str) -> str:
        """Return the name of a unit of time."""
        return next(unit for unit, pattern in self.units.items() if pattern.fullmatch(word))


@cache
def words(code: str) -> Words:
    """Return the words of a language."""
    rules = language(code).rules("due")
    fill = {
        name: rules[name] for name in ("weekday", "month", "day", "year", "number", "next", "nth")
    }
    fill |= {"till": rules["till"], "alone": rules["alone"].replace("{year}", rules["year"])}
    fill["unit"] = "|".join(reversed(rules["units"].values()))
    return Words(
        tuple(rules["weekdays"].split()),
        tuple(rules["months"].split()),
        tuple((int(n), re.compile(said)) for n, said in rules["numbers"].items()),
        {unit: re.compile(said) for unit, said in rules["units"].items()},
        {int(said): meant for said, meant in rules["weeks"].items()},
        tuple(_whole(said, fill) for said in rules["voids"].values()),
        {n: _whole(said, fill) for n, said in {**rules["feasts"], **rules["told"]}.items()},
        _around(rules["around"], rules["article"], fill),
    )


def _around(rules: Mapping[str, Any], article: str, fill: Mapping[str, str]) -> Around:
    gap = rf"(?:[ :(«\"]|\b(?:{article})\b|')*$"
    filler = rf"\W|\b(?:{rules['filler']})(?!\w)"
    mended = (
        rf"(?:{filler})*\b(?:{rules['mended']})(?!\w)(?:{filler}|\b(?:{rules['mended']})(?!\w))*"
    )
    joint = rf"(?:[ ,(]|\b(?:{rules['joint']})\b)*"
    return Around(
        hard=re.compile(rf"(?<!\w)(?:{rules['hard']}){gap}"),
        deadline=re.compile(rf"(?<!\w)(?:{rules['deadline']}){gap}"),
        lead=re.compile(rf"(?<!\w)(?:{rules['lead']}){gap}"),
        off=re.compile(rf"(?<!\w)(?:{rules['off']}){gap}"),
        of=re.compile(rf"(?<!\w)(?:{rules['of']}) ?$"),
        before=re.compile(rf"(?<!\w)(?:{rules['clock']}){joint}$"),
        after=re.compile(rf",? ?(?:(?:{rules['at']}) )?(?:{rules['clock']})(?!\w)"),
        latest=re.compile(rules["latest"]),
        event=re.compile(rules["event"]),
        clause=re.compile(rf"[.;!?…:](?=\s|$)|[,()–—]| - |\b(?:{rules['clause']})(?!\w)"),
        refused=re.compile(rules["refused"]),
        dropped=re.compile(rules["dropped"]),
        past=re.compile(rules["past"]),
        promise=re.compile(rules["promise"]),
        idle=re.compile(rules["idle"]),
        usual=re.compile(rules["usual"]),
        mended=re.compile(mended),
        either=re.compile(rf",? (?:{rules['either']})(?: (?:{rules['filler']}))? "),
        beside=re.compile(rf"(?<!\w)(?:{_filled(rules['beside'], fill)}){gap}"),
        moved=re.compile(_filled(rules["moved"], fill)),
        hearsay=re.compile(rf"(?<!\w)(?:{rules['hearsay']}){gap}"),
        but=re.compile(rules["but"]),
    )


def _whole(said: str, fill: Mapping[str, str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_filled(said, fill)})(?!\w)")


def _filled(said: str, fill: Mapping[str, str]) -> str:
    for name, meant in fill.items():
        said = said.replace(f"{{{name}}}", f"(?:{meant})")
    return said
