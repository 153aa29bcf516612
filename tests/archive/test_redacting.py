"""What tells who somebody is never reaches the archive, and where that was done is listed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Engine, select, update

from copassist.archive.intake import Intake
from copassist.records import Article, Deleted, Section
from copassist.storage.tables import articles, messages, redactions
from copassist.workspace import Workspace
from tests.conftest import said

WRITE = "Écris-moi à zoe.tremblay@courriel.ca ou au 514 555-0199."
CLEAN = "Écris-moi à [courriel] ou au [téléphone]."


@pytest.fixture
def engine(workspace: Workspace) -> Engine:
    return workspace.engine


def listed(engine: Engine) -> list[tuple[Any, ...]]:
    r = redactions.c
    with engine.connect() as connection:
        rows = connection.execute(select(r.name, r.kind, r.count, r.reviewed).order_by(r.key))
        return [tuple(row) for row in rows]


def texts(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(messages.c.text).order_by(messages.c.key)))


def test_messages(engine: Engine) -> None:
    """Text, title and original are kept without; each kind is counted once a message."""
    Intake(engine, "e").take([replace(said(WRITE), title=WRITE, original=f"{WRITE} -- Zoé")])
    assert texts(engine) == [CLEAN]
    with engine.connect() as connection:
        (row,) = connection.execute(select(messages.c.title, messages.c.original))
    assert tuple(row) == (CLEAN, f"{CLEAN} -- Zoé")
    assert listed(engine) == [("general/0", "email", 2, False), ("general/0", "phone", 2, False)]


def test_articles(engine: Engine) -> None:
    """Headings and texts of articles too."""
    page = Article("markdown", "p.md", "Page", (Section("s", "Contact", WRITE),), language="fr")
    Intake(engine, "notes").take([page])
    with engine.connect() as connection:
        (sections,) = connection.scalars(select(articles.c.sections))
    assert sections[0]["text"] == CLEAN
    assert {row[0] for row in listed(engine)} == {"notes/p.md"}


def test_once_more_changes_nothing(engine: Engine) -> None:
    """The same export again is unchanged; what was reviewed stays so while it is the same."""
    Intake(engine, "e").take([said(WRITE)])
    with engine.begin() as connection:
        connection.execute(update(redactions).values(reviewed=True))
    again = Intake(engine, "e")
    again.take([said(WRITE)])
    assert again.report().messages.unchanged == 1
    assert [row[3] for row in listed(engine)] == [True, True]
    Intake(engine, "e").take([said(f"{WRITE} Ou lou@courriel.ca.")])
    assert listed(engine) == [("general/0", "email", 2, False), ("general/0", "phone", 1, True)]


def test_what_goes_leaves_the_list(engine: Engine) -> None:
    """An edit without it, or a deletion, takes the message out of the list."""
    Intake(engine, "e").take([said(WRITE), said(WRITE, at=5)])
    Intake(engine, "e").take([said("Rien de personnel."), Deleted("slack", "general/5")])
    assert listed(engine) == []
