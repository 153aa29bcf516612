"""The reader of turns, on the real layers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from copassist.models.promises import open_promises
from copassist.models.tuning import PROMISES, TURNS, version
from copassist.models.turns import TurnReader, open_turns
from copassist.settings import Settings


@pytest.fixture(scope="module")
def reader(home: Path) -> TurnReader:
    return open_turns(Settings(home=home, threads=2))


def test_what_stands_beside_changes_nothing(reader: TurnReader) -> None:
    """A turn is read alone as among others."""
    texts = ["Propose trois sujets", "Make it shorter, please " * 60, ""]
    among = reader.read(texts)
    assert among.shape[0] == 3
    assert np.array_equal(reader.read(texts[:1])[0], among[0])


def test_requests_lie_together(reader: TurnReader) -> None:
    """In both languages a request is nearer to its like than to a question about the thing."""
    asked, same, about = reader.read(
        ["Prépare l’ordre du jour de jeudi", "Draft an agenda for Thursday",
         "What makes a good agenda?"]
    )  # fmt: skip
    assert asked @ same > asked @ about


@pytest.mark.parametrize("text", ["", "\ud800\0", "é" * 20_000, "<script>", "🙂" * 900, "\n \n"])
def test_any_text_can_be_read(reader: TurnReader, text: str) -> None:
    """Whatever the text, what is read of it is finite."""
    assert np.isfinite(reader.read([text])).all()


def test_the_lower_layers_are_held_once(reader: TurnReader, home: Path) -> None:
    """Readers of one home share the layers that are the same, as long as one of them lives."""
    other = open_promises(Settings(home=home, threads=2))
    assert other._layers._lower is reader._layers._lower


def test_it_has_a_version() -> None:
    """Layers are named by what they are, and are small."""
    assert version(TURNS) != version(PROMISES)
    assert sum(file.stat().st_size for file in TURNS.iterdir()) < 30_000_000
