"""The days of feasts, by the rules that name them in ``due.toml``.

A rule is a day of every year (``12-25``), the last such weekday before one (``09-08<0``: the Monday
before 8 September, so the month's first), or days from Easter (``easter+39``). What a community
says otherwise has its variety before it (``fr:05-01``); a bar parts days to choose from.
"""

from __future__ import annotations

from datetime import date, timedelta

from dateutil.easter import easter  # type: ignore[import-untyped]

from copassist.commitments.dates_months import Days, Said, units_after
from copassist.commitments.dates_words import Words

EASTER = "easter"
UNCOUNTED = ("hour", "workday")
YEARS = 2
"""Within these comes every feast."""


def feast_days(rule: str, written: date, year: str, variety: str) -> Days | None:
    """Return the days of a feast in a year, else the next; None where it is another variety's."""
    only, _, told = rule.rpartition(":")
    if only not in ("", variety):
        return None
    return tuple(_next(one, written, year) for one in told.split("|"))


def _next(rule: str, written: date, year: str) -> date:
    years = [int(year)] if year else range(written.year, written.year + YEARS)
    return next(day for one in years if (day := feast(rule, one)) >= written or year)


def feast(rule: str, year: int) -> date:
    """Return the day of one rule in a year."""
    if rule.startswith(EASTER):
        sunday: date = easter(year)
        return sunday + timedelta(int(rule.removeprefix(EASTER) or 0))
    said, _, weekday = rule.partition("<")
    day = date(year, *map(int, said.split("-")))
    return day - timedelta((day.weekday() - int(weekday) - 1) % 7 + 1) if weekday else day


def days_beside(words: Words, written: date, days: Days, said: Said) -> Days:
    """Return the days as many before or after others as is said, none where no number is told."""
    told = words.number(said["count"]) if "count" in said else 1
    unit = words.unit(said["unit"]) if "unit" in said else "day"
    if not told or unit in UNCOUNTED:
        return ()
    beside = (units_after(day, -told if "back" in said else told, unit) for day in days)
    return tuple(day for day in beside if day >= written)
