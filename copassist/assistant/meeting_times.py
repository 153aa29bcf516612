"""When a meeting is that somebody asks an agenda for: « jeudi à 14 h 30 », "next Friday 10am"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from copassist.agenda.desk import Meeting
from copassist.assistant.wishes import Wish
from copassist.commitments.dates import find_due
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.topics.topics import Asked

USUAL_MINUTES, NOON, WEEK = 60, time(12), timedelta(7)
PEOPLE, TOPICS = 10, 2
_CLOCK = re.compile(
    r"(?<![\d/-])(?P<hour>[01]?\d|2[0-3])\s?(?:h(?:eures?)?\s?(?P<past>[0-5]\d)?|:(?P<minute>[0-5]\d))"
    r"\s?(?P<half>[ap]\.?m\.?)?(?!\w)"
    r"|(?<![\d/-])(?P<twelve>1[0-2]|0?[1-9])\s?(?P<part>[ap]\.?m\.?)(?!\w)"
)


def meeting_of(wish: Wish, code: str, today: date, timezone: str) -> Meeting:
    """Return the meeting of a wish in words of ``code``.

    Where nothing is told it is in a week at noon, an hour long.
    """
    start = datetime.combine(
        day_of(wish.text, code, today) or today + WEEK,
        clock_of(wish.text) or NOON,
        ZoneInfo(timezone),
    )
    asked = Asked(TOPICS, wish.axis, wish.language or code, wish.mode or "remote", PEOPLE)
    return Meeting(wish.minutes or USUAL_MINUTES, start, timezone, asked)


def day_of(text: str, code: str, today: date) -> date | None:
    """Return the day that a text names; of two that it may mean, the nearer one."""
    due = find_due(text, code, today)
    return due.day or min(due.choices, default=None)


def clock_of(text: str) -> time | None:
    """Return the hour that a text names, None where it names none."""
    plain = fold(text.lower())
    match = _CLOCK.search(plain)
    if match is None:
        says = (re.search(language(code).rules("desk")["noon"], plain) for code in LANGUAGES)
        return NOON if any(says) else None
    hour = int(match["hour"] or match["twelve"])
    half = (match["half"] or match["part"] or "").replace(".", "")
    if half and hour <= 12:
        hour = hour % 12 + 12 * (half == "pm")
    return time(hour, int(match["past"] or match["minute"] or 0))
