"""What acronyms stand for: taken where it is written beside them, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.onboarding.acronyms import spells, stands_for


@pytest.mark.parametrize(
    ("acronym", "text", "long"),
    [
        ("REX", "On fait un retour d’expérience (REX) jeudi.", "retour d’expérience"),
        ("NCAR", "the National Center for Atmospheric Research (NCAR).",
         "National Center for Atmospheric Research"),
        ("ESDS", "ESDS = Earth System Data Science", "Earth System Data Science"),
        ("AAR", "The AAR (after-action review) took ten minutes.", "after-action review"),
        ("OEE", "OEE stands for overall equipment effectiveness, says Ana.",
         "overall equipment effectiveness"),
    ],
)  # fmt: skip
def test_written_beside_it(acronym: str, text: str, long: str) -> None:
    """The long form before the brackets, in them or behind a sign is found, letter by letter."""
    assert stands_for(acronym, text) == long
    assert long in text


@pytest.mark.parametrize(
    "text",
    [
        "Le REX de jeudi était court.",
        "Une belle soirée (REX) hier.",
        "REX : à faire demain sans faute.",
        "RETRO (REX)",
        "Un retour d’expérience sans sigle.",
    ],
)
def test_not_written_beside_it(text: str) -> None:
    """Words that do not spell the acronym, or stand elsewhere, are not taken for it."""
    assert stands_for("REX", text) == ""


def test_small_words_need_not_count() -> None:
    """Small words may be left out, long ones may not, and one word alone spells nothing."""
    assert spells(["Center", "for", "Atmospheric", "Research"], "CAR")
    assert not spells(["Center", "without", "Atmospheric", "Research"], "CAR")
    assert not spells(["Carré"], "CAR")


@given(st.lists(st.from_regex(r"[A-Z][a-z]{4,8}", fullmatch=True), min_size=2, max_size=6))
def test_initials_always_spell(words: list[str]) -> None:
    """Words of some length always spell their initials, and are found before brackets."""
    acronym = "".join(word[0] for word in words)
    assert spells(words, acronym)
    assert stands_for(acronym, f"{' '.join(words)} ({acronym})").endswith(words[-1])
