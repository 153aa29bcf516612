"""Candidates from what comes back, and from ideas that nobody tried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update

from copassist.records import Message, Role, Visibility
from copassist.records.axes import SIGNS
from copassist.storage.tables import readings
from copassist.topics.themes import ideas, themes
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import DAY, LONG, article, ground, minutes, take
from tests.topics.making import TODAY as LAST

ROUND = "La ronde du matin dans la cantine du quai dure dix minutes"
OTHERS = (
    "Les factures de novembre arrivent en retard chez le comptable",
    "Un logiciel libre remplace notre tableur pour les budgets",
    "Quelle assurance couvre les bénévoles pendant un festival",
)


def talks(
    people: int = 3, level: Visibility = Visibility.COMMUNITY, end: str = ""
) -> list[Message]:
    """Three threads about the round, by so many openers, among three about other things."""
    near = [
        said(f"{ROUND}, pourquoi ? {end}", at=n * DAY, by=f"p{n % people}", level=level)
        for n in range(3)
    ]
    return [*near, *(said(f"{text}.", at=(5 + n) * DAY) for n, text in enumerate(OTHERS))]


def test_what_comes_back(heard: Workspace) -> None:
    """Three threads near one another by three people are a theme, of which one is quoted."""
    take(heard, *talks(end="Merci pour la fiche."))
    with heard.engine.begin() as connection:
        connection.execute(update(readings).values(told=[0.5] * len(SIGNS)))
    (one,) = themes(ground(heard))
    quote = f"{ROUND}, pourquoi ? Merci pour la fiche."
    assert (one.origin, one.quote, one.detail["threads"]) == ("theme", quote, "3")
    assert one.subject == quote
    assert one.message in {f"general/{n * DAY}" for n in range(3)}
    assert one.day.isoformat() == "2026-03-04"
    assert one.detail["poor"] != "social"


def test_a_robot_is_not_quoted(heard: Workspace) -> None:
    """What a robot announces in a thread is no quote of its theme."""
    notice = "Ce fil sur la ronde du matin a été déplacé ici hier soir par quelqu’un."
    notices = [replace(said(notice, at=n * DAY - 1, thread=n * DAY, by="robot"), is_bot=True)
               for n in range(3)]  # fmt: skip
    take(heard, *notices, *talks(end="Merci pour la fiche."))
    (one,) = themes(ground(heard))
    assert one.quote == f"{ROUND}, pourquoi ? Merci pour la fiche."


def test_what_one_person_says_again(heard: Workspace) -> None:
    """Threads of one or two people are no theme of the community's."""
    take(heard, *talks(people=2))
    assert list(themes(ground(heard))) == []


def test_a_theme_of_facilitators(heard: Workspace) -> None:
    """What facilitators come back to is a theme for them alone."""
    take(heard, *talks(level=Visibility.FACILITATORS))
    assert list(themes(ground(heard))) == []
    assert len(list(themes(ground(heard, Role.FACILITATOR)))) == 1


def test_an_idea_that_nobody_tried(heard: Workspace) -> None:
    """A section that somebody talked near, and nobody tried, is one, quoted from the section."""
    take(heard, *talks(), article(ROUND, LONG), space="articles")
    (one,) = ideas(ground(heard))
    assert (one.origin, one.subject, one.slug) == ("article", f"La ronde – {ROUND}", "idée")
    assert one.quote in LONG
    assert one.place.name == "articles/ronde.md"
    assert one.detail["title"] == "La ronde"


def test_an_idea_that_was_tried(heard: Workspace) -> None:
    """Where somebody near tells to have applied it, it is no topic."""
    tried = talks(end="On a repris la fiche et on l’a essayé.")
    take(heard, *tried, article(ROUND, LONG), space="articles")
    assert list(ideas(ground(heard))) == []


@pytest.mark.parametrize(("heading", "text"), [("", LONG), (ROUND, "Dix minutes le matin.")])
def test_what_is_no_idea(heading: str, text: str, heard: Workspace) -> None:
    """A part without a heading or of a few words tells no idea."""
    take(heard, *talks(), article(heading, text), space="articles")
    assert list(ideas(ground(heard))) == []


def test_minutes_hold_no_ideas(heard: Workspace) -> None:
    """What a meeting said is not an article's idea."""
    take(heard, *talks(), minutes(LAST, (ROUND, LONG)))
    assert list(ideas(ground(heard))) == []


def test_an_article_of_facilitators(heard: Workspace) -> None:
    """A facilitators' article gives members no idea."""
    page = article(ROUND, LONG, level=Visibility.FACILITATORS)
    take(heard, *talks(), page, space="articles")
    assert list(ideas(ground(heard))) == []
    assert len(list(ideas(ground(heard, Role.FACILITATOR)))) == 1


def test_what_was_talked_about_months_ago(heard: Workspace) -> None:
    """A theme or an idea that nobody touched for months is no news."""
    take(heard, *talks(), article(ROUND, LONG), space="articles")
    late = ground(heard, today=date(2026, 8, 1))
    assert (list(themes(late)), list(ideas(late))) == ([], [])


def test_a_small_archive(heard: Workspace) -> None:
    """Two threads are no theme, and an empty archive has none."""
    assert list(themes(ground(heard))) == []
    take(heard, *talks()[:2])
    assert list(themes(ground(heard))) == []
