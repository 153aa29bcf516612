"""Candidates from discussions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest

from copassist.records import Deleted, Item, Message, Role, Visibility
from copassist.topics.candidates import Candidate, Ground
from copassist.topics.threads import (
    asks,
    differs,
    disagreements,
    is_errand,
    is_of_one,
    present,
    questions,
    results,
    wanted,
)
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import DAY, ground, take

ASKED = "Comment tenez-vous la ronde du matin quand il neige ?"
GAIN = "Avec la fiche on est passé de 12 à 8 jours pour fermer le mois."
NOT_SURE = "Je ne suis pas d’accord, la cantine est trop petite pour une ronde."
Finds = Callable[[Ground], Iterator[Candidate]]


def found(
    finds: Finds, workspace: Workspace, *items: Item, role: Role = Role.MEMBER
) -> list[Candidate]:
    take(workspace, *items)
    return list(finds(ground(workspace, role)))


def quarrel(at: int = 0, level: Visibility = Visibility.COMMUNITY) -> list[Message]:
    return [
        said("La ronde se tient à la cantine plutôt que sur le quai.", at=at),
        said(NOT_SURE, at=at + 5, thread=at, by="zoé"),
        said("Je ne suis pas convaincu non plus de cette idée.", at=at + 9, thread=at, by="lou",
             level=level),
    ]  # fmt: skip


def test_an_open_question(heard: Workspace) -> None:
    """A question without an answer is one, quoted as it was asked, with its place."""
    (one,) = found(questions, heard, said(ASKED))
    assert (one.origin, one.quote, one.message) == ("question", ASKED, "general/0")
    assert one.place.name == "general/0"
    assert one.is_question
    assert 0 < one.demand <= 1


def test_an_answered_question(heard: Workspace) -> None:
    """One that was answered is not."""
    answer = said("Dans la cantine, parce que le quai est fermé.", at=9, thread=0, by="zoé")
    assert found(questions, heard, said(ASKED), answer) == []


@pytest.mark.parametrize("asked", ["Qui vient ?", "Mais " + "encore " * 61 + "?"])
def test_too_short_or_long_a_question(asked: str, heard: Workspace) -> None:
    """A few words, or a page of them, are no topic."""
    assert found(questions, heard, said(asked)) == []


def test_a_result_nobody_discussed(heard: Workspace) -> None:
    """What had an effect and met one reply at most is quoted by the sentence that tells it."""
    told = said(f"Bonjour à toutes et à tous. {GAIN}")
    (one,) = found(results, heard, told, said("Bravo !", at=9, thread=0, by="zoé"))
    assert (one.origin, one.quote, one.message) == ("result", GAIN, "general/0")
    assert one.follow_up > 0


def test_an_old_result_in_a_living_thread(heard: Workspace) -> None:
    """A result is as old as its message, whatever was written after it."""
    take(heard, said(GAIN), said("Bravo !", at=150 * DAY, thread=0, by="zoé"))
    assert list(results(ground(heard, today=date(2026, 8, 1)))) == []


def test_a_thin_result(heard: Workspace) -> None:
    """A result of few words is told, and named, with the sentence before it."""
    text = "La ronde du matin passe par la cantine. Passé de 12 à 8 jours, ouf."
    (one,) = found(results, heard, said(text))
    assert (one.quote, one.subject) == (text, text)


def test_a_result_that_was_discussed(heard: Workspace) -> None:
    """Where two others talked about it, it is no topic."""
    replies = [said("Bravo !", at=n, thread=0, by=f"p{n}") for n in (5, 9)]
    assert found(results, heard, said(GAIN), *replies) == []


@pytest.mark.parametrize("text", [f"> {GAIN}", f"```\n{GAIN}\n```", GAIN.replace(".", " ?")])
def test_what_is_quoted_or_asked_is_no_result(text: str, heard: Workspace) -> None:
    """What somebody else said, code, and a question tell no result."""
    assert found(results, heard, said(text)) == []


def test_a_disagreement(heard: Workspace) -> None:
    """Three people, two of whom differ, and nothing settled: quoted by the first who differs."""
    (one,) = found(disagreements, heard, *quarrel())
    assert (one.origin, one.quote, one.message) == ("disagreement", NOT_SURE, "general/5")
    assert one.other == ("general/0", quarrel()[0].text)


@pytest.mark.parametrize(("text", "expected"), [
    ("I’d push back on that: the quay is closed.", True),
    ("Au contraire, la cantine suffit.", True),
    ("I’m not sure if Mike has built it.", False),
    ("Attention à la marche.", False),
])  # fmt: skip
def test_what_differs(text: str, expected: bool) -> None:
    """Who sees it otherwise says so; who only does not know, or warns, does not differ."""
    assert differs(text) == expected


@pytest.mark.parametrize(("text", "expected"), [
    ("Should it be smart enough to check?", True),
    ("Faut-il une fiche par atelier ?", True),
    ("Vous faites comment à distance ?", True),
    ("170 users may be the limit?", False),
    ("Ça marche avec le modèle trois ?", False),
])  # fmt: skip
def test_what_asks(text: str, expected: bool) -> None:
    """A question to a group has a word that asks; what only ends like one is a guess."""
    assert asks(text) == expected


@pytest.mark.parametrize("text", ["Maybe try again?", "What are you trying to do here?",
                                  "Peut-être que ça marche ?"])  # fmt: skip
def test_errands(text: str) -> None:
    """What asks or advises one person is no question for the group."""
    assert is_errand(text)


def test_a_newcomer_bare_question(heard: Workspace) -> None:
    """A newcomer's question of few words, with nothing about it, is no topic."""
    take(heard, said("On tient la ronde du matin.", by="lou"))
    short = "Comment faites-vous la ronde du matin ?"
    longer = f"{short} Chez nous, le quai est long et la neige le couvre tout l’hiver."
    take(heard, said(short, at=80 * DAY, by="zoé"), said(longer, at=81 * DAY, by="max"))
    (one,) = questions(ground(heard, today=date(2026, 6, 1)))
    assert (one.origin, one.quote) == ("newcomer", longer)


