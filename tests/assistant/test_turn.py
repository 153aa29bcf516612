from __future__ import annotations

import pytest

from copassist.archive.intake import Intake
from copassist.errors import QuestionError
from copassist.workspace import Workspace
from tests.conftest import said


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    Intake(workspace.engine, "n").take([said("La ronde du matin dure dix minutes, debout.")])
    workspace.builder().refresh()
    return workspace


@pytest.mark.parametrize(("text", "code"), [("Bonjour !", "fr"), ("hello", "en"), ("Salut", "fr")])
def test_greetings_are_greeted(archive: Workspace, text: str, code: str) -> None:
    """A greeting is greeted in its language, and is not searched."""
    answer = archive.ask(text)
    assert (answer.intent, answer.language, answer.citations) == ("greeting", code, ())


def test_asked_language_wins(archive: Workspace) -> None:
    """The answer is in the language asked for, else in the question's."""
    assert archive.ask("Combien de temps dure la ronde ?").language == "fr"
    assert archive.ask("Combien de temps dure la ronde ?", language="en").language == "en"


def test_pieces_make_the_answer(archive: Workspace) -> None:
    """What is streamed, joined, is the text of the answer."""
    *pieces, answer = archive.stream("Combien de temps dure la ronde du matin ?")
    assert "".join(str(piece) for piece in pieces) == answer.text  # type: ignore[union-attr]


@pytest.mark.parametrize("question", ["", "🎉🎉🎉", "\0"])
def test_empty_questions(archive: Workspace, question: str) -> None:
    """A question with nothing to search is one clear error."""
    with pytest.raises(QuestionError):
        archive.ask(question)
