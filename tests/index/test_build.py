from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import func, select

from copassist.archive.intake import Intake
from copassist.errors import IndexStaleError
from copassist.index.build import Builder, open_index
from copassist.languages import questions
from copassist.records import Deleted, Progress, Role
from copassist.retrieval.dense import PRIOR, read_means
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.tables import passages, vectors
from tests.conftest import HashEmbedder, said


@pytest.fixture
def builder(settings: Settings, embedder: HashEmbedder) -> Builder:
    engine = open_database(settings.database)
    Intake(engine, "notes").take(
        [said("la ronde du matin", at=0), said("les permis en retard", at=60), said("x", at=120)]
    )
    return Builder(engine, settings, embedder)


def test_embeds_once(builder: Builder, embedder: HashEmbedder) -> None:
    """A refresh with nothing new computes no embedding and touches no row."""
    assert builder.refresh() == 3
    embedder.texts.clear()
    assert builder.refresh() == 0
    assert embedder.texts == []
    assert builder.is_sound()


def test_edit_embeds_one(builder: Builder, embedder: HashEmbedder) -> None:
    """An edited message costs one embedding; its old passage is gone from the index."""
    builder.refresh()
    embedder.texts.clear()
    Intake(builder.engine, "notes").take([said("la ronde du soir", at=0)])
    assert builder.refresh() == 1
    assert embedder.texts == ["la ronde du soir"]
    assert builder.is_sound()


def test_deleted_is_gone(builder: Builder) -> None:
    """A removed message leaves neither a passage nor a row in the vector index."""
    builder.refresh()
    Intake(builder.engine, "notes").take([Deleted("slack", "general/0")])
    builder.refresh()
    index = open_index(builder.engine, builder.settings)
    assert sum(index.counts().values()) == 2
    with builder.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(passages)) == 2


def test_another_model_is_refused(builder: Builder, settings: Settings) -> None:
    """Vectors of two models are never mixed: the index is refused until it is rebuilt."""
    builder.refresh()
    other = Builder(builder.engine, settings, HashEmbedder("other"))
    with pytest.raises(IndexStaleError) as caught:
        other.refresh()
    assert caught.value.data == {"built_with": "hash", "wanted": "other"}
    other.rebuild()
    assert other.is_sound()


def test_rebuild_uses_stored_vectors(builder: Builder, embedder: HashEmbedder) -> None:
    """A broken index is made again from the database without embedding anything."""
    builder.refresh()
    embedder.texts.clear()
    index = open_index(builder.engine, builder.settings)
    index.remove("fr-community", ["slack:general/0"])
    assert not builder.is_sound()
    assert builder.rebuild() == 0
    assert embedder.texts == []
    assert builder.is_sound()


def test_killed_import_goes_on(builder: Builder, embedder: HashEmbedder) -> None:
    """What was embedded before a kill is not embedded again."""

    class Killed(Exception):
        pass

    def kill(_: Progress) -> None:
        raise Killed

    with pytest.raises(Killed):
        builder.refresh(kill)
    embedder.texts.clear()
    assert builder.refresh() == 0
    assert embedder.texts == []
    assert builder.is_sound()


def test_means_stay_exact(builder: Builder, embedder: HashEmbedder) -> None:
    """A language's mean is that of its stored vectors (and the prior), whatever came and went."""
    builder.refresh()
    Intake(builder.engine, "notes").take([said("encore un message", at=200)])
    Intake(builder.engine, "notes").take([Deleted("slack", "general/60")])
    builder.refresh()
    with builder.engine.begin() as connection:
        means = read_means(connection, Role.MEMBER.reads, embedder)
        query = (
            select(vectors.c.vector)
            .join(passages, passages.c.text_hash == vectors.c.hash)
            .where(passages.c.language == "fr")
        )
        rows = [np.frombuffer(blob, "<f4") for blob in connection.scalars(query)]
        generic = embedder.embed_documents(questions("fr"))
    shrunk = (np.sum(rows, axis=0) + PRIOR * generic.mean(axis=0)) / (len(rows) + PRIOR)
    assert np.allclose(means.documents["fr"], shrunk, atol=1e-6)