@pytest.mark.parametrize(
    "settled", ["Il a été convenu de garder la cantine.", "En résumé, on garde la cantine."]
)
def test_a_disagreement_that_was_settled(settled: str, heard: Workspace) -> None:
    """What was decided or summed up is no longer one."""
    end = said(settled, at=20, thread=0, by="max")
    assert found(disagreements, heard, *quarrel(), end) == []


def test_two_who_differ(heard: Workspace) -> None:
    """Two people who differ are no group."""
    assert found(disagreements, heard, *quarrel()[:2]) == []


@pytest.mark.parametrize("finds", [questions, results, disagreements])
def test_only_what_the_role_reads(finds: Finds, heard: Workspace) -> None:
    """A facilitators' thread, or one with a message of theirs, is a topic for them alone."""
    strict = Visibility.FACILITATORS
    talk = [
        said(ASKED, at=DAY),
        said("Aucune idée.", at=DAY + 5, thread=DAY, by="zoé", level=strict),
        said(GAIN, at=2 * DAY, level=strict, space="privé"),
        *quarrel(3 * DAY, strict),
    ]
    assert found(finds, heard, *talk) == []
    assert len(list(finds(ground(heard, Role.FACILITATOR)))) == 1


def test_what_was_deleted_is_no_topic(heard: Workspace) -> None:
    """A deleted message is quoted no more."""
    told = said(GAIN)
    assert found(results, heard, told)
    assert found(results, heard, Deleted("slack", told.id)) == []


def test_what_is_old_is_no_topic(heard: Workspace) -> None:
    """What was said months ago, or after the day asked for, is not looked at."""
    take(heard, said(GAIN))
    for day in (date(2026, 3, 1), date(2026, 8, 1)):
        assert list(results(ground(heard, today=day))) == []


def test_who_is_there(heard: Workspace) -> None:
    """Somebody who wrote within three months may carry what they said; who else did does not."""
    take(heard, said(GAIN), said("Il neige.", at=50 * DAY, by="zoé"))
    for today, there in ((date(2026, 4, 30), [1, 1]), (date(2026, 7, 15), [0, 1])):
        here = ground(heard, today=today)
        assert [present(talk.said, here) for talk in here.record.talks] == there


def test_wanted() -> None:
    """More people want more, and it never passes one."""
    assert wanted(0) == 0
    assert wanted(1) < wanted(3) == 0.5 < wanted(10**6) <= 1


@pytest.mark.parametrize("asked", ["Comment je fais ma ronde ?", "What should I do with my job?"])
def test_of_one(asked: str) -> None:
    """A question in the first person is about its asker's own case."""
    assert is_of_one(asked)
    assert not is_of_one("Comment tenez-vous la ronde ?")
