from __future__ import annotations

import pytest

from copassist.assistant.followup import complete
from copassist.records import Exchange

PAST = (Exchange("Comment animer une rencontre avec deux langues ?", "…"),)


@pytest.mark.parametrize(
    "question", ["et à distance ?", "Pourquoi ?", "Elle dure combien ?", "alors ?"]
)
def test_leaning_questions_take_what_they_lean_on(question: str) -> None:
    """A question without a subject of its own is searched with the one before it."""
    assert complete(question, "fr", PAST) == f"{PAST[0].question} {question}"


@pytest.mark.parametrize(
    "question",
    [
        "Combien coûte le gabarit A3 de la ville ?",
        "Qui a proposé le jumelage entre membres en octobre ?",
    ],
)
def test_whole_questions_are_left(question: str) -> None:
    """A question that stands alone is searched as it is."""
    assert complete(question, "fr", PAST) == question


def test_a_chain_reaches_its_subject() -> None:
    """Two leaning questions in a row still carry the subject."""
    past = (*PAST, Exchange("et à distance ?"))
    assert complete("pourquoi ?", "fr", past).startswith(PAST[0].question)


def test_without_history() -> None:
    """The first question leans on nothing."""
    assert complete("et alors ?", "fr", ()) == "et alors ?"
