from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest
from _pytest.terminal import TerminalReporter
from sqlalchemy import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from copassist.assistant.intents import follows
from copassist.assistant.wishes import Intent, Wish, read_wish
from copassist.axes.classify import Classifier
from copassist.axes.cues import cues_of
from copassist.commitments.patterns import forms, wordings
from copassist.commitments.sentences import Spans
from copassist.index.rows import Vectors
from copassist.records import Message, Visibility
from copassist.records.axes import SIGNS
from copassist.retrieval.lexical import stems
from copassist.settings import Settings
from copassist.storage import database as storage
from copassist.storage.database import database_file, open_database
from copassist.storage.facts import ARCHIVE, forget
from copassist.workspace import Workspace
from tests import servers

BOTH_DATABASES = (
    "storage", "archive", "assistant", "index", "retrieval", "evaluation", "axes", "commitments",
    "privacy", "test_workspace.py",
)  # fmt: skip
"""Where each test that opens a database runs on SQLite and on PostgreSQL."""
HAS_POSTGRES = servers.postgres_programs() is not None or bool(os.environ.get("CI"))
"""Without Debian's package its tests are not collected, which is said; in CI they then fail."""
DATABASES = ("sqlite", "postgresql") if HAS_POSTGRES else ("sqlite",)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database" in metafunc.fixturenames:
        place = metafunc.definition.path.relative_to(Path(__file__).parent).parts[0]
        kinds = DATABASES if place in BOTH_DATABASES else DATABASES[:1]
        metafunc.parametrize("database", kinds, indirect=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not HAS_POSTGRES:
        out = [item for item in items if "postgres_server" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    if not HAS_POSTGRES:
        told = "tests on PostgreSQL NOT RUN: none here (apt-get install postgresql)"
        terminalreporter.write_line(told)


@pytest.fixture(scope="session", autouse=True)
def no_power_cut() -> Iterator[None]:
    """Tests kill processes and cut no power: none of their writes waits for the disk."""
    tune = storage._tune_sqlite

    def quick(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        tune(connection, entry)
        connection.cursor().execute("PRAGMA synchronous=OFF")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(storage, "_tune_sqlite", quick)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[servers.Postgres]:
    """A PostgreSQL server of Debian's package, for the whole session."""
    with servers.postgres() as server:
        yield server


@pytest.fixture(scope="session")
def chroma_server() -> Iterator[str]:
    """The address of a Chroma server, for the whole session."""
    with servers.chroma() as address:
        yield address


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file that holds tables and nothing else."""
    file = database_file(
        _with_tables(f"sqlite:///{tmp_path_factory.mktemp('tables')}/copassist.db")
    )
    assert file
    return file


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: servers.Postgres) -> str:
    """A PostgreSQL database that holds tables and nothing else."""
    url = postgres_server.new_database()
    _with_tables(url)
    return url


def _with_tables(url: str) -> URL:
    """Bring the tables of a database up to date; without a name, each copy takes its own."""
    engine = open_database(url)
    with engine.begin() as connection:
        forget(connection, ARCHIVE)
    engine.dispose()
    return engine.url


@pytest.fixture
def new_postgres(postgres_server: servers.Postgres) -> Iterator[Callable[..., str]]:
    """What makes a PostgreSQL database, empty or like another, and returns its address."""
    made: list[str] = []

    def make(like: str = "") -> str:
        made.append(postgres_server.new_database(like))
        return made[-1]

    yield make
    for url in made:
        postgres_server.drop(url)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> str:
    """The address of a new database; empty: SQLite under the home."""
    if request.param == "sqlite":
        return ""
    # Where a workspace is opened at once, a copy of the tables is quicker than all migrations.
    opens = "workspace" in request.fixturenames
    like = request.getfixturevalue("postgres_tables") if opens else ""
    address: str = request.getfixturevalue("new_postgres")(like)
    return address


class HashEmbedder:
    """A small real embedder: a text is the sum of its stems' random directions."""

    def __init__(self, name: str = "hash", dimension: int = 64) -> None:
        self.name = name
        self.dimension = dimension
        self.texts: list[str] = []

    def embed_queries(self, texts: Sequence[str]) -> Vectors:
        return self._embed(texts)

    def embed_documents(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.stack([self._vector(text) for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

    def _vector(self, text: str) -> Vectors:
        row = np.full(self.dimension, 0.05, np.float32)
        for stem in stems(text, "fr"):
            seed = int.from_bytes(stem.encode()[:8], "big")
            row += np.random.default_rng(seed).standard_normal(self.dimension).astype(np.float32)
        return row


class CueReader:
    """A small real reader of evidence: some cues are an axis each, and nothing else is."""

    cues: ClassVar[dict[str, str]] = {
        "thanks": "social", "welcome": "social", "reason": "learning", "resource": "learning",
        "decision": "performance", "completion": "performance",
    }  # fmt: skip

    def read(self, texts: Sequence[str]) -> Vectors:
        told = np.zeros((len(texts), len(SIGNS)), np.float32)
        for row, text in enumerate(texts):
            for cue in cues_of(text) & self.cues.keys():
                told[row, SIGNS.index(self.cues[cue])] = 0.9
        return told


class PhraseReader:
    """A small real reader of promises: what is worded as one is one, and nothing else is."""

    weights: ClassVar[Vectors] = np.eye(2 + len(wordings()), dtype=np.float32)[1]
    """What weighs its word alone: those that are shipped were fitted to another reader."""

    def read(self, texts: Sequence[str], spans: Sequence[Spans]) -> list[Vectors]:
        return [
            np.array([4.0 if forms(text[a:b]) else -4.0 for a, b in some], np.float32)
            for text, some in zip(texts, spans, strict=True)
        ]


class WordIntents:
    """A small real finder of intents: what begins so asks for it, and nothing else does."""

    words: ClassVar[dict[Intent, str]] = {
        "topics": "propose|suggest",
        "agenda": "prépare|draft",
        "commitments": "quels engagements|which commitments",
        "unanswered": "quelles questions|which questions",
        "missed": "qu’ai-je raté|what did i miss",
        "digest": "quoi de neuf|what’s new",
        "note": "fais une fiche|make a note",
        "parity": "répond-on|are french",
        "weakest": "l’axe qui traîne|the axis that lags",
        "rank": "qui participe le|who participates",
        "shorter": "plus court|make it shorter",
        "replace": "remplace|replace",
        "retime": r"mets-l|make it \d|make it on",
    }

    @classmethod
    def of(cls, *_: object) -> WordIntents:
        return cls()

    def find(self, text: str, code: str, after: str = "") -> Wish | None:
        for intent, words in self.words.items():
            if re.match(words, text.lower()) and follows(intent, after):
                return read_wish(intent, text)
        return None

    def weigh(self, text: str, code: str, after: str = "") -> tuple[Wish | None, bool]:
        return self.find(text, code, after), False


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [n for n in os.environ if n.startswith("COPASSIST_")]:
        if name not in ("COPASSIST_TEST_MODELS", "COPASSIST_TOUR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COPASSIST_HOME", str(tmp_path / "home"))


@pytest.fixture
def settings(tmp_path: Path, database: str) -> Settings:
    return Settings(home=tmp_path / "home", database_url=database)


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture(scope="session")
def phrase_weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of the weights of ``PhraseReader``."""
    file = tmp_path_factory.mktemp("weights") / "weights.npz"
    np.savez(file, weights=PhraseReader.weights)
    return file


def undecided(_: object, texts: Sequence[str], *_seen: object) -> Vectors:
    """A first reading that leaves all to the close one: made vectors say nothing."""
    return np.full((len(texts), len(SIGNS)), 0.5, np.float32)


@pytest.fixture
def workspace(
    settings: Settings,
    sqlite_tables: Path,
    embedder: HashEmbedder,
    phrase_weights: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Workspace]:
    """A workspace on a new home, with the small embedder and the small readers."""
    monkeypatch.setattr("copassist.workspace.open_embedder", lambda *_: embedder)
    monkeypatch.setattr("copassist.workspace.Intents", WordIntents)
    wide = HashEmbedder(dimension=384)
    monkeypatch.setattr("copassist.axes.axes.open_embedder", lambda *_: wide)
    monkeypatch.setattr("copassist.models.evidence.open_evidence", lambda *_: CueReader())
    monkeypatch.setattr(Classifier, "classify", undecided)
    monkeypatch.setattr("copassist.models.promises.open_promises", lambda *_: PhraseReader())
    monkeypatch.setattr("copassist.commitments.detect.WEIGHTS", phrase_weights)
    if not settings.database_url:
        settings.home.mkdir(parents=True)
        shutil.copy(sqlite_tables, settings.home)
    opened = Workspace.open(settings)
    yield opened
    opened.engine.dispose()


def said(
    text: str,
    *,
    at: int = 0,
    thread: int | None = None,
    by: str = "ana",
    space: str = "general",
    level: Visibility = Visibility.COMMUNITY,
    mentions: tuple[str, ...] = (),
) -> Message:
    """A message at minute ``at``, in the thread opened at minute ``thread`` (else its own)."""
    opened = at if thread is None else thread
    return Message(
        source="slack",
        id=f"{space}/{at}",
        thread_id=f"{space}/{opened}",
        space=space,
        author=by,
        timestamp=datetime(2026, 3, 2, 9, tzinfo=UTC) + timedelta(minutes=at),
        text=text,
        path=f"{space}/2026-03-02.json",
        visibility=level,
        mentions=mentions,
    )
