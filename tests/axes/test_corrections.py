"""Corrections hold for their message, and move the others as far as they are many."""

from __future__ import annotations

import pytest

from copassist.axes.corrections import (
    ENOUGH,
    Corrected,
    Correction,
    correct,
    corrections,
    shift,
    withdraw,
)
from copassist.storage.database import open_database
from tests.axes.making import shows


def test_kept_replaced_withdrawn() -> None:
    """A message has one correction, the last; withdrawn it has none."""
    engine = open_database("sqlite://")
    correct(engine, Correction("slack", "a/1", ("social",), (0.1, 0.2, 0.3)))
    correct(engine, Correction("slack", "a/1", ("learning", "performance"), (0.1, 0.2, 0.3)))
    with engine.connect() as connection:
        assert [held.axes for held in corrections(connection)] == [("learning", "performance")]
    withdraw(engine, "slack", "a/1")
    with engine.connect() as connection:
        assert corrections(connection) == []


def test_a_corrected_message_shows_what_it_was_given() -> None:
    """The passage of a corrected message shows exactly the axes given; others stay."""
    held = Corrected.of([Correction("slack", "a/1", ("learning",), (0.9, 0.1, 0.2))])
    before = shows(social=0.9, learning=0.1, recognition=0.7)
    after = held.applied(before, "slack", ["a/1", "a/2"])
    assert (after.of("social"), after.of("learning"), after.of("recognition")) == (0.0, 1.0, 0.7)
    assert held.applied(before, "slack", ["a/3"]) == before
    assert held.applied(before, "zulip", ["a/1"]) == before


@pytest.mark.parametrize(("wanted", "sign"), [(True, 1), (False, -1)])
def test_many_corrections_move_the_rest(wanted: bool, sign: int) -> None:
    """Readings move toward what was corrected, more with more corrections, and not with few."""
    few, some, many = (shift([0.5] * n, [wanted] * n) for n in (ENOUGH - 1, ENOUGH, 10 * ENOUGH))
    assert few == 0.0
    assert 0 < sign * some < sign * many


def test_what_agrees_moves_nothing() -> None:
    """Corrections that confirm what was told leave it as it is."""
    assert shift([0.8] * 50, [n % 5 != 0 for n in range(50)]) == pytest.approx(0, abs=1e-6)
