"""Days: the dates that a text names, in figures or words, of either language.

« le 3 mars », "March 3" and 2026-03-03 are one day; a day without its year is of the year nearest
to the message that names it. A month, a year or a day of the week alone is a date too, a vaguer
one, and stands on any day within it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from copassist.languages import LANGUAGES, language

HALF_YEAR = timedelta(184)
SHORT = 3
"""Letters that tell a month, before a stop or a day: « nov. », "20 Nov"."""
_YEAR = r"(?:19|20)\d\d"


@dataclass(frozen=True, slots=True)
class Day:
    """A date as far as it is told; ``weekday`` counts from Monday, 0."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None

    def told_by(self, other: Day) -> bool:
        """Whether all that this one tells, the other tells too."""
        mine = (self.year, self.month, self.day, self.weekday)
        its = (other.year, other.month, other.day, other.weekday)
        return all(a is None or a == b for a, b in zip(mine, its, strict=True))


def days(text: str, near: str = "") -> tuple[list[Day], str]:
    """Return the dates of a plain text in their order, and the text with dots in their place.

    ``near`` is the day (ISO) on which the text was written: it completes what is left out.
    """
    found: list[tuple[int, Day]] = []
    for pattern in _patterns():
        for match in pattern.finditer(text):
            day = _read(match)
            if day is None:
                continue
            found.append((match.start(), completed(day, near)))
            text = text[: match.start()] + "." * len(match.group()) + text[match.end() :]
    return [day for _, day in sorted(found, key=lambda row: row[0])], text


def completed(day: Day, near: str) -> Day:
    """Return the day with its year, the nearest to a day (ISO), and its day of the week."""
    if day.month is None or day.day is None:
        if near and day.month and day.year is None:
            close = completed(replace(day, day=15), near)
            return replace(day, year=close.year)
        return day
    year = day.year
    if year is None and near:
        then = date.fromisoformat(near[:10])
        years = (then.year - 1, then.year, then.year + 1)
        told = [d for y in years if (d := _date(y, day.month, day.day))]
        year = next((d.year for d in told if abs(d - then) < HALF_YEAR), None)
    when = _date(year, day.month, day.day) if year else None
    return replace(day, year=year, weekday=when.weekday()) if when else day


def of_moment(moment: str) -> Day | None:
    """Return the day of a timestamp; None for an empty one."""
    if not moment:
        return None
    when = date.fromisoformat(moment[:10])
    return Day(when.year, when.month, when.day, when.weekday())


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _read(match: re.Match[str]) -> Day | None:
    said = {name: value for name, value in match.groupdict().items() if value}
    month = said.get("month", "")
    number = int(month) if month.isdigit() else _months().get(month[: SHORT + 1].rstrip("."), 0)
    number = number or _months().get(month[:SHORT], 0)
    day, year = (int(said[name]) if name in said else None for name in ("day", "year"))
    if (month and not 1 <= number <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    weekday = _weekdays().get(said.get("weekday", ""))
    return Day(year, number or None, day, weekday)


@cache
def _months() -> dict[str, int]:
    """Return the months by their first letters; four where three tell two months (juin, juil.)."""
    told: dict[str, int] = {}
    for code in LANGUAGES:
        for number, name in enumerate(language(code).rules("periods")["months"].split(), 1):
            told[name[: SHORT + 1]] = number
            told.setdefault(name[:SHORT], number)
    del told["jui"]
    return told


@cache
def _weekdays() -> dict[str, int]:
    rows = [language(code).rules("periods")["weekdays"].split() for code in LANGUAGES]
    return {name: number for row in rows for number, name in enumerate(row)}


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    names = [n for c in LANGUAGES for n in language(c).rules("periods")["months"].split()]
    long = "|".join(names)
    short = "|".join(sorted(_months(), key=len, reverse=True))
    month = rf"(?P<month>{long}|(?:{short})(?:t)?\b\.?)"
    day = r"(?P<day>\d{1,2})"
    # "May" and "march" are verbs too: alone they are months only behind a word of time.
    alone = "|".join(name for name in names if name not in ("may", "march"))
    behind = r"(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\buntil )|(?<=\ben )|(?<=\bde )|(?<=\bby )"
    forms = (
        rf"(?<!\d)(?P<year>{_YEAR})-(?P<month>\d\d)-{day}(?!\d)",
        rf"(?<![\d/]){day}/(?P<month>\d\d)(?:/(?P<year>{_YEAR}))?(?![\d/])",
        rf"(?<!\w){day}(?:er|st|nd|rd|th)? (?:of )?{month}(?:,? (?P<year>{_YEAR}))?(?!\w)",
        rf"\b{month} {day}(?:st|nd|rd|th)?(?:,? (?P<year>{_YEAR}))?(?![\w%]| ?h\b| ?%)",
        rf"\b(?P<month>{long}) (?P<year>{_YEAR})(?!\w)",
        rf"\b(?P<month>{alone})\b",
        rf"(?:{behind})(?P<month>may|march)\b",
        rf"\b(?P<weekday>{'|'.join(_weekdays())})s?\b",
        rf"(?<![\w.,/-])(?P<year>{_YEAR})(?![\w%/]|[.,]\d| ?[€$%])",
    )
    return tuple(re.compile(form) for form in forms)
