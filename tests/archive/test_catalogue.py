from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine

from copassist.archive.catalogue import Catalogue
from copassist.archive.intake import Intake
from copassist.archive.library import Library
from copassist.records import Article, Role, Scope, Section, Visibility
from copassist.settings import Settings
from copassist.storage.database import open_database
from tests.conftest import said

DAY = 24 * 60
FRENCH = "Bonjour à toutes et à tous, qui veut relire le compte rendu de la réunion d’hier ?"
ENGLISH = "Good morning everyone, who would like to read the minutes of yesterday’s meeting?"


def page(path: str, code: str, day: date | None) -> Article:
    return Article("text", path, path, (Section("", "", "Texte."),), date=day, language=code)


@pytest.fixture
def catalogue(settings: Settings) -> Catalogue:
    engine: Engine = open_database(settings.database)
    intake = Intake(engine, "notes")
    intake.take(
        [
            said(FRENCH, at=0),
            said("Moi !", at=2 * DAY, thread=0, by="zoe"),
            said(ENGLISH, at=DAY),
            said(ENGLISH, at=3 * DAY, space="tools"),
            said("secret", at=DAY, space="closed", level=Visibility.FACILITATORS),
            said(FRENCH, at=4 * DAY),
            said("caché", at=4 * DAY + 1, thread=4 * DAY, level=Visibility.PRIVATE),
            page("a.md", "fr", date(2026, 3, 4)),
            page("b.md", "en", None),
        ]
    )
    return Catalogue(Library(engine))


def names(catalogue: Catalogue, scope: Scope, role: Role = Role.MEMBER) -> list[str]:
    entries, total = catalogue.page(role, scope, start=0, size=50)
    assert total == len(entries)
    return [entry.path if hasattr(entry, "sections") else entry.id for entry in entries]


def test_articles_come_first_then_the_latest_threads(catalogue: Catalogue) -> None:
    """What may be read is listed whole; a thread with one message that may not is not there."""
    wanted = ["a.md", "b.md", f"tools/{3 * DAY}", f"general/{DAY}", "general/0"]
    assert names(catalogue, Scope()) == wanted


def test_facilitators_see_their_own_spaces(catalogue: Catalogue) -> None:
    """What is for facilitators is listed for them, and what is private for nobody."""
    found = names(catalogue, Scope(kind="message"), Role.FACILITATOR)
    assert f"closed/{DAY}" in found and f"general/{4 * DAY}" not in found


@pytest.mark.parametrize(
    ("scope", "wanted"),
    [
        (Scope(language="fr"), ["a.md", "general/0"]),
        (Scope(language="en", kind="message"), [f"tools/{3 * DAY}", f"general/{DAY}"]),
        (Scope(space="tools"), [f"tools/{3 * DAY}"]),
        (
            Scope(since=date(2026, 3, 3)),
            ["a.md", f"tools/{3 * DAY}", f"general/{DAY}", "general/0"],
        ),
        (Scope(until=date(2026, 3, 2)), ["general/0"]),
        (Scope(since=date(2026, 3, 3), until=date(2026, 3, 3)), [f"general/{DAY}", "general/0"]),
    ],
)
def test_scopes_narrow_what_is_listed(
    catalogue: Catalogue, scope: Scope, wanted: list[str]
) -> None:
    """Language, kind, space and days narrow the list; a thread is of all its days."""
    assert names(catalogue, scope) == wanted


def test_pages_put_together_are_the_whole(catalogue: Catalogue) -> None:
    """No entry is lost or doubled between two pages, across articles and threads."""
    whole, total = catalogue.page(Role.MEMBER, Scope(), start=0, size=50)
    pieces = [
        entry
        for start in range(0, total, 2)
        for entry in catalogue.page(Role.MEMBER, Scope(), start=start, size=2)[0]
    ]
    assert pieces == list(whole)


def test_thread_is_read_whole_on_its_page(catalogue: Catalogue) -> None:
    """The count of a thread listed is that of its messages."""
    entries, _ = catalogue.page(Role.MEMBER, Scope(kind="message"), start=2, size=1)
    assert [replace(entry, messages=()).count for entry in entries] == [2]  # type: ignore[call-arg]
