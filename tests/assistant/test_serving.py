"""Which part serves a turn: what is made, what is gone on with, and what stays a question."""

from __future__ import annotations

from typing import get_args

import pytest

from copassist.assistant.doing import Doing, Turn
from copassist.assistant.intents import GOING_ON
from copassist.assistant.serving import MADE, serve
from copassist.assistant.wishes import Intent, read_wish
from copassist.records import Card, Exchange, Role
from copassist.workspace import Workspace
from tests.assistant.making import ASKED, TODAY, turn

PLAINLY = ("Combien de temps prend la ronde du matin à la cantine ?", "How long is the round?")


def asking(text: str, intent: Intent) -> Turn:
    wish = read_wish(intent, text)
    return Turn(text, wish, "fr", Role.MEMBER, TODAY, None, (), "America/Montreal")


def test_each_intent_has_its_part() -> None:
    """Each intent is made, gone on with, a note, or told by the balance."""
    by_balance = {"weakest", "decline"}
    assert set(MADE) | set(GOING_ON) | by_balance | {"note"} == set(get_args(Intent))


def test_nothing_to_go_on_with(village: Workspace) -> None:
    """What goes on without a card is left to the archive."""
    doing = Doing(village.desk)
    for intent in ("shorter", "replace", "retime"):
        assert serve(doing, asking("Plus court", intent), None, lambda: "") is None


def test_the_subject_is_asked_for_a_note_only(village: Workspace) -> None:
    """What a note is about is looked for when one is wanted, and not before."""
    looked: list[str] = []

    def subject() -> str:
        looked.append("la ronde du matin à la cantine du quai")
        return looked[-1]

    doing = Doing(village.desk)
    serve(doing, asking("Qui participe le moins ?", "rank"), Card("note", {}), subject)
    assert looked == []
    made = serve(doing, asking("Fais une fiche", "note"), None, subject)
    assert made is not None
    assert (made.intent, len(looked)) == ("note", 1)


@pytest.mark.parametrize("question", PLAINLY)
def test_a_plain_question_stays_one(village: Workspace, question: str) -> None:
    """A plain question is answered from the archive, whatever was made before it."""
    for asked in ("topics", "agenda", "rank"):
        before = turn(village, ASKED[asked][0])
        answer = turn(village, question, [before])
        assert (answer.intent, answer.card) == ("question", None)


def test_a_follow_up_after_something_made(village: Workspace) -> None:
    """Words that would go on with a card are a question where the turn before made none."""
    past = [Exchange("Combien de temps prend la ronde du matin ?", "Dix minutes.")]
    answer = village.ask("Remplace le deuxième", history=past, today=TODAY)
    assert answer.intent == "question"


@pytest.mark.parametrize(
    ("code", "asked", "why"),
    [("fr", "L’axe qui traîne, c’est lequel ?", "Pourquoi ?"),
     ("en", "The axis that lags, which one is it?", "Why?")],
)  # fmt: skip
def test_why_after_the_balance(village: Workspace, code: str, asked: str, why: str) -> None:
    """« Pourquoi ? » after the balance is about the balance, however the balance was asked for."""
    first = turn(village, asked)
    assert (first.intent, first.language) == ("balance", code)
    then = turn(village, why, [first])
    assert then.intent == "balance"
    assert turn(village, why, [turn(village, ASKED["rank"][0])]).intent != "balance"


def test_streamed_at_once(village: Workspace) -> None:
    """What is made is streamed as the text of its answer."""
    *pieces, answer = village.stream(ASKED["topics"][0], today=TODAY)
    assert [getattr(answer, "text", None)] == pieces
