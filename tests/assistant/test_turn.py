from __future__ import annotations

from datetime import date

import pytest

from copassist.archive.intake import Intake
from copassist.assistant.periods import Period
from copassist.assistant.turn import said_period
from copassist.errors import QuestionError
from copassist.languages import language
from copassist.records import Answer, Exchange
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


def test_the_question_sought_is_told(archive: Workspace) -> None:
    """The answer to a follow-up says which question was searched."""
    past = [Exchange("Combien de temps dure la ronde du matin ?", "Dix minutes.")]
    answer = archive.ask("et debout ?", history=past)
    assert answer.sought == "Combien de temps dure la ronde du matin, debout ?"
    assert (answer.question, answer.language) == ("et debout ?", "fr")


def test_a_conversation_keeps_its_language(archive: Workspace) -> None:
    """A question too short to tell is answered in the conversation's language; others in theirs."""
    past = [Exchange("How long is the morning round?", "")]
    assert archive.ask("Lyon ?", history=past).language == "en"
    assert archive.ask("et à Lyon ?", history=past).language == "fr"
    assert archive.ask("Lyon ?").language == "fr"


def test_a_period_bounds_the_search(archive: Workspace) -> None:
    """The answer keeps to the days asked for and says them; the message is of 2 March 2026."""
    asked = "Combien de temps dure la ronde du matin, debout"
    answer = archive.ask(f"{asked}, le mois dernier ?", today=date(2026, 4, 5))
    assert answer.grounded
    assert (answer.since, answer.until) == ("2026-03-01", "2026-03-31")
    assert answer.text.startswith("Période\N{NO-BREAK SPACE}: du 1er au 31 mars 2026\n")


def test_what_a_period_does_not_hold_is_sought_elsewhere(archive: Workspace) -> None:
    """Where the days asked for hold nothing the answer says so; what is elsewhere only comes close.

    What was done in a month may be told in another.
    """
    asked = "Combien de temps dure la ronde du matin, debout"
    *pieces, answer = archive.stream(f"{asked}, le mois dernier ?", today=date(2026, 6, 5))
    assert isinstance(answer, Answer)
    assert "".join(str(piece) for piece in pieces) == answer.text
    assert (answer.grounded, answer.outcome, answer.since) == (True, "close", "")
    first = language("fr").text("answer.period.elsewhere")
    assert answer.text.splitlines()[0].endswith(first)
    assert archive.ask(f"{asked} ?").outcome == "answered"


def test_a_period_in_vain(archive: Workspace) -> None:
    """Where neither the days asked for nor others hold anything, the answer says both."""
    asked = "Qui a écrit l’hymne du Brésil, le mois dernier ?"
    *pieces, answer = archive.stream(asked, today=date(2026, 6, 5))
    assert isinstance(answer, Answer)
    assert "".join(str(piece) for piece in pieces) == answer.text
    assert not answer.grounded
    assert (answer.since, answer.until) == ("2026-05-01", "2026-05-31")
    assert language("fr").text("answer.period.nothing") in answer.text


def test_a_day_may_be_the_subject(archive: Workspace) -> None:
    """A day that holds no answer does not hide what was said of it on others."""
    asked = "Que dure la ronde du matin, debout, le 9 mars 2026 ?"
    answer = archive.ask(asked, today=date(2026, 6, 5))
    assert (answer.grounded, answer.since) == (True, "")


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2026, 10, 1), date(2026, 10, 30), "du 1er au 30 octobre 2026"),
        (date(2026, 9, 1), date(2026, 10, 30), "du 1er septembre au 30 octobre 2026"),
        (date(2025, 9, 1), date(2026, 10, 30), "du 1er septembre 2025 au 30 octobre 2026"),
        (date(2026, 9, 1), None, "depuis le 1er septembre 2026"),
        (None, date(2026, 5, 31), "jusqu’au 31 mai 2026"),
        (date(2026, 5, 31), date(2026, 5, 31), "le 31 mai 2026"),
    ],
)
def test_periods_in_words(since: date | None, until: date | None, words: str) -> None:
    """A period is written as one would say it."""
    assert said_period(Period(since, until), "fr") == f"Période\N{NO-BREAK SPACE}: {words}"


def test_a_word_with_two_senses_is_asked_back(workspace: Workspace) -> None:
    """The question is asked back with a choice for each sense, and never twice in a row."""
    fill = [
        said(f"Le pilote fait un essai à petite échelle {n}.", at=n, space=f"a{n}")
        for n in range(6)
    ]
    fill += [
        said(f"Le pilote est la personne qui mène la démarche {n}.", at=n, space=f"b{n}")
        for n in range(6)
    ]
    Intake(workspace.engine, "n").take(fill)
    workspace.builder().refresh()
    asked = workspace.ask("Comment faire un bon pilote ?")
    assert (asked.intent, asked.grounded, len(asked.choices)) == ("choice", False, 2)
    assert workspace.ask(asked.choices[0]).intent == "question"
    past = [Exchange("Comment faire un bon pilote ?", asked.text, asked_back=True)]
    assert workspace.ask("Comment faire un pilote ?", history=past).intent == "question"
