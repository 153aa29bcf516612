"""Days told by their place in a month, in both languages, against a calendar counted by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.commitments.dates import find_due
from copassist.commitments.dates_months import (
    FRIDAY,
    LAST,
    WEDNESDAY,
    half_of_month,
    nth_weekday,
    week_of_month,
)
from copassist.languages import LANGUAGES
from copassist.records.commitments import Due

WRITTEN = date(2026, 11, 25)
ORDINALS = {
    "fr": {1: "premier", 2: "deuxième", 3: "3e", 4: "quatrième", LAST: "dernier"},
    "en": {1: "first", 2: "2nd", 3: "third", 4: "fourth", LAST: "last"},
}
WEEKDAYS = {
    "fr": ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"],
    "en": ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
}
MONTHS = {
    "fr": [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ],
    "en": [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ],
}  # fmt: skip
FIRSTS = st.dates(date(2000, 1, 1), date(2090, 1, 1)).map(lambda day: day.replace(day=1))
NTHS = st.sampled_from([1, 2, 3, 4, LAST])
DAYS = st.integers(0, 6)


def days_of(first: date) -> list[date]:
    days = [first + timedelta(n) for n in range(31)]
    return [day for day in days if day.month == first.month]


def weekdays_of(first: date, weekday: int) -> list[date]:
    return [day for day in days_of(first) if day.weekday() == weekday]


@given(FIRSTS, NTHS, DAYS)
def test_the_nth_weekday(first: date, nth: int, weekday: int) -> None:
    """The nth weekday of a month is that of its days in order."""
    days = weekdays_of(first, weekday)
    assert nth_weekday(first, nth, weekday) == (days[nth if nth == LAST else nth - 1],)
    assert nth_weekday(first, 5, weekday) == tuple(days[4:])


@given(FIRSTS, NTHS)
def test_the_nth_week(first: date, nth: int) -> None:
    """A week's days are the month's; the one day is its Friday, or the last of the month."""
    days, last = week_of_month(first, nth), days_of(first)[-1]
    assert {day.month for day in days} == {first.month}
    assert all(day == last or day.weekday() == FRIDAY for day in days)
    has_its_wednesday = first.weekday() <= WEDNESDAY or first.weekday() > FRIDAY
    assert nth == LAST or (len(days) == 1) == has_its_wednesday
    assert half_of_month(first, nth) in days_of(first)


@given(
    st.sampled_from(LANGUAGES), st.integers(1, 12), NTHS, DAYS,
    st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.booleans(),
)  # fmt: skip
def test_nth_weekdays_in_words(
    code: str, month: int, nth: int, weekday: int, written: date, has_year: bool
) -> None:
    """« Le premier lundi de mars » is the next that there is, or that of its year."""
    month_name, day = MONTHS[code][month - 1], WEEKDAYS[code][weekday]
    said = {"fr": "le {} {} de {}", "en": "the {} {} of {}"}[code]
    said = said.format(ORDINALS[code][nth], day, month_name)
    firsts = [date(year, month, 1) for year in (written.year, written.year + 1)]
    if has_year:
        said, firsts = f"{said} {written.year + 1}", firsts[1:]
    expected = next(
        found for first in firsts if (found := nth_weekday(first, nth, weekday)[0]) >= written
    )
    lead = {"fr": "d’ici", "en": "by"}[code]
    assert find_due(f"{lead} {said}", code, written) == Due(f"{lead} {said}", expected)


@pytest.mark.parametrize(
    ("code", "text", "days"),
    [
        ("fr", "Je livre le dernier vendredi du mois", ["2026-11-27"]),
        ("fr", "Je livre le premier lundi du mois", ["2026-12-07"]),
        ("fr", "Je livre le troisième jeudi du mois prochain", ["2026-12-17"]),
        ("fr", "Je livre la première semaine de décembre", ["2026-12-04"]),
        ("fr", "Je livre la 1re semaine de janvier", ["2027-01-01", "2027-01-08"]),
        ("fr", "Je livre la dernière semaine de mars", ["2027-03-31"]),
        ("fr", "Je livre la première quinzaine de mars", ["2027-03-15"]),
        ("fr", "Je livre le dernier jour du mois", ["2026-11-30"]),
        ("fr", "Je livre la semaine du 14 décembre", ["2026-12-18"]),
        ("fr", "Je livre la semaine du 23 novembre", ["2026-11-27"]),
        ("fr", "Je livre d’ici la fin du T1", ["2027-03-31"]),
        ("fr", "Je livre au deuxième trimestre 2027", ["2027-06-30"]),
        ("fr", "Je livre d’ici le T2", ["2027-04-01"]),
        ("fr", "Je livre d’ici la fin de 2027", ["2027-12-31"]),
        ("fr", "Je livre au premier de l’an", ["2027-01-01"]),
        ("fr", "Je livre entre le 3 et le 5", ["2026-12-05"]),
        ("en", "I’ll ship it the last Friday of the month", ["2026-11-27"]),
        ("en", "I’ll ship it the first Monday of the month", ["2026-12-07"]),
        ("en", "I’ll ship it the third Thursday of next month", ["2026-12-17"]),
        ("en", "I’ll ship it the first week of December", ["2026-12-04"]),
        ("en", "I’ll ship it the first week in January", ["2027-01-01", "2027-01-08"]),
        ("en", "I’ll ship it the last week of March", ["2027-03-31"]),
        ("en", "I’ll ship it in the first half of March", ["2027-03-15"]),
        ("en", "I’ll ship it the last day of the month", ["2026-11-30"]),
        ("en", "I’ll ship it the week of December 14", ["2026-12-18"]),
        ("en", "I’ll ship it the week of the 23rd", ["2026-11-27"]),
        ("en", "I’ll ship it by the end of Q1", ["2027-03-31"]),
        ("en", "I’ll ship it in the second quarter of 2027", ["2027-06-30"]),
        ("en", "I’ll ship it by Q2", ["2027-04-01"]),
        ("en", "I’ll ship it w/c 7 December", ["2026-12-11"]),
        ("en", "I’ll ship it by 2027/01/10", ["2027-01-10"]),
        ("en", "I’ll ship it between the 3rd and the 5th", ["2026-12-05"]),
        ("en", "I’ll ship it by the end of next quarter", ["2027-03-31"]),
    ],
)  # fmt: skip
def test_places_in_a_month(code: str, text: str, days: list[str]) -> None:
    """Weeks, halves, last days and quarters are days; a first week that is unsure is asked."""
    due = find_due(text, code, WRITTEN)
    assert [str(day) for day in ([due.day] if due.day else due.choices)] == days


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "On se réunit le premier lundi du mois"),
        ("fr", "Le premier lundi de chaque mois, on nettoie"),
        ("fr", "Les premiers lundis du mois, on nettoie"),
        ("fr", "Le premier et le troisième lundi du mois"),
        ("fr", "L’avant-dernier vendredi de mars"),
        ("fr", "Le cinquième vendredi de février"),
        ("fr", "Le budget a été voté le premier lundi de mars"),
        ("fr", "On visite le T2"),
        ("fr", "En début d’année prochaine"),
        ("fr", "Le lundi de la première semaine de décembre"),
        ("fr", "Le 15 de chaque mois"),
        ("fr", "Vendredi au plus tôt"),
        ("fr", "Avant la longue fin de semaine"),
        ("en", "We meet on the first Monday of the month"),
        ("en", "The first Monday of each month, we clean"),
        ("en", "Every first Monday of the month"),
        ("en", "The first and third Monday of the month"),
        ("en", "The second-to-last Friday of March"),
        ("en", "The fifth Friday of February"),
        ("en", "The budget was approved the first Monday of March"),
        ("en", "See Q2 of the form"),
        ("en", "Early next year"),
        ("en", "The Monday of the first week of December"),
        ("en", "The 15th of each month"),
        ("en", "Friday at the earliest"),
        ("en", "Before the long weekend"),
    ],
)
def test_no_place_in_a_month(code: str, text: str) -> None:
    """Habits, days that a month has not, the past and what only looks like a quarter are none."""
    assert find_due(text, code, WRITTEN) == Due()
