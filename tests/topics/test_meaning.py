"""What the archive talks about, as vectors."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from copassist.records import Role, Visibility
from copassist.topics.meaning import Meaning, Place
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import DAY, LONG, article, take

ROUND = "La ronde du matin se tient dans la cantine du quai."
SNOW = "Les factures de novembre arrivent en retard chez le comptable."
THREAD, INVOICES = (Place("message", "slack", f"general/{at}") for at in (0, DAY))


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    page = article("La ronde du matin", LONG)
    take(workspace, said(ROUND), said(SNOW, at=DAY, by="zoé"), page, space="articles")
    return workspace


def read(workspace: Workspace, role: Role = Role.MEMBER, since: date = date(2026, 1, 1)) -> Meaning:
    return Meaning.read(workspace.search_engine, role, since, date(2027, 1, 1))


def test_places_and_vectors(archive: Workspace) -> None:
    """Every thread and article has its place, and a vector of unit length."""
    told = read(archive)
    assert set(told.places) == {
        THREAD, INVOICES, Place("article", "markdown", "articles/ronde.md"),
    }  # fmt: skip
    assert np.allclose(np.linalg.norm(told.rows, axis=1), 1, atol=1e-5)
    assert set(told.by_place()) == set(told.places)


def test_what_is_near(archive: Workspace) -> None:
    """A text is near what speaks of it, the nearest first, and no nearer than asked."""
    told = read(archive)
    vector = told.of([ROUND])[0]
    near = told.near(vector, -1.0)
    scores = [score for score, _ in near.values()]
    assert scores == sorted(scores, reverse=True)
    assert [place for place in near if place.kind == "message"] == [THREAD, INVOICES]
    assert set(told.near(vector, scores[0])) == {THREAD}
    assert told.near(vector, 1.01) == {}


def test_the_vectors_of_some(archive: Workspace) -> None:
    """Those of some places, of a section, of no text; of what is not there, none."""
    told = read(archive)
    page = Place("article", "markdown", "articles/ronde.md")
    assert told.of_places([THREAD, INVOICES]).shape == (2, told.rows.shape[1])
    assert told.of_places([]).shape == told.of([]).shape == (0, told.rows.shape[1])
    assert told.of_section(page, "idée") is not None
    assert told.of_section(page, "nulle-part") is None


def test_only_what_the_role_reads(archive: Workspace) -> None:
    """What facilitators say among them has no place for members."""
    take(archive, said("Entre nous.", at=9, thread=0, level=Visibility.FACILITATORS))
    assert THREAD not in read(archive).places
    assert THREAD in read(archive, Role.FACILITATOR).places


def test_since_a_day(archive: Workspace) -> None:
    """Older talk is left out; articles never are."""
    assert {place.kind for place in read(archive, since=date(2026, 4, 1)).places} == {"article"}


def test_an_empty_archive(workspace: Workspace) -> None:
    """Where there is nothing nothing is near."""
    told = read(workspace)
    assert told.places == ()
    assert told.near(told.of([ROUND])[0], -1.0) == {}
    assert told.by_place() == {}
