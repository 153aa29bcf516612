"""When a meeting is: days and hours in the words of both languages."""

from __future__ import annotations

from datetime import date, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.assistant.meeting_times import clock_of, day_of, meeting_of
from copassist.assistant.wishes import read_wish
from copassist.commitments.dates import find_due
from copassist.languages import LANGUAGES
from copassist.records.agenda import LEAST_MINUTES, MOST_MINUTES

TODAY = date(2026, 11, 30)
"""A Monday."""
ZONE = "America/Montreal"
PIECES = ["jeudi", "Thursday", "midi", "noon", "à", "at", "14", "30", "h", ":", " ", "pm", "a.m.",
          "12", "0", "99", "/", "-", "heures", "mars", "2031", "31", "٣", "²"]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("jeudi à 14 h 30", time(14, 30)),
        ("jeudi à 14h30", time(14, 30)),
        ("jeudi à 14 h", time(14)),
        ("jeudi à 9 heures", time(9)),
        ("jeudi à 14:30", time(14, 30)),
        ("Thursday at 2:30 pm", time(14, 30)),
        ("Thursday at 2:30 p.m.", time(14, 30)),
        ("Friday 10am", time(10)),
        ("Friday at 12 am", time(0)),
        ("Friday at 12 pm", time(12)),
        ("vendredi midi", time(12)),
        ("vendredi à midi", time(12)),
        ("Friday at noon", time(12)),
        ("vendredi après-midi à 15 h", time(15)),
        ("l’atelier du midi, à 12 h 15", time(12, 15)),
    ],
)
def test_hours(text: str, clock: time) -> None:
    """An hour is read in both languages; the hour that is told goes before a part of the day."""
    assert clock_of(text) == clock


@pytest.mark.parametrize(
    "text",
    ["", "jeudi", "vendredi après-midi", "vendredi après midi", "Friday afternoon", "le 03/04",
     "on sera 5 amis", "une salle de 10 ampères", "2026-12-03", "12 personnes", "10 hommes"],
)  # fmt: skip
def test_no_hour(text: str) -> None:
    """A part of the day, a date and a number of people are no hour."""
    assert clock_of(text) is None


@pytest.mark.parametrize(
    ("code", "text", "day"),
    [
        ("fr", "jeudi", date(2026, 12, 3)),
        ("fr", "demain", date(2026, 12, 1)),
        ("fr", "le 15 décembre", date(2026, 12, 15)),
        ("en", "on Thursday", date(2026, 12, 3)),
        ("en", "tomorrow", date(2026, 12, 1)),
        ("en", "on December 15", date(2026, 12, 15)),
        ("en", "jeudi", date(2026, 12, 3)),
    ],
)
def test_days(code: str, text: str, day: date) -> None:
    """A day is read in both languages, from the day on which it is written."""
    assert day_of(text, code, TODAY) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("vendredi prochain", date(2026, 12, 4)), ("le 12/01", date(2026, 12, 1))],
)
def test_a_day_that_may_be_two(text: str, day: date) -> None:
    """Of two days that words may mean the nearer one is taken: an agenda can be moved."""
    assert len(find_due(text, "fr", TODAY).choices) == 2
    assert day_of(text, "fr", TODAY) == day


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_told(code: str) -> None:
    """Where nothing is told the meeting is in a week at noon, an hour long, at a distance."""
    meeting = meeting_of(read_wish("agenda", "…"), code, TODAY, ZONE)
    assert (meeting.start.date(), meeting.start.time()) == (date(2026, 12, 7), time(12))
    assert meeting.start.tzinfo == ZoneInfo(ZONE)
    assert (meeting.minutes, meeting.asked.mode, meeting.asked.language) == (60, "remote", code)


@pytest.mark.parametrize(
    ("code", "text"),
    [("fr", "L’ordre du jour de 90 min de jeudi à 14 h 30, en présence, en anglais"),
     ("en", "A 90-minute agenda, Thursday at 2:30 pm, in person, in English")],
)  # fmt: skip
def test_all_told(code: str, text: str) -> None:
    """Length, day, hour, way of meeting and language are all taken from the words."""
    meeting = meeting_of(read_wish("agenda", text), code, TODAY, ZONE)
    assert (meeting.minutes, meeting.asked.mode, meeting.asked.language) == (90, "in_person", "en")
    assert (meeting.start.date(), meeting.start.time()) == (date(2026, 12, 3), time(14, 30))


@given(
    st.text() | st.lists(st.sampled_from(PIECES)).map(" ".join)
    | st.lists(st.sampled_from(PIECES)).map("".join),
    st.sampled_from(LANGUAGES), st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)  # fmt: skip
def test_any_text(text: str, code: str, today: date) -> None:
    """Whatever is written, a meeting has a moment in its time zone, and a length within bounds."""
    meeting = meeting_of(read_wish("agenda", text), code, today, ZONE)
    assert meeting.start.tzinfo == ZoneInfo(ZONE)
    assert LEAST_MINUTES <= meeting.minutes <= MOST_MINUTES
