from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from copassist.archive.intake import Intake
from copassist.errors import StoreError
from copassist.index.build import Builder, open_index, stale_spaces
from copassist.index.soundness import counts_agree, settle
from copassist.index.state import DOUBT, GENERATION, Sums, rows
from copassist.records import Deleted
from copassist.settings import Settings
from copassist.storage import chroma
from copassist.storage.database import open_database
from copassist.storage.facts import fact, set_fact
from copassist.storage.vectors import VectorIndex
from tests.conftest import HashEmbedder, said

SUBJECTS = ("ronde", "permis", "gabarit", "charte", "jumelage", "visite", "tableau", "guide")

KILLED = """
import os, signal, sys
from copassist.index import build
from copassist.settings import Settings
from copassist.storage.database import open_database
from tests.conftest import HashEmbedder
settings, step, work = Settings.model_validate_json(sys.argv[1]), sys.argv[2], sys.argv[3]
def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)
owner = build
for name in step.split(".")[:-1]:
    owner = getattr(owner, name)
setattr(owner, step.split(".")[-1], die)
builder = build.Builder(open_database(settings.database), settings, HashEmbedder())
getattr(builder, work)()
"""


@pytest.fixture
def builder(settings: Settings, embedder: HashEmbedder) -> Builder:
    """Eight messages, indexed; then one is edited, one deleted and one added."""
    engine = open_database(settings.database)
    intake = Intake(engine, "notes")
    intake.take([said(f"le sujet {word}", at=n * 60) for n, word in enumerate(SUBJECTS)])
    built = Builder(engine, settings, embedder)
    built.refresh()
    intake.take([said("une tout autre ronde", at=0), Deleted("slack", "general/60")])
    intake.take([said("un message de plus", at=6000)])
    return built


def as_new_process() -> None:
    """Forget the open indexes, as a new process has none."""
    chroma._opened.clear()


def assert_whole(builder: Builder) -> None:
    """The database, the vector index and the sums say the same, and nothing is in doubt."""
    index = open_index(builder.engine, builder.settings)
    assert stale_spaces(builder.engine) == []
    with builder.engine.connect() as connection:
        assert fact(connection, DOUBT) is None
        expected = Sums()
        for shelf in ("fr-community", "en-community"):
            found = rows(connection, shelf=shelf)
            assert sorted(index.ids(shelf)) == sorted(row.id for row in found)
            expected.add(connection, builder.embedder.name, found)
        kept = Sums.read(connection)
    assert kept.counts == expected.counts
    assert all(np.allclose(kept.totals[s], expected.totals[s]) for s in expected.totals)
    assert index.ids("fr-community").count("slack:general/60") == 0
    assert [folder.name for folder in (builder.settings.home / "index").iterdir()] == [
        f"g{index.generation}"
    ]
    assert builder.is_sound()


@pytest.mark.parametrize(
    ("work", "step"),
    [
        ("refresh", "put"),
        ("refresh", "add_words"),
        ("refresh", "stamp"),
        ("refresh", "VectorIndex.keep_step"),
        ("refresh", "VectorIndex.remove"),
        ("refresh", "tidy_words"),
        ("rebuild", "put"),
        ("rebuild", "settle"),
        ("rebuild", "discard_others"),
    ],
)
def test_killed_at_any_step(builder: Builder, work: str, step: str) -> None:
    """Killed between any two writes, the next refresh ends with a whole and sound index."""
    command = [sys.executable, "-c", KILLED, builder.settings.model_dump_json(), step, work]
    assert subprocess.run(command).returncode == -signal.SIGKILL
    as_new_process()
    builder.refresh()
    assert_whole(builder)


def test_a_few_rows_are_put_right_in_place(builder: Builder) -> None:
    """Rows too many or too few cost a few writes, not a new index."""
    builder.refresh()
    index = open_index(builder.engine, builder.settings)
    index.remove("fr-community", ["slack:general/120"])
    index.put("fr-community", ["stray"], np.ones((1, 64), np.float32))
    index.put("en-community", ["stray"], np.ones((1, 64), np.float32))
    builder.ensure_sound()
    assert open_index(builder.engine, builder.settings).generation == 1
    assert_whole(builder)


def test_a_broken_index_is_built_again(builder: Builder, embedder: HashEmbedder) -> None:
    """An index that cannot be opened is made from stored vectors, and the broken one goes."""
    builder.refresh()
    as_new_process()
    file = builder.settings.home / "index" / "g1" / "chroma.sqlite3"
    file.write_bytes(b"no database" * 500)
    embedder.texts.clear()
    builder.refresh()
    assert embedder.texts == []
    assert open_index(builder.engine, builder.settings).generation == 2
    assert_whole(builder)


def test_a_lost_index_is_built_again(builder: Builder, embedder: HashEmbedder) -> None:
    """A folder that somebody deleted is noticed by the next refresh, and costs no embedding."""
    builder.refresh()
    index = open_index(builder.engine, builder.settings)
    for shelf in index.counts():
        index.client.delete_collection(f"copassist-g1-{shelf}")
    as_new_process()
    embedder.texts.clear()
    builder.refresh()
    assert embedder.texts == []
    assert_whole(builder)


def test_vectors_that_answer_wrong_are_not_sound(builder: Builder) -> None:
    """The right ids with other vectors are found out where there is doubt, and made again."""
    builder.refresh()
    index = open_index(builder.engine, builder.settings)
    ids = index.ids("fr-community")
    noise = np.random.default_rng(0).standard_normal((len(ids), 64)).astype(np.float32)
    index.put("fr-community", ids, noise)
    assert counts_agree(builder.engine, index)
    assert not settle(builder.engine, index, builder.embedder.name)
    with builder.engine.begin() as connection:
        set_fact(connection, DOUBT, "1")
    builder.refresh()
    assert open_index(builder.engine, builder.settings).generation == 2
    assert_whole(builder)


class Forgetful(VectorIndex):
    """An index that loses what is put in it."""

    def put(self, shelf: str, ids: object, vectors: object) -> None:
        """Lose it."""


def test_an_unsound_build_is_never_switched_to(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When what was built aside does not hold, the index in force stays in force."""
    builder.refresh()
    monkeypatch.setattr("copassist.index.state.VectorIndex", Forgetful)
    with pytest.raises(StoreError):
        builder.rebuild()
    monkeypatch.undo()
    with builder.engine.connect() as connection:
        assert fact(connection, GENERATION) is None
    builder.refresh()
    assert_whole(builder)


def test_nothing_wrong_costs_nothing(builder: Builder, home_files: Path) -> None:
    """Where all is well nothing is written, neither in the index nor in the database."""
    builder.refresh()
    before = {f: f.stat().st_mtime_ns for f in home_files.rglob("*") if f.is_file()}
    builder.ensure_sound()
    after = {f: f.stat().st_mtime_ns for f in home_files.rglob("*") if f.is_file()}
    assert after == before


@pytest.fixture
def home_files(settings: Settings) -> Path:
    return settings.home / "index"
