"""Feasts, days told from others, and days that are put off or aside, in both languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.commitments.dates import Calendar, find_due
from copassist.commitments.dates_feasts import feast
from copassist.languages import LANGUAGES, language
from copassist.records.commitments import Due

WRITTEN = date(2026, 11, 25)
YEARS = st.integers(2020, 2035)
EASTERS = {2020: "04-12", 2024: "03-31", 2025: "04-20", 2026: "04-05", 2027: "03-28"}


@given(YEARS)
def test_feasts_fall_on_their_weekdays(year: int) -> None:
    """Of any year, Easter and its feasts and the nth weekdays of a month are those weekdays."""
    days = {"easter": 6, "easter-2": 4, "easter+1": 0, "easter+39": 3, "easter+49": 6}
    assert {rule: feast(rule, year).weekday() for rule in days} == days
    assert date(year, 3, 22) <= feast("easter", year) <= date(year, 4, 25)
    assert year not in EASTERS or str(feast("easter", year))[5:] == EASTERS[year]
    ranges = {"09-08<0": (9, 1, 7), "11-29<3": (11, 22, 28), "10-15<0": (10, 8, 14)}
    ranges |= {"06-01<0": (5, 25, 31), "05-25<0": (5, 18, 24)}
    for rule, (month, first, last) in ranges.items():
        day = feast(rule, year)
        assert (day.month, day.weekday()) == (month, int(rule[-1]))
        assert first <= day.day <= last


@given(st.sampled_from(LANGUAGES), st.dates(date(2020, 1, 1), date(2035, 12, 31)))
def test_every_feast_of_the_table_is_to_come(code: str, written: date) -> None:
    """A feast's rule tells a day of any year, and words before Good Friday tell a Friday."""
    for name in language(code).rules("due")["feasts"]:
        for rule in name.rpartition(":")[2].split("|"):
            assert feast(rule, written.year).year == written.year
    said = {"fr": "d’ici le vendredi saint", "en": "by Good Friday"}[code]
    due = find_due(said, code, written)
    assert due.day
    assert due.day.weekday() == 4
    assert written <= due.day < written + timedelta(390)


