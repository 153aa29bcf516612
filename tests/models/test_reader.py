"""The reader, on the real layers."""

from __future__ import annotations

import unicodedata
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
    with_it, without = (told.answers for told in reader.read(question, ANSWERS[question]))
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
    assert of_it.answers > of_another.answers


@pytest.mark.parametrize(
    ("question", "lines"),
    [
        (
            "Combien étions-nous à la rencontre ?",
            (
                "On ne s’était pas vus depuis mai.",
                "11 personnes, toutes à distance.",
                "À bientôt !",
            ),
        ),
        (
            "Who keeps the glossary up to date?",
            ("Le glossaire est à jour…", "C’est Maude qui s’en occupe.", "On en reparle jeudi."),
        ),
    ],
)
def test_it_is_told_where_the_answer_stands(
    reader: Reader, question: str, lines: tuple[str, str, str]
) -> None:
    """Of three sentences side by side, the one that answers holds most of the places."""
    text = unicodedata.normalize("NFKC", " ".join(lines))
    (told,) = reader.read(question, [text])
    start = text.index(lines[1])
    within = told.places[start : start + len(lines[1])].sum()
    assert told.places.shape == (len(text),)
    assert within > told.places.sum() - within


def test_what_stands_beside_changes_nothing(reader: Reader) -> None:
    """A passage is as likely alone as among others, longer ones included."""
    question, texts = next(iter(ANSWERS.items()))
    alone = reader.read(question, texts[:1])
    among = reader.read(question, [*texts, "Un long passage sur autre chose. " * 40])
    assert among[0].answers == pytest.approx(alone[0].answers, abs=0.02)
    assert np.allclose(alone[0].places, among[0].places, atol=0.02)
    assert reader.read(question, []) == []


@pytest.mark.parametrize("text", ["", "\ud800\0", "é" * 100_000, "<script>", "🙂" * 3000])
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    """Whatever the passage and the question, there is a probability."""
    (told,) = reader.read(text, [text])
    assert 0 <= told.answers <= 1
    assert 0 <= told.places.sum() <= 1.001
