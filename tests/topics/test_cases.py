"""Candidates from cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from copassist.records import Message, Role, Visibility
from copassist.topics.candidates import Candidate
from copassist.topics.cases import cases
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import DAY, ground, take

CASE = (
    "La ronde du matin dans la cantine du quai prend 25 minutes parce que personne ne vient ; "
    "on l’a essayé debout, on est passé de 25 à 10 minutes, et trois équipes la gardent."
)
WHY = "Chez nous aussi la ronde dure, parce que la cantine est loin."


def talk(
    text: str = CASE,
    at: int = 0,
    people: int = 3,
    level: Visibility = Visibility.COMMUNITY,
    space: str = "general",
) -> list[Message]:
    """A case and what others answer."""
    others = [
        said(f"{WHY} {n}", at=at + n, thread=at, by=f"p{n}", level=level, space=space)
        for n in range(1, people)
    ]
    return [said(text, at=at, level=level, space=space), *others]


def found(workspace: Workspace, *items: Message, role: Role = Role.MEMBER) -> list[Candidate]:
    take(workspace, *items)
    return list(cases(ground(workspace, role)))


def test_a_case(heard: Workspace) -> None:
    """What one tells with figures and three talk about is one, quoted after its greeting."""
    (one,) = found(heard, *talk(f"Bonjour à tous. {CASE}"))
    assert (one.origin, one.quote, one.message) == ("case", CASE, "general/0")
    assert CASE.startswith(one.subject)
    assert (one.detail["people"], one.detail["threads"]) == ("3", "1")
    assert one.follow_up == 0


def test_two_who_talk(heard: Workspace) -> None:
    """A case of two people is none of the group's."""
    assert found(heard, *talk(people=2)) == []


@pytest.mark.parametrize(
    "text",
    [
        f"@Membre B {CASE}",
        CASE.replace("25", "des").replace("10", "moins de"),
        "La ronde prend 25 minutes.",
    ],
    ids=["to one person", "without a figure", "a few words"],
)
def test_what_is_no_case(text: str, heard: Workspace) -> None:
    """What is said to one person, holds no figure or is short is none."""
    assert found(heard, *talk(text)) == []


def test_a_robot_tells_no_case(heard: Workspace) -> None:
    """What a robot opens is an announcement."""
    first, *others = talk(people=4)
    assert found(heard, replace(first, is_bot=True), *others) == []


def test_the_newest_stands_for_all(heard: Workspace) -> None:
    """Of cases near one another only the newest is told, with all who talked about it."""
    (one,) = found(heard, *talk(), *talk(f"{CASE} Suite.", at=DAY, people=5))
    assert one.message == f"general/{DAY}"
    assert (one.detail["people"], one.detail["threads"]) == ("5", "2")
    assert one.follow_up > 0


def test_an_old_case(heard: Workspace) -> None:
    """What was last talked about months ago is no news."""
    take(heard, *talk())
    assert list(cases(ground(heard, today=date(2026, 6, 20))))
    assert list(cases(ground(heard, today=date(2026, 7, 20)))) == []


def test_only_what_the_role_reads(heard: Workspace) -> None:
    """A case of facilitators is one for them alone."""
    strict = talk(level=Visibility.FACILITATORS, space="privé")
    assert found(heard, *strict) == []
    assert len(list(cases(ground(heard, Role.FACILITATOR)))) == 1