@pytest.mark.parametrize(
    ("code", "week_end", "text", "days"),
    [
        ("fr", "fr", "Je livre avant Noël", ["2026-12-25"]),
        ("fr", "fr", "Je livre le lundi de Pâques", ["2027-03-29"]),
        ("fr", "fr", "Je livre le vendredi saint", ["2027-03-26"]),
        ("fr", "fr", "Je livre avant l’Ascension", ["2027-05-06"]),
        ("fr", "fr", "Je livre pour la fête du Travail", ["2027-05-01"]),
        ("fr", "qc", "Je livre pour la fête du Travail", ["2027-09-06"]),
        ("fr", "fr", "Je livre pour la fête nationale", ["2027-07-14"]),
        ("fr", "qc", "Je livre pour la fête nationale", ["2027-06-24"]),
        ("fr", "qc", "Je livre avant la fête des Patriotes", ["2027-05-24"]),
        ("fr", "qc", "Je livre avant l’Action de grâce", ["2027-10-11"]),
        ("fr", "fr", "Je livre la veille de Noël", ["2026-12-24"]),
        ("fr", "fr", "Je livre la veille du 14", ["2026-12-13"]),
        ("fr", "fr", "Je livre deux jours avant Pâques", ["2027-03-26"]),
        ("fr", "fr", "Je livre trois jours après le 3 mars", ["2027-03-06"]),
        ("fr", "fr", "Je livre dans deux ou trois jours", ["2026-11-27", "2026-11-28"]),
        ("fr", "fr", "Donnez-moi dix jours", ["2026-12-05"]),
        ("fr", "fr", "Je livre au prochain trimestre", ["2027-03-31"]),
        ("fr", "fr", "L’échéance du 14 est repoussée d’une semaine", ["2026-12-21"]),
        ("fr", "fr", "Pas ce vendredi, l’autre", ["2026-12-04"]),
        ("fr", "fr", "Je livre à soir", ["2026-11-25"]),
        ("fr", "fr", "J’ai dit à tous demain, mais ça aura lieu samedi", ["2026-11-28"]),
        ("fr", "fr", "N’oublie pas de l’envoyer avant lundi", ["2026-11-30"]),
        ("en", "fr", "I’ll ship it before Christmas", ["2026-12-25"]),
        ("en", "fr", "I’ll ship it by Easter Monday", ["2027-03-29"]),
        ("en", "fr", "I’ll ship it before Labor Day", ["2027-09-06"]),
        ("en", "fr", "I’ll ship it on Memorial Day", ["2027-05-31"]),
        ("en", "fr", "I’ll ship it by the Fourth of July", ["2027-07-04"]),
        ("en", "fr", "I’ll ship it by Thanksgiving", ["2026-11-26", "2027-10-11"]),
        ("en", "fr", "I’ll ship it by US Thanksgiving", ["2026-11-26"]),
        ("en", "fr", "I’ll ship it by Canadian Thanksgiving", ["2027-10-11"]),
        ("en", "fr", "I’ll ship it the day after Boxing Day", ["2026-12-27"]),
        ("en", "fr", "I’ll ship it two days before Easter", ["2027-03-26"]),
        ("en", "fr", "I’ll ship it three days after March 3", ["2027-03-06"]),
        ("en", "fr", "I’ll ship it in two or three days", ["2026-11-27", "2026-11-28"]),
        ("en", "fr", "Gimme 10 days", ["2026-12-05"]),
        ("en", "fr", "I’ll ship it next quarter", ["2027-03-31"]),
        ("en", "fr", "The deadline of the 14th is pushed back a week", ["2026-12-21"]),
        ("en", "fr", "Not this Friday, the next one", ["2026-12-04"]),
        ("en", "fr", "I’ll ship it tonight", ["2026-11-25"]),
        ("en", "fr", "Bob told everybody tomorrow, but it happens Saturday", ["2026-11-28"]),
        ("en", "fr", "Don’t forget to send it before Monday", ["2026-11-30"]),
        ("en", "fr", "I’ll ship it 05/06", ["2027-05-06", "2027-06-05"]),
    ],
)  # fmt: skip
def test_days_told_from_others(code: str, week_end: str, text: str, days: list[str]) -> None:
    """Feasts, eves, counts and days that are moved are reckoned; what is unsure is asked."""
    due = find_due(text, code, WRITTEN, Calendar("qc" if week_end == "qc" else "fr"))
    assert [str(day) for day in ([due.day] if due.day else due.choices)] == days


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("fr", "Appelez pas avant lundi"),
        ("fr", "N’appelez personne chez lui avant lundi"),
        ("fr", "Pas avant Noël"),
        ("fr", "Quelques jours avant Noël"),
        ("fr", "Après Noël"),
        ("fr", "Pas la peine de venir demain, ils ont annulé"),
        ("en", "Nothing goes out before Wednesday"),
        ("en", "Don’t call them at home before Wednesday"),
        ("en", "Don’t call before Christmas"),
        ("en", "A few days before Christmas"),
        ("en", "After Christmas"),
        ("en", "The Christmas party"),
        ("en", "Before the bank holiday Monday"),
        ("en", "Don’t bother coming tomorrow, they’ve cancelled"),
    ],
)
def test_no_day(code: str, text: str) -> None:
    """A day from which, one that is called off and one that no number counts from are none."""
    due = find_due(text, code, WRITTEN)
    assert (due.day, due.choices) == (None, ())


def test_a_feast_of_a_year() -> None:
    """A feast with its year is that year's, and one on its own day is that day."""
    assert find_due("by Easter 2028", "en", WRITTEN) == Due("by Easter 2028", date(2028, 4, 16))
    assert find_due("by Christmas", "en", date(2026, 12, 25)).day == date(2026, 12, 25)
