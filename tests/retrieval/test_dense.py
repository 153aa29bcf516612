"""How near a passage is, by its messages."""

from __future__ import annotations

from math import log

import pytest
from sqlalchemy import delete

from copassist.archive.intake import Intake
from copassist.index.rows import passage_batches, stored, text_hash, vector_hashes
from copassist.records import Passage, Role
from copassist.retrieval.dense import BY_CHANCE, score
from copassist.retrieval.search import Search
from copassist.storage.tables import vectors
from copassist.workspace import Workspace
from tests.conftest import said

TALK = ("la ronde du matin", "le jumelage des usines", "les permis en retard")


@pytest.fixture
def search(workspace: Workspace) -> Search:
    """One passage of three messages that speak of different things."""
    Intake(workspace.engine, "notes").take([said(t, at=n, thread=0) for n, t in enumerate(TALK)])
    workspace.builder().refresh()
    return workspace.search_engine


def only(search: Search) -> Passage:
    ((passage,),) = passage_batches(search.engine)
    return passage


def nearness(search: Search, question: str) -> float:
    means, model = search.means(Role.MEMBER), search.embedder.name
    vector = search.question_vector(question, Role.MEMBER)
    with search.engine.connect() as connection:
        _, meaning, _ = score(connection, means, vector, [only(search).id], model)
    return meaning[only(search).id]


@pytest.mark.parametrize("place", range(len(TALK)))
def test_as_near_as_its_nearest_message(search: Search, place: int) -> None:
    """A passage is as near as the nearest of its messages, less what several are by chance."""
    means = search.means(Role.MEMBER)
    vector = search.question_vector(TALK[place], Role.MEMBER)
    rows = means.centred(search.embedder.embed_documents(TALK), only(search).language)
    highest = float((rows @ vector).max())
    assert float(rows[place] @ vector) == pytest.approx(highest)
    assert nearness(search, TALK[place]) == pytest.approx(highest - BY_CHANCE * log(3), abs=1e-5)


@pytest.mark.parametrize("left", range(len(TALK)))
def test_one_from_before_is_as_near_as_its_whole(search: Search, left: int) -> None:
    """A passage whose messages have no vectors, or one from elsewhere, is as near as its own."""
    own = text_hash(only(search).indexed_text)
    others = vector_hashes(only(search)) - {own, text_hash(TALK[left])}
    with search.engine.begin() as connection:
        connection.execute(delete(vectors).where(vectors.c.hash.in_(others)))
        row = stored(connection, search.embedder.name, [own])[own]
    means = search.means(Role.MEMBER)
    vector = search.question_vector(TALK[0], Role.MEMBER)
    near = float((means.centred(row[None, :], only(search).language) @ vector)[0])
    assert nearness(search, TALK[0]) == pytest.approx(near, abs=1e-5)
