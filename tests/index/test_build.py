from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from sqlalchemy import func, select

from copassist.archive.intake import Intake
from copassist.errors import IndexStaleError
from copassist.index.build import Builder, open_index, stale_spaces
from copassist.index.rows import Vectors
from copassist.languages import questions
from copassist.records import Deleted, Progress, Role, Visibility
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


class Faltering(HashEmbedder):
    """Fails when it is asked for the nth time."""

    def __init__(self, at: int) -> None:
        super().__init__()
        self.left = at

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt
        return super().embed_documents(texts)


def test_stopped_between_pieces(
    settings: Settings, builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A space larger than a piece is taken piece by piece; stopped, it goes on where it was."""
    monkeypatch.setattr("copassist.index.changes.PIECE", 2)
    Intake(builder.engine, "notes").take([said(f"sujet {n}", at=300 + n * 60) for n in range(4)])
    seen: list[Progress] = []
    with pytest.raises(KeyboardInterrupt):
        Builder(builder.engine, settings, Faltering(at=3)).refresh(seen.append)
    assert [(p.done, p.total) for p in seen] == [(2, 7), (4, 7)]
    assert stale_spaces(builder.engine) == ["general"]
    assert sum(open_index(builder.engine, settings).counts().values()) == 4
    assert builder.refresh(seen.append) == 3
    assert [(p.done, p.total) for p in seen[2:]] == [(2, 3), (3, 3)]
    assert seen[-1].seconds_left == 0
    assert stale_spaces(builder.engine) == []
    assert builder.is_sound()


def test_a_change_while_indexing_is_not_lost(builder: Builder, settings: Settings) -> None:
    """A message that comes in while its space is being indexed is indexed too."""

    class Interrupted(HashEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            if not self.texts:
                Intake(builder.engine, "notes").take([said("arrivé entre-temps", at=600)])
            return super().embed_documents(texts)

    assert Builder(builder.engine, settings, Interrupted()).refresh() == 4
    assert stale_spaces(builder.engine) == []
    assert builder.is_sound()


def test_a_passage_changes_its_shelf(builder: Builder, settings: Settings) -> None:
    """A message that becomes private leaves the community's shelf of the vector index."""
    builder.refresh()
    closed = said("la ronde du matin", at=0, level=Visibility.FACILITATORS)
    Intake(builder.engine, "notes").take([closed])
    builder.refresh()
    index = open_index(builder.engine, settings)
    assert index.ids("fr-facilitators") == ["slack:general/0"]
    assert "slack:general/0" not in index.ids("fr-community")
    assert builder.is_sound()


def test_one_builds_at_a_time(builder: Builder, settings: Settings) -> None:
    """Who may leave the work to the process that is at it does so; nothing is done twice."""

    class Meeting(HashEmbedder):
        def embed_documents(self, texts: Sequence[str]) -> Vectors:
            found.append(Builder(builder.engine, settings, HashEmbedder()).refresh(wait=False))
            return super().embed_documents(texts)

    found: list[int] = []
    assert Builder(builder.engine, settings, Meeting()).refresh() == 3
    assert found == [0]


def test_a_rebuild_reads_every_space_again(builder: Builder, settings: Settings) -> None:
    """A rebuild cuts passages as the settings now say, not as they were cut."""
    long = ". ".join(f"Phrase numéro {n} du long message" for n in range(20))
    Intake(builder.engine, "notes").take([said(long, at=600)])
    builder.refresh()
    smaller = settings.model_copy(update={"passage_chars": 200})
    again = Builder(builder.engine, smaller, builder.embedder)
    assert again.rebuild() > 1
    assert again.is_sound()
