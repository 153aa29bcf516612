"""Days that are told by their place in a month: in its parts, its Mondays, its weeks.

A week is a month's when its Wednesday is in it, but people disagree where it has only one or two
working days there: such a week at the start gives two first weeks, one at the end two last ones.
Its day is its Friday, or the month's last day where that comes before.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from copassist.commitments.dates_words import Words

Days = tuple[date, ...]
Said = dict[str, str]
START, MIDDLE, END = "start", "middle", "end"
WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = 2, 3, 4, 5
WEEK = timedelta(7)
LAST = -1
"""What counts from a month's end."""
PARTS = {START: ("debut", "tout", "early", "start", "begin", "first"), MIDDLE: ("mi",)}
"""How the words of the parts of a week or month begin; else they tell its end."""
IN_DAYS = {"day": 1, "week": 7, "fortnight": 14}
IN_MONTH = {START: 10, MIDDLE: 15, END: 31}


def part_of(said: Said) -> str:
    """Return which part of a week or month is told, its end where none is."""
    word = said.get("part", END)
    return next((part for part, begun in PARTS.items() if word.startswith(begun)), END)


def in_month(day: date, part: str) -> date:
    """Return the day that a part of a day's month stands for."""
    return day.replace(day=min(IN_MONTH[part], monthrange(day.year, day.month)[1]))


def months_after(day: date, months: int) -> date:
    """Return the day some months later, the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def working_days_after(day: date, days: int) -> date:
    """Return the day some working days later."""
    for _ in range(days):
        day += timedelta(3 if day.weekday() == FRIDAY else 2 if day.weekday() == SATURDAY else 1)
    return day


def units_after(day: date, told: int, unit: str) -> date:
    """Return the day some days, weeks, fortnights, months or years later, or earlier below 0."""
    if unit in IN_DAYS:
        return day + timedelta(told * IN_DAYS[unit])
    return months_after(day, told * (12 if unit == "year" else 1))


def nth_weekday(first: date, nth: int, weekday: int) -> Days:
    """Return the nth such weekday of the month of a first day, none where it has none."""
    if nth == LAST:
        last = in_month(first, END)
        return (last - timedelta((last.weekday() - weekday) % 7),)
    found = first + timedelta((weekday - first.weekday()) % 7) + (nth - 1) * WEEK
    return (found,) if found.month == first.month else ()


def week_of_month(first: date, nth: int) -> Days:
    """Return the day of the nth week of the month of a first day, two where people disagree."""
    last = in_month(first, END)
    if nth == LAST:
        (friday,) = nth_weekday(first, LAST, FRIDAY)
        if last.weekday() >= FRIDAY:
            return (friday,)
        return (last,) if last.weekday() >= WEDNESDAY else (friday, last)
    friday = first + timedelta((FRIDAY - first.weekday()) % 7) + (nth - 1) * WEEK
    fridays = (friday, friday + WEEK)[: 1 + (THURSDAY <= first.weekday() <= FRIDAY)]
    return tuple(min(day, last) for day in fridays)


def half_of_month(first: date, nth: int) -> date:
    """Return the last day of the first half of a month, or else the month's last."""
    return in_month(first, MIDDLE if nth == 1 else END)


def month_weekdays(words: Words, written: date, said: Said) -> Days:
    """« le premier lundi de mars », "the last Friday of the month"."""
    weekday = words.weekday(said["weekday"])
    return _of_month(words, written, said, lambda first, nth: nth_weekday(first, nth, weekday))


def month_weeks(words: Words, written: date, said: Said) -> Days:
    """« la première semaine de décembre »."""
    return _of_month(words, written, said, week_of_month)


def month_halves(words: Words, written: date, said: Said) -> Days:
    """« la première quinzaine de mars », "the last day of the month"."""
    return _of_month(words, written, said, lambda first, nth: (half_of_month(first, nth),))


def quarter(words: Words, written: date, said: Said) -> date:
    """« fin du trimestre », "by the end of Q1", "in Q3 2027"; "by Q2" is its first day."""
    start = written.replace(month=(written.month - 1) // 3 * 3 + 1, day=1)
    if "count" in said:
        month = (words.number(said["count"]) or 0) * 3 - 2
        start = date(int(said.get("year", written.year)), month, 1)
    elif "next" in said:
        start = months_after(start, 3)
    begins = "lead" in said and "part" not in said
    found, later = (
        first if begins else in_month(months_after(first, 2), END)
        for first in (start, months_after(start, 12))
    )
    return found if found >= written or "year" in said else later


def _of_month(words: Words, written: date, said: Said, days: Callable[[date, int], Days]) -> Days:
    """Return such days of the month that is told, or of the next where they are to come."""
    nth = words.number(said["nth"]) or 0
    first = written.replace(day=1)
    firsts = [first, months_after(first, 1)][("next" in said) :]
    if "month" in said:
        month, year = words.month(said["month"]), int(said.get("year", first.year))
        firsts = [date(told, month, 1) for told in (year, year + ("year" not in said))]
    found = [days(month, nth) for month in firsts]
    return next((told for told in found if told and told[-1] >= written), found[-1])
