"""A chat model words a title better, and is refused where it would change a fact."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.errors import ModelError
from copassist.languages import language
from copassist.topics.rewording import LEAST_CHARS, MOST_CHARS, is_faithful, reworded
from tests.agenda.making import topic

HELD = "Qu’est-ce qui aide Ana à tenir la ronde du quai en 12 minutes, le 3 mars 2026 ?"
GOOD = "Comment tenir la ronde du quai en 12 minutes ?"
HELD_EN = "What helps Ana hold the dock round in 12 minutes, on March 3, 2026?"


class Speaker:
    """A small real speaker: says what it was given, or fails."""

    def __init__(self, said: str | None) -> None:
        self.said = said
        self.heard: list[tuple[str, str]] = []

    def say(self, instructions: str, text: str) -> str:
        self.heard.append((instructions, text))
        if self.said is None:
            raise ModelError("model_failed", model="test", reason="down")
        return self.said


@pytest.mark.parametrize(
    "title",
    [
        GOOD,
        "Qui pourrait aider Ana à tenir la ronde du quai ?",
        "Qu’est-ce qu’on apprend de la ronde d’Ana, au quai ?",
        "Qu’a-t-on appris de la ronde du quai depuis le 3 mars 2026 ?",
    ],
)
def test_what_is_faithful(title: str) -> None:
    """A question in the language asked for, that brings nothing, is taken."""
    assert is_faithful(title, HELD, "fr")


@pytest.mark.parametrize(
    "title",
    [
        "Comment tenir la ronde du quai en 15 minutes ?",
        "Comment tenir la ronde du quai en 2 minutes ?",
        "Comment tenir la ronde du quai en 1,5 minute ?",
        "Comment Marc tient-il la ronde du quai ?",
        "Comment tenir la ronde du quai avec An ?",
        "Que pensez-vous de la ronde d’Élise, au quai ?",
        "Comment faire la ronde du quai à Lyon ?",
    ],
)
def test_what_brings_a_fact(title: str) -> None:
    """A number or a name that is not there, even as a part of another, is refused."""
    assert not is_faithful(title, HELD, "fr")


@pytest.mark.parametrize(
    "title",
    [
        "How do we hold the dock round in 12 minutes?",
        "On tient la ronde du quai en 12 minutes.",
        "Comment tenir la ronde du quai ? Et pourquoi ?",
        "Comment tenir la ronde ?\nVoici ma question ?",
        "La ronde ?",
        "Comment tenir la ronde du quai " * 6 + "?",
        "",
    ],
)
def test_what_is_no_question_of_the_language(title: str) -> None:
    """Another language, no question, two of them, one too short or too long: refused."""
    assert not is_faithful(title, HELD, "fr")


def test_english() -> None:
    """English is held to the same; who speaks is no name."""
    assert is_faithful("How could I help hold the dock round in 12 minutes?", HELD_EN, "en")
    assert not is_faithful("How could Mark hold the dock round?", HELD_EN, "en")
    assert not is_faithful(GOOD, HELD_EN, "en")


def test_a_title_is_taken() -> None:
    """A faithful title takes the place of the other; nothing else of the topic changes."""
    held = topic()
    said = "Comment mieux accueillir le groupe 1 dès le premier jour ?"
    speaker = Speaker(f" «\u00a0{said}\u00a0»\n")
    assert reworded([held], speaker) == (replace(held, title=said),)
    ((instructions, text),) = speaker.heard
    assert instructions == language("fr").prompt("topics")
    assert held.title in text
    assert all(cited.quote in text for cited in held.evidence)


@pytest.mark.parametrize("said", [None, "", "D’accord.", "Comment accueillir le groupe 7 ?"])
def test_a_title_is_left(said: str | None) -> None:
    """Where the model fails, says nothing or changes a fact the topic is left as it was."""
    held = topic()
    assert reworded([held, held], Speaker(said)) == (held, held)


def test_without_a_model() -> None:
    """Without a chat model nothing is reworded."""
    assert reworded([topic(1), topic(2)], None) == (topic(1), topic(2))


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_words(title: str, held: str) -> None:
    """Whatever is said, what is taken is one question of a length that can be read aloud."""
    if is_faithful(title, held, "fr"):
        assert title.endswith("?")
        assert title.count("?") == 1
        assert LEAST_CHARS <= len(title) <= MOST_CHARS
