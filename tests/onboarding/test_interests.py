"""What is about an interest."""

from __future__ import annotations

from copassist.onboarding.interests import about
from copassist.records import Role
from copassist.topics.meaning import Place
from copassist.workspace import Workspace
from tests.onboarding.making import TODAY
from tests.topics.making import DAY


def test_by_its_words(village: Workspace) -> None:
    """A thread that names an interest is about it, and suits best."""
    found = about(village.search_engine, Role.MEMBER, "gabarit", "message", TODAY)
    assert next(iter(found)) == Place("message", "slack", f"general/{2 * DAY}")
    assert next(iter(found.values())) == 1.0


def test_by_a_space(village: Workspace) -> None:
    """An interest with a # is a space: only what stands there is about it."""
    found = about(village.search_engine, Role.MEMBER, "#english", "message", TODAY)
    assert {place.name.split("/")[0] for place in found} == {"english"}


def test_articles(village: Workspace) -> None:
    """Articles are found by themselves, by space and path."""
    found = about(village.search_engine, Role.MEMBER, "ronde du matin", "article", TODAY)
    assert Place("article", "markdown", "articles/ronde.md") in found
    assert {place.kind for place in found} == {"article"}


def test_about_nothing(village: Workspace) -> None:
    """What cannot be searched, or what is hidden, is found nowhere."""
    assert about(village.search_engine, Role.MEMBER, "?", "message", TODAY) == {}
    assert about(village.search_engine, Role.MEMBER, "#animation", "message", TODAY) == {}
