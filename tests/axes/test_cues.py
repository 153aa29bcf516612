"""Cues are found as phrases, in both languages at once."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.axes.cues import PLAIN, cues_of, names
from copassist.languages import LANGUAGES, language


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("On est passé de 12 à 8 jours.", "measure"),
        ("Il a été convenu de changer l’heure", "decision"),
        ("We agreed to move it", "decision"),
        ("FÉLICITATIONS !!", "celebration"),
        ("congrats @all", "celebration"),
        ("Je te mets en contact avec elle", "bridging"),
        ("je suis coincée", "difficulty"),
        ("voir https://exemple.org/page", "link"),
        ("quelqu’un a-t-il déjà essayé ?", "asks"),
        ("mot " * 25, "long"),
    ],
)
def test_found(text: str, cue: str) -> None:
    """A phrase is found whatever its accents, capitals, apostrophes and numbers."""
    assert cue in cues_of(text)


@pytest.mark.parametrize("text", ["", "ok", "merci", "La sonde dure.", "www", "123 456"])
def test_nothing_found(text: str) -> None:
    """What says nothing has no cue."""
    assert cues_of(text) == frozenset()


def test_the_words_of_an_address_say_nothing() -> None:
    """The words of an address are not what somebody says."""
    assert cues_of("https://exemple.org/decision-adopted") == {"link"}


@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    """Any text has cues, all of which have a name."""
    assert cues_of(text) <= set(names())


def test_every_language_has_every_cue() -> None:
    """A language without a cue would be read with one axis short."""
    kinds = {code: set(language(code).rules("axes")) for code in LANGUAGES}
    assert kinds["fr"] == kinds["en"]
    assert set(names()) == kinds["fr"] | set(PLAIN)
