from __future__ import annotations

import pytest

from copassist.archive.intake import Intake
from copassist.assistant.conversations import Conversations
from copassist.errors import NotFoundError
from copassist.records import Answer
from copassist.workspace import Workspace
from tests.conftest import said


@pytest.fixture
def kept(workspace: Workspace) -> tuple[Conversations, str, int, Answer]:
    """A conversation of one owner with one real answer."""
    Intake(workspace.engine, "n").take([said("La ronde du matin dure dix minutes, debout.")])
    workspace.builder().refresh()
    answer = workspace.ask("Combien de temps dure la ronde du matin, debout ?")
    book = workspace.conversations
    name = book.start("moi", "Combien de temps dure la ronde ?")
    turn = book.ask(name, "Combien de temps dure la ronde ?")
    return book, name, turn, answer


def test_nothing_is_lost(kept: tuple[Conversations, str, int, Answer]) -> None:
    """What was asked and answered is read back the same, citations and nearest threads too."""
    book, name, turn, answer = kept
    assert book.read(name, "moi").turns[0].answer is None
    book.answer(turn, answer)
    assert book.read(name, "moi").turns[0].answer == answer


def test_each_sees_their_own(kept: tuple[Conversations, str, int, Answer]) -> None:
    """Nobody lists, reads or deletes another's conversation."""
    book, name, *_ = kept
    assert [c.id for c in book.list("moi")] == [name]
    assert book.list("autre") == []
    with pytest.raises(NotFoundError):
        book.read(name, "autre")
    with pytest.raises(NotFoundError):
        book.forget(name, "autre")
    book.forget(name, "moi")
    assert book.list("moi") == []


def test_rating_with_a_reason(kept: tuple[Conversations, str, int, Answer]) -> None:
    """A thumb down is kept with its reason."""
    book, name, turn, _ = kept
    book.rate(turn, 0, "hors sujet")
    assert (book.read(name, "moi").turns[0].rating, book.read(name, "moi").turns[0].reason) == (
        0,
        "hors sujet",
    )


def test_export(kept: tuple[Conversations, str, int, Answer]) -> None:
    """The Markdown export holds each question, its answer and where each quote stands."""
    book, name, turn, answer = kept
    book.answer(turn, answer)
    text = book.read(name, "moi").markdown("fr")
    assert "## Combien de temps dure la ronde ?" in text
    for cited in answer.citations:
        assert f"[{cited.n}]" in text
        assert cited.path in text
