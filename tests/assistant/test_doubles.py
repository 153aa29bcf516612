from __future__ import annotations

from collections.abc import Sequence

import pytest

from copassist.assistant.doubles import readings


def apart(question: str) -> Sequence[str]:
    """A search in which no two questions find the same."""
    return [f"{question}-{n}" for n in range(5)]


def test_two_senses_are_two_questions() -> None:
    """A word with two senses that nothing tells apart gives a question for each."""
    asked = readings("Comment améliorer l'engagement ?", "fr", apart)
    assert len(asked) == 2
    assert all(one.startswith("Comment améliorer l'engagement (") for one in asked)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("Comment améliorer l'engagement des membres ?", "fr"),
        ("Qui a tenu ses engagements ?", "fr"),
        ("Comment écrire un A3 ?", "fr"),
        ("Is every commitment kept?", "en"),
        ("What is on the whiteboard?", "en"),
        ("How much did the shop pay for the light over their board?", "en"),
    ],
)
def test_told_by_the_words_around(question: str, code: str) -> None:
    """Where the words around tell, or no word has two senses, nothing is asked."""
    assert readings(question, code, apart) == ()


def test_choosing_is_not_asked_again() -> None:
    """A question that was chosen is not asked back."""
    for one in readings("Comment améliorer l'engagement ?", "fr", apart):
        assert readings(one, "fr", apart) == ()


def test_where_it_does_not_matter() -> None:
    """When both senses find the same passages, or nothing, the question is not asked back."""
    assert readings("Comment améliorer l'engagement ?", "fr", lambda _: ["a", "b"]) == ()
    assert readings("Comment améliorer l'engagement ?", "fr", lambda _: []) == ()
