from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.languages.detect import detect


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Comment faire le suivi ?", "fr"),
        ("checker le follow-up sur le pilot", "fr"),
        ("cest koi le kapital social", "fr"),
        ("et à distance ?", "fr"),
        ("quoi de neuf", "fr"),
        ("Peux-tu me faire un recap du thread sur les templates svp", "fr"),
        ("What did we decide about the gabarit A3?", "en"),
        ("whats the diff btwn AAR and REX", "en"),
        ("pilot results?", "en"),
        ("What does « donner avant de recevoir » mean?", "en"),
        ("Que veut dire “lean huddle” ?", "fr"),
        ("has anyone actually used it", "en"),
        ("procedure cadenassage presse", "fr"),
        ("forklift training refresh", "en"),
        ("are Médecins sans frontières members", "en"),
        ("define cabane à sucre please", "en"),
    ],
)
def test_questions(text: str, code: str) -> None:
    """A question's language is that of its frame, not of the words that it borrows."""
    assert detect(text) == code


@pytest.mark.parametrize("text", ["", "123 ?", "🎉", "@zoé :tada: https://example.org"])
def test_nothing_to_go_by(text: str) -> None:
    """Where nothing tells, the default given is taken."""
    assert (detect(text, "en"), detect(text, "fr")) == ("en", "fr")


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    """Any text is told to be in one of the two languages."""
    assert detect(text) in ("fr", "en")
