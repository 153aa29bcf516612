"""The reader, on the real layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from copassist.models.reader import Reader, open_reader
from copassist.settings import Settings

ANSWERS = {
    "Combien de temps dure la ronde du matin ?": (
        "La ronde du matin dure dix minutes, debout près du tableau.",
        "La ronde du matin se tient debout, près du tableau.",
    ),
    "Who keeps the glossary up to date?": (
        "Maude keeps the glossary up to date; anybody may propose a word.",
        "The glossary is kept up to date; anybody may propose a word.",
    ),
    "Quand est-ce que la charte a été adoptée ?": (
        "The charter was adopted on 18 September after two rounds.",
        "The charter was adopted after two rounds.",
    ),
}


@pytest.fixture(scope="module")
def reader(home: Path) -> Reader:
    return open_reader(Settings(home=home, threads=2))


@pytest.mark.parametrize("question", ANSWERS)
def test_what_answers_is_told_from_the_same_without_the_answer(
    reader: Reader, question: str
) -> None:
    """In one language or across, a passage with the answer is likelier than one about the same."""
    with_it, without = reader.read(question, ANSWERS[question])
    assert 0 < without < with_it < 1


@pytest.mark.parametrize(
    ("question", "right", "wrong", "window"),
    [
        (
            "Qui a inventé le forum ouvert ?",
            "Le forum ouvert",
            "Le café des métiers",
            "La méthode, due à Harrison Owen, demande du temps et une question large.",
        ),
        (
            "How many people came to the meeting in Lyon?",
            "Lyon meeting",
            "Montréal meeting",
            "Eleven people came, all by train but one, and we stayed for lunch.",
        ),
    ],
)
def test_what_a_window_stands_under_counts(
    reader: Reader, question: str, right: str, wrong: str, window: str
) -> None:
    """Of what names its subject only in its title, the right title makes an answer likelier."""
    of_it, of_another = reader.read(question, [f"{right}: {window}", f"{wrong}: {window}"])
    assert of_it > of_another


def test_what_stands_beside_changes_nothing(reader: Reader) -> None:
    """A passage is as likely alone as among others, longer ones included."""
    question, texts = next(iter(ANSWERS.items()))
    alone = reader.read(question, texts[:1])
    among = reader.read(question, [*texts, "Un long passage sur autre chose. " * 40])
    assert np.allclose(alone, among[:1], atol=0.02)
    assert reader.read(question, []).shape == (0,)


@pytest.mark.parametrize("text", ["", "\ud800\0", "é" * 100_000, "<script>", "🙂" * 3000])
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    """Whatever the passage and the question, there is a probability."""
    (told,) = reader.read(text, [text])
    assert 0 <= told <= 1
