"""The day and the hour that open a line of a phone's export, in the order of any country.

A file keeps one style, that of the phone which wrote it, so a line in another style is part of a
message and no start of one. What the three numbers of a day mean is decided over the whole file:
the order with the fewest days that no calendar knows, then the fewest steps back in time; where
that leaves a choice, day first if the phone speaks French, then the order under which the
conversation is the shortest, then month first with AM and PM in capitals, else day first.

Such hours have no zone. They are read as UTC, whoever exports: a fixed rule keeps their order and
gives one message one hour however often it is imported.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise

Order = tuple[int, int, int]
"""Where the year, the month and the day stand among the three numbers."""
DAY_FIRST: Order = (2, 1, 0)
MONTH_FIRST: Order = (2, 0, 1)
YEAR_FIRST: Order = (0, 1, 2)
MARKS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Signs of direction, which are not seen."""

_STAMP = re.compile(
    r"(?P<open>\[)?"
    r"(?P<a>\d{1,4})(?P<dash>[/.-]\s?)(?P<b>\d{1,2})(?P=dash)(?P<c>\d{1,4})\.?"
    r"(?P<joiner>,?\s(?:[^\W\d_]{1,4}\.?\s)?)"
    r"(?P<hour>\d{1,2})(?P<colon>[:.]|\s?h\s?)(?P<minute>\d{2})"
    r"(?:(?:[:.]|\s?min\s?)(?P<second>\d{2})(?:\s?s)?)?"
    r"(?:\s?(?P<half>[ap])\.?\s?m\b\.?)?"
    r"(?(open)\]\s?|\s[-\u2013]\s)"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_CENTURY = 2000


@dataclass(frozen=True, slots=True)
class Stamp:
    """What opens a line: the numbers of its day, its hour, and the ``rest`` of the line.

    ``style`` is equal for lines that one phone wrote; ``clock`` is hour, minute, second.
    """

    numbers: tuple[str, str, str]
    clock: tuple[int, int, int]
    style: tuple[str | bool, ...]
    rest: str

    @property
    def is_bracketed(self) -> bool:
        """Whether the day and the hour stand in brackets, as an iPhone writes them."""
        return bool(self.style[0])

    def moment(self, order: Order) -> datetime | None:
        """Return when that was, None for a day or an hour that does not exist."""
        year, month, day = (int(self.numbers[place]) for place in order)
        try:
            return datetime(
                year if year > 99 else _CENTURY + year, month, day, *self.clock, tzinfo=UTC
            )
        except ValueError:
            return None


def stamp_of(line: str) -> Stamp | None:
    """Return what opens a line, None where it is no start of a message."""
    found = _STAMP.match(line.lstrip(MARKS))
    if found is None:
        return None
    hour, half = int(found["hour"]), found["half"]
    if half:
        hour = hour % 12 + 12 * (half in "pP")
    style = (
        bool(found["open"]),
        found["dash"],
        found["joiner"].strip(),
        found["colon"].strip(),
        bool(found["second"]),
        bool(half),
        half == (half or "").upper(),
        len(found["a"]) > 2,
        len(found["c"]) > 2,
    )
    numbers = (found["a"], found["b"], found["c"])
    return Stamp(
        numbers, (hour, int(found["minute"]), int(found["second"] or 0)), style, found["rest"]
    )


def main_style(stamps: Sequence[Stamp]) -> tuple[str | bool, ...]:
    """Return the style of the phone: that of most lines."""
    return Counter(stamp.style for stamp in stamps).most_common(1)[0][0]


def order_of(stamps: Sequence[Stamp], *, is_french: bool) -> Order:
    """Return what the numbers of a day mean in a file; the stamps are of one style."""
    first = stamps[0]
    if len(first.numbers[0]) > 2:
        return YEAR_FIRST
    capitals = bool(first.style[5] and first.style[6])

    def cost(order: Order) -> tuple[int, int, bool, int, bool]:
        moments = [stamp.moment(order) for stamp in stamps]
        days = [moment.date() for moment in moments if moment]
        back = sum(after < before for before, after in pairwise(days))
        span = (max(days) - min(days)).days if days else 0
        is_odd = order == (DAY_FIRST if capitals else MONTH_FIRST)
        return len(moments) - len(days), back, is_french and order == MONTH_FIRST, span, is_odd

    orders = [DAY_FIRST, MONTH_FIRST]
    if first.style[1] == "-":
        orders.append(YEAR_FIRST)
    return min(orders, key=cost)
