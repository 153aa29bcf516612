"""Time words: « depuis septembre », "in the last two weeks" become days, counted from a today.

Phrases are lists of patterns in ``languages/*/periods.toml``. *Times* tell when by themselves (« le
mois dernier », "two weeks ago"). *Dates* (a month, a year, a day, a season) do so only behind a
*lead* that bounds (« depuis », "before", "in"): « la journée du 5 mai » is a name, and « Mars » a
planet. Two dates may be joined (« entre mars et juin »).

An archive is of the past: a month without its year is the latest that has begun. Seasons are whole
months (summer: June to August), weeks begin on Monday, and the last two weeks end today.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from copassist.languages import Language, language
from copassist.languages.folding import fold

Unit = Literal["day", "week", "month", "year"]
Span = tuple[date, date]
Meeting = Callable[[], date | None]
_DAYS = {"day": 1, "week": 7}
_PARTS = {"start": (1, 10), "middle": (11, 20), "end": (21, 31)}
_PART_OF = {"d": "start", "e": "start", "b": "start", "m": "middle", "f": "end", "l": "end"}
SEASON_MONTHS = (3, 6, 9, 12)
LONG_AGO = timedelta(183)


@dataclass(frozen=True, slots=True)
class Period:
    """Days that a question keeps to; ``is_day`` when it names one day, which may be its subject."""

    since: date | None
    until: date | None
    is_day: bool = False


def find_period(
    question: str, code: str, today: date, last_meeting: Meeting = lambda: None
) -> Period | None:
    """Return the days that a question keeps to, or None when it keeps to none.

    Words that ask for the whole archive win over all others. ``last_meeting`` is asked for a day
    only when the question speaks of that meeting.
    """
    text = fold(question.replace("’", "'").lower())
    words = _words(code)
    if words.whole in text:
        return None
    for name, pattern in words.times.items():
        if match := pattern.search(text):
            return _Reading(words, today, last_meeting).time(name, match)
    reading = _Reading(words, today, last_meeting)
    if match := words.joined.search(text):
        start, end = (_date(words, match[side]) for side in ("start", "end"))
        return reading.joined(start, end) if start and end else None
    if match := words.led.search(text):
        found = _date(words, match["date"])
        return reading.bounded(match, found) if found else None
    return None


@dataclass(frozen=True)
class _Words:
    """What one language says times with."""

    whole: str
    months: dict[str, int]
    seasons: dict[str, int]
    weekdays: dict[str, int]
    numbers: dict[str, int]
    units: dict[Unit, re.Pattern[str]]
    times: dict[str, re.Pattern[str]]
    dates: tuple[re.Pattern[str], ...]
    joined: re.Pattern[str]
    led: re.Pattern[str]


@dataclass(frozen=True)
class _Reading:
    """What the phrases mean on one day."""

    words: _Words
    today: date
    last_meeting: Meeting

    def time(self, name: str, match: re.Match[str]) -> Period | None:
        """Return the days of a phrase that tells a time by itself."""
        said = _groups(match)
        if name == "meeting":
            met = self.last_meeting()
            return Period(met, met, is_day=True) if met else None
        if name == "yesterday":
            return _same(self.today - timedelta(1))
        if name == "weekday":
            back = (self.today.weekday() - self.words.weekdays[said["weekday"]] - 1) % 7 + 1
            return _same(self.today - timedelta(back))
        if name.startswith("season"):
            span = self._season(said["season"], None, ended=name == "season_last")
            if name == "season_this" and span and self.today - span[1] > LONG_AGO:
                return None  # « cet été », said in spring, is still to come
        elif name in ("part", "month_last"):
            span = self._month(said["month"], said.get("year"))
            span = _part(span, said["part"]) if name == "part" and span else span
        else:
            return self._counted(name, said)
        if span is None:
            return None
        lead = match.string[: match.start()].rstrip().rpartition(" ")[2]
        return _bound("since" if lead in ("depuis", "since") else "in", span)

    def _counted(self, name: str, said: dict[str, str]) -> Period | None:
        unit = next(u for u, words in self.words.units.items() if words.fullmatch(said["unit"]))
        word = said.get("count", "")
        count = int(word) if word.isdigit() else self.words.numbers.get(word) or 1  # or « une »
        if count > 1000:
            return None
        if name in ("unit_last", "unit_this"):
            return Period(*_whole(_back(self.today, unit, name == "unit_last"), unit))
        then = _back(self.today, unit, count)
        if name == "ago":
            if unit == "week":
                return Period(then - timedelta(3), then + timedelta(3))
            return Period(*_whole(then, unit))
        return Period(then, None if name == "since_count" else self.today)

    def joined(self, start: dict[str, str], end: dict[str, str]) -> Period | None:
        """Return the days from one date to another; a year said once is that of both."""
        if "month" not in start and "day" in start:
            start = start | {"month": end.get("month", "")}
        if "year" in end:
            start = {"year": end["year"]} | start
        first, last = self._span(start), self._span(end)
        if not first or not last:
            return None
        if first[0] > last[1] and "year" not in start:
            first = tuple(_back(day, "year", 1) for day in first)  # type: ignore[assignment]
        return Period(first[0], last[1]) if first[0] <= last[1] else None

    def bounded(self, match: re.Match[str], said: dict[str, str]) -> Period | None:
        """Return the days of a date behind what bounds it."""
        span = self._span(said)
        if span is None:
            return None
        lead = next(n for n in ("since", "before", "after", "until", "in") if match[n])
        return _bound(lead, span)

    def _span(self, said: dict[str, str]) -> Span | None:
        if "season" in said:
            return self._season(said["season"], said.get("year"))
        if "month" not in said:
            year = int(said["year"])
            return date(year, 1, 1), date(year, 12, 31)
        if "day" not in said:
            return self._month(said["month"], said.get("year"))
        month, day = self.words.months.get(said["month"], 0), int(said["day"])
        # Without its year, 29 February is the latest that there was.
        years = [int(said["year"])] if "year" in said else range(self.today.year, 1, -1)
        for year in years:
            if month and 1 <= day <= monthrange(year, month)[1]:
                found = date(year, month, day)
                if "year" in said or found <= self.today:
                    return found, found
            if month and day > 31:
                break
        return None

    def _month(self, name: str, year: str | None) -> Span | None:
        month = self.words.months[name]
        chosen = int(year) if year else self.today.year - (month > self.today.month)
        return _whole(date(chosen, month, 1), "month") if chosen else None

    def _season(self, name: str, year: str | None, *, ended: bool = False) -> Span | None:
        first, now = SEASON_MONTHS[self.words.seasons[name]], self.today.year
        for chosen in [int(year)] if year else range(now, now - 3, -1):
            start = date(chosen, first, 1)
            end = _whole(_months_after(start, 2), "month")[1]
            if year or (end < self.today if ended else start <= self.today):
                return start, end
        return None


def _bound(lead: str, span: Span) -> Period:
    since, until = span
    if lead == "since":
        return Period(since, None)
    if lead == "before":
        return Period(None, since - timedelta(1))
    if lead == "after":
        return Period(until + timedelta(1), None)
    return Period(None, until) if lead == "until" else Period(since, until, since == until)


def _part(span: Span, part: str) -> Span:
    first, last = _PARTS[_PART_OF[part[0]]]
    start, end = span
    return start.replace(day=first), start.replace(day=min(last, end.day))


def _same(day: date) -> Period:
    return Period(day, day)


def _months_after(day: date, count: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _back(day: date, unit: Unit, count: int) -> date:
    if unit in _DAYS:
        return day - timedelta(_DAYS[unit] * count)
    return _months_after(day, -count * (12 if unit == "year" else 1))


def _whole(day: date, unit: Unit) -> Span:
    if unit == "day":
        return day, day
    if unit == "week":
        start = day - timedelta(day.weekday())
        return start, start + timedelta(6)
    if unit == "month":
        return day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1])
    return date(day.year, 1, 1), date(day.year, 12, 31)


def _groups(match: re.Match[str]) -> dict[str, str]:
    """Return the named parts; a pattern of two orders numbers those of the second."""
    return {name.rstrip("2"): held for name, held in match.groupdict().items() if held}


def _date(words: _Words, text: str) -> dict[str, str] | None:
    for pattern in words.dates:
        if match := pattern.fullmatch(text):
            return _groups(match)
    return {"day": text} if text.isdigit() else None


@cache
def _words(code: str) -> _Words:
    texts: Language = language(code)
    rules = texts.rules("periods")
    months = rules["months"].split()
    numbers = {word: n for n, word in enumerate(rules["numbers"].split())}
    fill = {
        "any_month": "|".join(months),
        "month": rules["month"],
        "season": rules["seasons"].replace(" ", "|"),
        "weekday": rules["weekdays"].replace(" ", "|"),
        "unit": "|".join(rules["units"].values()),
        "number": "|".join([*numbers, rules["one"], r"\d{1,3}"]),
    }
    dates = [_filled(pattern, fill) for pattern in rules["dates"].values()]
    one = "|".join(re.sub(r"\?P<\w+>", "?:", pattern) for pattern in dates)
    leads = rules["leads"]
    bounds = "|".join(f"(?P<{n}>{leads[n]})" for n in ("since", "before", "after", "until", "in"))
    gap = r"(?:\s|(?<='))"
    return _Words(
        fold(rules["whole"].replace("’", "'")),
        {name: n for n, name in enumerate(months, 1)},
        {s: n for n, names in enumerate(rules["seasons"].split()) for s in names.split("|")},
        {name: n for n, name in enumerate(rules["weekdays"].split())},
        numbers,
        {unit: re.compile(pattern) for unit, pattern in rules["units"].items()},
        {n: re.compile(rf"\b(?:{_filled(p, fill)})(?!\w)") for n, p in rules["times"].items()},
        tuple(re.compile(pattern) for pattern in dates),
        re.compile(
            rf"\b(?:{leads['between']})\s(?P<start>{one}|\d{{1,2}})"
            rf" (?:{leads['to']})\s(?P<end>{one})\b"
        ),
        re.compile(rf"\b(?:{bounds}){gap}(?P<date>{one})\b"),
    )


def _filled(pattern: str, fill: dict[str, str]) -> str:
    for name, words in fill.items():
        pattern = pattern.replace(f"{{{name}}}", words)
    return pattern
