from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.assistant.periods import find_period
from copassist.languages.folding import fold

TODAY = date(2026, 11, 24)
SAID = {
    "fr": [
        ("Quoi de neuf le mois dernier ?", "2026-10-01", "2026-10-31"),
        ("Quoi de neuf depuis septembre ?", "2026-09-01", ""),
        ("Qui a écrit cette semaine ?", "2026-11-23", "2026-11-29"),
        ("Les résultats de l’automne dernier", "2025-09-01", "2025-11-30"),
        ("Que disait-on avant l’été ?", "", "2026-05-31"),
        ("Qu’a-t-on dit en mars 2026 ?", "2026-03-01", "2026-03-31"),
        ("Entre mars et juin, qui a animé ?", "2026-03-01", "2026-06-30"),
        ("Les trois derniers mois", "2026-08-24", "2026-11-24"),
        ("Que s’est-il dit début octobre ?", "2026-10-01", "2026-10-10"),
        ("Après le 12 février 2026, qui a suivi ?", "2026-02-13", ""),
        ("Quelles idées l'an dernier ?", "2025-01-01", "2025-12-31"),
        ("Qui a écrit il y a deux semaines ?", "2026-11-07", "2026-11-13"),
    ],
    "en": [
        ("What did we decide last month?", "2026-10-01", "2026-10-31"),
        ("What happened in the last two weeks?", "2026-11-10", "2026-11-24"),
        ("What was decided on September 18th, 2025?", "2025-09-18", "2025-09-18"),
        ("Who facilitated in early October?", "2026-10-01", "2026-10-10"),
        ("Who wrote last Monday?", "2026-11-23", "2026-11-23"),
        ("Did anyone answer in May?", "2026-05-01", "2026-05-31"),
        ("What did 5S give last winter?", "2025-12-01", "2026-02-28"),
    ],
}
NAMES = {
    "fr": ["La journée du 5 mai a attiré qui ?", "Peut-on vivre sur Mars ?", "Combien par mois ?",
           "La rencontre de juin 2026 a sauté ?", "Quoi en mars 2026, dans toute l’archive ?"],
    "en": ["May we share it?", "How do I march on?", "Why was the June 2026 meeting cancelled?",
           "Who wrote last week, in the whole archive?"],
}  # fmt: skip
PHRASES = [(code, text) for code, rows in SAID.items() for text, *_ in rows]


@pytest.mark.parametrize(("code", "row"), [(c, row) for c in SAID for row in SAID[c]])
def test_time_words(code: str, row: tuple[str, str, str]) -> None:
    """Time words are days, counted from the given today, whatever the accents and capitals."""
    text, since, until = row
    for written in (text, text.upper(), fold(text)):
        found = find_period(written, code, TODAY)
        assert found is not None
        assert [str(day or "") for day in (found.since, found.until)] == [since, until]


@pytest.mark.parametrize(("code", "text"), [(c, text) for c in NAMES for text in NAMES[c]])
def test_names_are_no_periods(code: str, text: str) -> None:
    """A date inside a name, a word that is also a month, and the whole archive bound nothing."""
    assert find_period(text, code, TODAY) is None


@pytest.mark.parametrize(
    ("code", "text"),
    [("fr", "il y a une semaine"), ("fr", "depuis une année"), ("en", "for a year"),
     ("en", "an hour or a week ago")],
)  # fmt: skip
def test_one_is_a_number(code: str, text: str) -> None:
    """« Une semaine » and "a year" are counted as one."""
    assert find_period(text, code, TODAY) is not None


def test_the_last_meeting() -> None:
    """The last meeting is the day that the archive knows, and no period when it knows none."""
    asked = "Qu’a-t-on décidé à la dernière rencontre ?"
    found = find_period(asked, "fr", TODAY, lambda: date(2026, 10, 15))
    assert found is not None
    assert (found.since, found.until) == (date(2026, 10, 15), date(2026, 10, 15))
    assert find_period(asked, "fr", TODAY) is None


@given(st.sampled_from(PHRASES), st.dates(date(1995, 1, 1), date(2100, 12, 31)))
def test_any_today(phrase: tuple[str, str], today: date) -> None:
    """On any day a period begins before it ends."""
    found = find_period(phrase[1], phrase[0], today)
    assert found is not None
    assert found.since is None or found.until is None or found.since <= found.until


@given(st.sampled_from([date(2024, 2, 29), date(2100, 12, 31)]), st.text(max_size=80))
def test_any_text(today: date, text: str) -> None:
    """Any text has a period or none."""
    for code in SAID:
        found = find_period(f"le 31 {text} en {text}", code, today)
        assert found is None or (found.since or date.min) <= (found.until or date.max)
