from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from copassist.index.rows import Vectors
from copassist.records import Message, Visibility
from copassist.retrieval.lexical import stems
from copassist.settings import Settings
from copassist.workspace import Workspace


class HashEmbedder:
    """A small real embedder: a text is the sum of its stems' random directions."""

    dimension = 64

    def __init__(self, name: str = "hash") -> None:
        self.name = name
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


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [n for n in os.environ if n.startswith("COPASSIST_")]:
        if name not in ("COPASSIST_TEST_MODELS", "COPASSIST_TOUR"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("COPASSIST_HOME", str(tmp_path / "home"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


@pytest.fixture
def embedder() -> HashEmbedder:
    return HashEmbedder()


@pytest.fixture
def workspace(
    settings: Settings, embedder: HashEmbedder, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Workspace]:
    """A workspace on a new home, with the small embedder."""
    monkeypatch.setattr("copassist.workspace.open_embedder", lambda *_: embedder)
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
