"""Expertise is what people declare of themselves, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from copassist.archive.experts import MOST, Expert, Experts, told
from copassist.errors import CopassistError, NotFoundError
from copassist.records import Answer
from copassist.storage.tables import turns
from copassist.workspace import Workspace

ANA, LEO = "a" * 32, "b" * 32


def everyone(subjects: Sequence[str]) -> list[bool]:
    return [True] * len(subjects)


def said(experts: Experts) -> list[tuple[str, str, str]]:
    return [(one.name, one.subject, one.contact) for one in experts.who(everyone)]


@pytest.fixture
def experts(workspace: Workspace) -> Experts:
    return Experts(workspace.engine)


def test_declared_in_ones_own_words(experts: Experts) -> None:
    """What a person says of themselves is kept as it was said, on one line."""
    experts.declare(ANA, " Ana\nB. ", "soudure  à l’arc", "le mardi")
    assert said(experts) == [("Ana B.", "soudure à l’arc", "le mardi")]
    assert [one.subject for one in experts.listed(ANA)] == ["soudure à l’arc"]
    assert experts.listed(LEO) == []


def test_in_alphabetical_order(experts: Experts) -> None:
    """Whoever came first, or declared most, people are told by their names."""
    for name in ("Zoé", "élise", "Ana"):
        experts.declare(LEO + name, name, "poterie")
    experts.declare(ANA, "Ana", "couture")
    assert said(experts) == [
        ("Ana", "couture", ""), ("Ana", "poterie", ""), ("élise", "poterie", ""),
        ("Zoé", "poterie", ""),
    ]  # fmt: skip


def test_only_what_is_about_the_subject(experts: Experts) -> None:
    """Who declared something else is not told."""
    experts.declare(ANA, "Ana", "poterie")
    experts.declare(LEO, "Léo", "couture")
    found = experts.who(lambda subjects: [one == "couture" for one in subjects])
    assert [one.name for one in found] == ["Léo"]


def test_said_again(experts: Experts) -> None:
    """The same subject again, in other capitals, replaces what was said."""
    experts.declare(ANA, "Ana", "Poterie")
    experts.declare(ANA, "Ana B.", "poterie", "canal général")
    assert said(experts) == [("Ana B.", "poterie", "canal général")]


def test_withdrawn_by_the_person_alone(experts: Experts) -> None:
    """Who declared it takes it away; nobody else can."""
    experts.declare(ANA, "Ana", "poterie")
    (mine,) = experts.listed(ANA)
    with pytest.raises(NotFoundError):
        experts.withdraw(LEO, mine.key)
    assert said(experts) == [("Ana", "poterie", "")]
    experts.withdraw(ANA, mine.key)
    assert said(experts) == []
    with pytest.raises(NotFoundError):
        experts.withdraw(ANA, mine.key)


def test_what_was_told_is_withdrawn_too(experts: Experts, workspace: Workspace) -> None:
    """An answer that is kept no longer names who withdrew; the rest of it stays."""
    for owner, name in ((ANA, "Ana"), (LEO, "Léo")):
        experts.declare(owner, name, "poterie")
    lines = [told(one, "fr") for one in experts.who(everyone)]
    book = workspace.conversations
    name = book.start(LEO, "Qui s’y connaît en poterie ?")
    key = book.ask(name, "Qui s’y connaît en poterie ?")
    text = "\n".join(["Ces personnes :", *lines])
    book.answer(key, Answer("?", "fr", text, False, "question"))
    other = book.ask(name, "Et la couture ?")
    experts.withdraw(ANA, experts.listed(ANA)[0].key)
    with workspace.engine.connect() as connection:
        kept = connection.execute(select(turns.c.answer).where(turns.c.key == key)).scalar_one()
    assert "Ana" not in kept["text"]
    assert lines[1] in kept["text"]
    assert [turn.key for turn in book.read(name, LEO).turns] == [key, other]


@pytest.mark.parametrize(("name", "subject"), [("", "poterie"), ("Ana", " \n"), ("", "")])
def test_incomplete(experts: Experts, name: str, subject: str) -> None:
    """Without a name or a subject nothing is kept."""
    with pytest.raises(CopassistError) as caught:
        experts.declare(ANA, name, subject)
    assert caught.value.key == "expert_incomplete"
    assert said(experts) == []


def test_a_person_says_only_so_much(experts: Experts) -> None:
    """One person cannot fill the list; what they have said they can still change."""
    for n in range(MOST):
        experts.declare(ANA, "Ana", f"sujet {n}")
    with pytest.raises(CopassistError) as caught:
        experts.declare(ANA, "Ana", "un de plus")
    assert caught.value.key == "expert_too_many"
    experts.declare(ANA, "Ana", "Sujet 3", "ici")
    assert len(experts.listed(ANA)) == MOST


def test_one_line_for_each() -> None:
    """A person is told on one line, with how to reach them where they say it."""
    assert told(Expert(1, "Ana", "pottery"), "en") == "- **Ana**: pottery"
    assert told(Expert(1, "Ana", "pottery", "on Tuesdays"), "en").endswith("(on Tuesdays)")
