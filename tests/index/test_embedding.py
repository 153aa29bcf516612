"""What is embedded of an archive, and what is not embedded again."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sqlalchemy import delete, select

from copassist.archive.intake import Intake
from copassist.index.build import Builder
from copassist.index.embedding import Embedding
from copassist.index.rows import passage_batches, stored, text_hash, vector_hashes
from copassist.records import Passage
from copassist.records.answers import LEADING_CHARS
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.tables import vectors
from tests.conftest import HashEmbedder, said

TALK = ("la ronde du matin", "elle dure dix minutes", "debout près du tableau")


@pytest.fixture
def builder(settings: Settings, embedder: HashEmbedder) -> Builder:
    """Three messages of one thread, in one passage, indexed."""
    engine = open_database(settings.database)
    Intake(engine, "notes").take([said(t, at=n, thread=0) for n, t in enumerate(TALK)])
    builder = Builder(engine, settings, embedder)
    builder.refresh()
    return builder


def only(builder: Builder) -> Passage:
    ((passage,),) = passage_batches(builder.engine)
    return passage


def test_each_message_once(builder: Builder, embedder: HashEmbedder) -> None:
    """The messages of a passage are embedded, the passage as a whole is not."""
    assert sorted(embedder.texts) == sorted(TALK)
    assert only(builder).embedded_texts == TALK


def test_a_passage_has_the_mean(builder: Builder, embedder: HashEmbedder) -> None:
    """A passage's own vector is the mean of its messages', of unit length."""
    own = text_hash(only(builder).indexed_text)
    with builder.engine.connect() as connection:
        row = stored(connection, embedder.name, [own])[own]
    mean = embedder.embed_queries(TALK).mean(axis=0)
    assert np.allclose(row, mean / np.linalg.norm(mean), atol=1e-6)


def test_an_edit_embeds_one_message(builder: Builder, embedder: HashEmbedder) -> None:
    """Of an edited message its neighbours are not embedded again."""
    embedder.texts.clear()
    Intake(builder.engine, "notes").take([said("elle dure cinq minutes", at=1, thread=0)])
    assert builder.refresh() == 1
    assert embedder.texts == ["elle dure cinq minutes"]
    assert builder.is_sound()


def test_a_late_reply_embeds_one_message(builder: Builder, embedder: HashEmbedder) -> None:
    """A reply that joins a passage is embedded alone."""
    embedder.texts.clear()
    Intake(builder.engine, "notes").take([said("merci pour la précision", at=9, thread=0)])
    assert builder.refresh() == 1
    assert embedder.texts == ["merci pour la précision"]


def test_a_killed_mean_is_made(builder: Builder, embedder: HashEmbedder) -> None:
    """Killed between the messages and their mean, the next work makes it and embeds nothing."""
    passage = only(builder)
    own = text_hash(passage.indexed_text)
    with builder.engine.begin() as connection:
        connection.execute(delete(vectors).where(vectors.c.hash == own))
    embedder.texts.clear()
    work = Embedding(builder.engine, embedder)
    work.plan([[passage]])
    work.embed([passage])
    with builder.engine.connect() as connection:
        assert own in stored(connection, embedder.name, [own])
    assert (work.texts, work.done, embedder.texts) == (0, 0, [])


def test_an_archive_from_before_is_left(builder: Builder, embedder: HashEmbedder) -> None:
    """A passage that was embedded as a whole is not embedded again, message by message."""
    passage = only(builder)
    own = text_hash(passage.indexed_text)
    others = vector_hashes(passage) - {own}
    with builder.engine.begin() as connection:
        connection.execute(delete(vectors).where(vectors.c.hash.in_(others)))
    embedder.texts.clear()
    assert builder.rebuild() == 0
    assert embedder.texts == []
    with builder.engine.connect() as connection:
        assert set(connection.scalars(select(vectors.c.hash))) == {own}


def test_only_what_is_held_is_left(builder: Builder, embedder: HashEmbedder) -> None:
    """A vector has a name by its passage: own, of its messages; none is left out or too many."""
    with builder.engine.connect() as connection:
        assert set(connection.scalars(select(vectors.c.hash))) == vector_hashes(only(builder))


def test_a_message_stands_under_the_beginning_of_its_context(builder: Builder) -> None:
    """One of several messages is embedded under the first part of the context, a lone one whole."""
    passage = replace(only(builder), context="c" * 300)
    assert passage.embedded_texts == tuple(f"{'c' * LEADING_CHARS}\n{text}" for text in TALK)
    alone = replace(passage, parts=passage.parts[:1])
    assert alone.embedded_texts == (alone.indexed_text,)
