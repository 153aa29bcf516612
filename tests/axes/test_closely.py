"""Close readings go from the newest on, stop when asked, and bring the rest to their level."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from copassist.archive.intake import Intake
from copassist.axes.classify import agreed
from copassist.axes.closely import BATCH, Closely
from copassist.axes.levelling import ENOUGH, Levelled
from copassist.index.rows import Vectors
from copassist.records import Role
from copassist.records.axes import AXES, SIGNS
from copassist.storage.tables import readings
from copassist.workspace import Workspace
from tests.conftest import said


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    Intake(workspace.engine, "e").take(
        [said(f"Une chose {n}, parce que.", at=n * 24 * 60) for n in range(BATCH + 10)]
    )
    workspace.builder().refresh()
    workspace.axes.refresh()
    return workspace


class Counting:
    """A small real reader that keeps what it was given."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return np.full((len(texts), len(SIGNS)), 0.9, np.float32)


def test_the_newest_first_and_no_longer_than_asked(archive: Workspace) -> None:
    """A call reads one batch at least, the newest first; the next goes on where it was left."""
    closely, close = Closely(archive.engine, "1"), Counting()
    assert closely.read(close, 0.0) == BATCH
    assert set(close.texts) == {f"A: Une chose {n}, parce que." for n in range(10, BATCH + 10)}
    assert closely.left() == (10, BATCH + 10)
    assert closely.read(close, None) == 10
    assert closely.read(close, None) == 0


def test_another_reader_reads_again(archive: Workspace) -> None:
    """Layers tuned anew read all again."""
    Closely(archive.engine, "1").read(Counting(), None)
    assert Closely(archive.engine, "2").left() == (BATCH + 10, BATCH + 10)


def test_what_was_read_twice_is_told_by_both(archive: Workspace) -> None:
    """The measure goes by both readings, and is made again when there is more of them."""
    with archive.engine.begin() as connection:
        connection.execute(update(readings).values(told=[0.5] * len(SIGNS)))
    before, _ = archive.axes.marked(Role.MEMBER)
    archive.axes.read_closely()
    after, _ = archive.axes.marked(Role.MEMBER)
    # The odds are 1 and 9: their geometric mean is 3, a chance of .75.
    assert [talk.evidence.of("learning") for talk in after.talks] == [pytest.approx(0.75)] * 42
    assert before != after


chances = st.floats(0, 1)


@given(st.lists(st.tuples(chances, chances), min_size=len(SIGNS), max_size=len(SIGNS)))
def test_two_readings_agree_between_them(both: list[tuple[float, float]]) -> None:
    """What two readings say together lies between them, and neither side goes first."""
    first, close = zip(*both, strict=True)
    told = agreed(first, close)
    assert len(told) == len(SIGNS)
    assert told[len(AXES) :] == close[len(AXES) :]
    for one, low, high in zip(told, map(min, both), map(max, both), strict=True):
        assert low - 1e-3 <= one <= high + 1e-3
    assert told[: len(AXES)] == pytest.approx(agreed(close, first)[: len(AXES)])


def test_a_changed_passage_is_read_again(archive: Workspace) -> None:
    """What changes loses its close reading with its first."""
    archive.axes.read_closely()
    Intake(archive.engine, "e").take([said("Tout autre chose.", at=0)])
    archive.builder().refresh()
    assert archive.axes.read_closely() == 1


def test_levels_agree() -> None:
    """First readings that are half as sure, and lower, are brought to the level of close ones."""
    random = np.random.default_rng(3)
    odds = random.normal(0, 2, (400, len(SIGNS)))
    first, close = 1 / (1 + np.exp(-(odds / 2 - 1))), 1 / (1 + np.exp(-odds))
    levelled = Levelled.of(list(zip(first, close, strict=True)))
    told = np.array([levelled.applied(row).told for row in first])
    assert np.abs(told - close).mean() < 0.05 < np.abs(first - close).mean()


def test_too_few_move_nothing() -> None:
    """A handful of passages read twice changes no level."""
    row = [0.3] * len(SIGNS)
    assert Levelled.of([(row, row)] * (ENOUGH - 1)).applied(row).told == tuple(row)
