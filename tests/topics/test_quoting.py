"""Quotes that are understood out of their thread."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.topics.quoting import (
    SUBJECT_CHARS,
    TOLD_WORDS,
    around,
    beginning,
    is_telling,
    opening,
)

CASE = "Cas : la ronde du matin. 55 minutes en moyenne sur douze jours. Que feriez-vous ?"
WORD = "La ronde du matin passe par le quai et par la cantine, puis revient au bureau. "


@pytest.mark.parametrize("hello", ["", "Bonjour. ", "Salut la gang. ", "Hi all! ", "Bon matin ! "])
def test_the_greeting_is_left_out(hello: str) -> None:
    """A case is quoted from what it says first, with its figures and what it asks."""
    assert beginning(hello + CASE) == CASE


def test_a_short_beginning_that_says_something() -> None:
    """Few words that greet nobody belong to what is told."""
    assert beginning("Pick errors. Aisle 14 has 40 % of them.").startswith("Pick errors.")
    assert beginning("Bonjour à tous.") == ""


@given(st.integers(1, 20))
def test_no_longer_than_it_may_be(times: int) -> None:
    """A beginning is whole sentences within its words, and stands letter by letter."""
    text = WORD * times
    quote = beginning(text)
    assert quote in text
    assert quote.endswith(".")
    assert len(quote.split()) <= TOLD_WORDS


def test_the_name_of_a_case() -> None:
    """It is named by its first sentences, as far as they fit, without a greeting however long."""
    assert opening(CASE) == CASE[: len(opening(CASE))]
    assert len(opening(CASE)) <= SUBJECT_CHARS
    long = "Bonjour, atelier de soixante personnes, trois semaines que je vous lis. "
    assert opening(long + CASE) == opening(CASE)
    assert opening("Bonjour à tous.") == "Bonjour à tous."
    assert opening("mot " * 60) == "mot " * 59 + "mot"


def test_a_thin_sentence_is_told_with_the_one_before() -> None:
    """« 15 minutes au lieu de 10 » says nothing alone; what goes on is quoted, too."""
    text = "La ronde est courte. 15 minutes au lieu de 10. On la garde. " + WORD * 5
    quote = around(text, "15 minutes au lieu de 10.")
    assert quote.startswith("La ronde est courte. 15 minutes au lieu de 10. On la garde.")
    assert quote in text
    assert around("Autre texte.", "Absente.") == "Absente."


@pytest.mark.parametrize(
    ("quote", "tells"),
    [
        ("C’est quoi ça ?", False),
        ("ds = xr[1, 2, 3, 4, 5]", False),
        ("La ronde du matin passe par la cantine du quai.", True),
    ],
)
def test_what_is_understood_alone(quote: str, tells: bool) -> None:
    """Pronouns, figures and short words tell nothing by themselves."""
    assert is_telling(quote) is tells
