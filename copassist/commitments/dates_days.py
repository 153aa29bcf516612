"""What words of time mean, counted from the day on which they were written.

A week's day is its Friday, the latest that people work; a month's or year's day is its last. A day
told without its month or year is the next that there is. « Vendredi prochain » and 03/04 mean two
days, unless only one of them is to come.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import count
from typing import Literal

from copassist.commitments.dates_feasts import feast_days
from copassist.commitments.dates_months import (
    END,
    FRIDAY,
    MIDDLE,
    SATURDAY,
    START,
    WEDNESDAY,
    WEEK,
    Days,
    Said,
    in_month,
    month_halves,
    month_weekdays,
    month_weeks,
    months_after,
    part_of,
    quarter,
    units_after,
    working_days_after,
)
from copassist.commitments.dates_words import Words

IN_WEEK = {START: 0, MIDDLE: WEDNESDAY, END: FRIDAY}
HOURS_A_DAY = 24
HORIZON = 1000
"""Counts above this are no due dates."""
MONTHS = 13
YEARS = 9
"""Within these comes every day of the month, and of the year (29 February)."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """What words of time mean in a community.

    ``week_end`` is what « fin de semaine » means: Saturday in Québec (``qc``), Friday in France
    (``fr``). ``meetings`` are the days on which the community met or will, in order.
    """

    week_end: Literal["qc", "fr"] = "fr"
    meetings: tuple[date, ...] = ()

    def next_meeting(self, written: date) -> date | None:
        """Return the first meeting after a day, None where it is not known."""
        return next((day for day in self.meetings if day > written), None)


@dataclass(frozen=True)
class Reading:
    """What one language's words mean on one day."""

    words: Words
    written: date
    calendar: Calendar

    def days(self, name: str, match: re.Match[str]) -> Days | None:
        """Return the days that a phrase may mean: none where they are past, None for no phrase."""
        said = {n.rstrip("0123456789"): held for n, held in match.groupdict().items() if held}
        try:
            meaning = MEANINGS.get(name)
            found = meaning(self, said) if meaning else self.feast(name, said)
        except (ValueError, OverflowError):  # there is no such day
            return None
        if found is None:
            return None
        several = found if isinstance(found, tuple) else (found,)
        return tuple(sorted({day for day in several if day >= self.written}))

    def feast(self, rule: str, said: Said) -> Days | None:
        """« avant Noël », "by Labour Day"."""
        return feast_days(rule, self.written, said.get("year", ""), self.calendar.week_end)

    def numeric(self, said: Said) -> Days:
        """03/04: day first, month first; a day of the week beside it may tell which."""
        first, second, year = int(said["first"]), int(said["second"]), said.get("year", "")
        orders = ((first, second), (second, first))
        found = tuple(d for day, month in orders if (d := self._dated(day, month, year)))
        if not found:
            raise ValueError
        if "weekday" in said:
            weekday = self.words.weekday(said["weekday"])
            return tuple(day for day in found if day.weekday() == weekday) or found
        return found

    def iso(self, said: Said) -> date:
        """2026-03-04."""
        return date(int(said["year"]), int(said["month"]), int(said["day"]))

    def _dated(self, day: int, month: int, year: str) -> date | None:
        if not 1 <= month <= 12:
            return None
        if not year:
            return self._yearly(month, day)
        told = int(year) + (2000 if len(year) == 2 else 0)
        return date(told, month, day) if 1 <= day <= monthrange(told, month)[1] else None

    def _yearly(self, month: int, day: int) -> date | None:
        """Return the next such day of the year; 31 is the last of any month asked by its end."""
        for year in range(self.written.year, self.written.year + YEARS):
            if 1 <= day <= monthrange(year, month)[1]:
                found = date(year, month, day)
                if found >= self.written:
                    return found
        return None

    def _ends(self, month: int, part: str, year: str = "") -> date:
        """Return the day that a part of a month stands for, of a year or the next to come."""
        for told in [int(year)] if year else count(self.written.year):
            found = in_month(date(told, month, 1), part)
            if year or found >= self.written:
                return found
        raise ValueError

    def named(self, said: Said) -> date | None:
        """« vendredi 12 mars 2027 »."""
        day = self.words.number(said["day"]) or 0
        return self._dated(day, self.words.month(said["month"]), said.get("year", ""))

    def month_day(self, said: Said) -> date:
        """« le 5 du mois »: of this month or, past it, of the next."""
        if "next" in said:
            day = self.words.number(said["day"]) or 0
            return months_after(self.written.replace(day=1), 1).replace(day=day)
        return self.day(said)

    def day(self, said: Said) -> date:
        """« le 12 », « vendredi 12 »: the next, where a month has that day."""
        day = self.words.number(said["day"]) or 0
        for months in range(MONTHS):
            first = months_after(self.written.replace(day=1), months)
            if day <= monthrange(first.year, first.month)[1] and first.replace(day=day) >= (
                self.written
            ):
                return first.replace(day=day)
        raise ValueError

    def _monday(self, weeks: int = 0) -> date:
        return self.written - timedelta(self.written.weekday()) + weeks * WEEK

    def week(self, said: Said) -> date:
        """« début de semaine prochaine », "next week Tuesday", "the week after next"."""
        monday = self._monday(2 if "after" in said else 1)
        if "weekday" in said:
            return monday + timedelta(self.words.weekday(said["weekday"]))
        return monday + timedelta(IN_WEEK[part_of(said)])

    def week_of(self, said: Said) -> date | None:
        """« la semaine du 7 décembre »: the Friday of a week that may have begun."""
        begun = replace(self, written=self._monday())
        day = begun.named(said) if "month" in said else begun.day(said)
        return day + timedelta((FRIDAY - day.weekday()) % 7) if day else None

    def week_this(self, said: Said) -> date:
        """« cette semaine », "EOW": its Friday; once that is past, its Sunday or the next one."""
        if "weekday" in said:
            return self._monday() + timedelta(self.words.weekday(said["weekday"]))
        found = self._monday() + timedelta(IN_WEEK[part_of(said)])
        if found >= self.written:
            return found
        return found + WEEK if "part" in said else self._monday() + timedelta(6)

    def weekend(self, said: Said) -> Days | date:
        """Saturday, or the day itself on Saturday and Sunday; a Friday where France says it."""
        if "working" in said and self.calendar.week_end == "fr":
            return self.week(said) if "next" in said else self.week_this({"part": END})
        if "next" in said:
            return self._next(SATURDAY)
        rest = self.written.weekday() >= SATURDAY
        return self.written if rest else self._monday() + timedelta(SATURDAY)

    def _strictly(self, weekday: int) -> date:
        return self.written + timedelta((weekday - self.written.weekday() - 1) % 7 + 1)

    def _next(self, weekday: int) -> Days:
        coming = self._strictly(weekday)
        # Where this week has no such day left, it can only be that of the next.
        return (coming, coming + WEEK) if weekday > self.written.weekday() else (coming,)

    def weekday(self, said: Said) -> date:
        """« vendredi »: the next one, strictly after."""
        return self._strictly(self.words.weekday(said["weekday"]))

    def weekday_this(self, said: Said) -> date:
        """« ce vendredi »: the same, but on a Friday that day."""
        weekday = self.words.weekday(said["weekday"])
        return self.written if weekday == self.written.weekday() else self._strictly(weekday)

    def weekday_next(self, said: Said) -> Days:
        """« vendredi prochain »: the coming one or the one a week later."""
        return self._next(self.words.weekday(said["weekday"]))

    def weekday_week(self, said: Said) -> Days:
        """« vendredi en huit », "a fortnight on Friday", "the Friday after next"."""
        weekday = self.words.weekday(said["weekday"])
        days = self._next(weekday) if "after" in said else (self._strictly(weekday),)
        return tuple(day + self._weeks(said) * WEEK for day in days)

    def tomorrow_week(self, said: Said) -> date:
        """« demain en huit »."""
        return self.written + timedelta(1) + self._weeks(said) * WEEK

    def _weeks(self, said: Said) -> int:
        told = self.words.number(said.get("count", "")) or 1
        return self.words.weeks.get(told, told * 7) // 7

    def count(self, said: Said) -> Days | date | None:
        """« dans trois jours », "in two or three weeks", « d'ici une quinzaine »."""
        words = [said.get("either", ""), said.get("count", "")]["either" not in said :]
        return tuple(day for word in words if (day := self._counted(said, word))) or None

    def _counted(self, said: Said, word: str) -> date | None:
        told = self.words.number(word) if word else 1
        unit = self.words.unit(said["unit"]) if "unit" in said else "day"
        if told is None or told > HORIZON:
            return None
        if unit == "hour":  # less than a day changes no day
            return self.written + timedelta(told // HOURS_A_DAY)
        if unit == "workday":
            return working_days_after(self.written, told)
        told = self.words.weeks.get(told, told) if unit == "day" else told
        return units_after(self.written, told, unit)

    def month_part(self, said: Said) -> date:
        """« début mars », "mid-May", « fin juin »."""
        return self._ends(self.words.month(said["month"]), part_of(said), said.get("year", ""))

    def month_in(self, said: Said) -> date:
        """« en mars »: its last day."""
        return self._ends(self.words.month(said["month"]), END, said.get("year", ""))

    def month_by(self, said: Said) -> date | None:
        """« d'ici mars »: its first day."""
        return self._dated(1, self.words.month(said["month"]), said.get("year", ""))

    def month_next(self, said: Said) -> date:
        """« le mois prochain », « début du mois prochain »."""
        return in_month(months_after(self.written.replace(day=1), 1), part_of(said))

    def month_this(self, said: Said) -> date:
        """« fin du mois », "EOM"; a start or middle that is past is that of the next month."""
        found = in_month(self.written, part_of(said))
        return found if found >= self.written else self.month_next(said)

    def year_end(self, said: Said) -> date:
        """« fin d'année », « fin 2027 », « cette année »."""
        return date(int(said.get("year", self.written.year)), 12, 31)


MEANINGS: dict[str, Callable[[Reading, Said], Days | date | None]] = {
    "iso": Reading.iso,
    "numeric": Reading.numeric,
    "date": Reading.named,
    "month_day": Reading.month_day,
    "day": Reading.day,
    "week_of": Reading.week_of,
    "week": Reading.week,
    "week_this": Reading.week_this,
    "weekend": Reading.weekend,
    "weekday": Reading.weekday,
    "weekday_this": Reading.weekday_this,
    "weekday_next": Reading.weekday_next,
    "weekday_week": Reading.weekday_week,
    "weekday_other": lambda reading, said: reading.weekday_this(said) + WEEK,
    "tomorrow_week": Reading.tomorrow_week,
    "tomorrow": lambda reading, _: reading.written + timedelta(1),
    "after_tomorrow": lambda reading, _: reading.written + timedelta(2),
    "today": lambda reading, _: reading.written,
    "today_end": lambda reading, _: reading.written,
    "count": Reading.count,
    "month_weekday": lambda reading, said: month_weekdays(reading.words, reading.written, said),
    "month_week": lambda reading, said: month_weeks(reading.words, reading.written, said),
    "month_half": lambda reading, said: month_halves(reading.words, reading.written, said),
    "month_part": Reading.month_part,
    "month_in": Reading.month_in,
    "month_by": Reading.month_by,
    "month_next": Reading.month_next,
    "month_this": Reading.month_this,
    "quarter": lambda reading, said: quarter(reading.words, reading.written, said),
    "year_end": Reading.year_end,
    "year_next": lambda reading, _: date(reading.written.year + 1, 12, 31),
    "meeting": lambda reading, _: reading.calendar.next_meeting(reading.written) or (),
}
