"""Journeys: kept for their owner, read back against a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from copassist.onboarding.journeys import (
    Journeys,
    ahead,
    done,
    leave,
    open_steps,
    put_off,
    take_up,
)
from copassist.records.onboarding import Journey, Path, Step
from copassist.workspace import Workspace

BEGUN = date(2026, 3, 2)
JOURNEY = Journey("ana", "fr", ("A3",), 7, BEGUN)
STEPS = tuple(
    Step(key, "act", first, first + 1, key, "")
    for key, first in (("a", 1), ("b", 1), ("c", 1), ("d", 3), ("e", 5))
)
PATH = Path("fr", ("A3",), 7, BEGUN, STEPS, (), "")


def keys(steps: list[Step]) -> list[str]:
    return [step.key for step in steps]


def test_kept_for_its_owner(workspace: Workspace) -> None:
    """What is kept is read back whole by its owner, replaced by a later one, and forgotten."""
    kept = Journeys(workspace.engine)
    held = replace(put_off(leave(done(JOURNEY, "a"), "b"), "c"), introduction="Bonjour !")
    kept.keep(held)
    assert kept.read("ana") == held
    assert kept.read("luc") is None
    kept.keep(replace(held, days=14))
    assert kept.read("ana") == replace(held, days=14)
    kept.forget("ana")
    assert kept.read("ana") is None


def test_a_step_is_in_one_state() -> None:
    """Done, put off and left exclude one another; taken up, a step is open as at first."""
    for act in (done, put_off, leave):
        for then in (done, put_off, leave):
            held = then(act(JOURNEY, "a"), "a")
            assert [("a" in held.done), ("a" in held.later), ("a" in held.left)].count(True) == 1
        assert take_up(act(JOURNEY, "a"), "a") == JOURNEY


def test_steps_open_with_their_day() -> None:
    """Steps open when their day comes, however late; the others are ahead."""
    assert keys(open_steps(PATH, JOURNEY, BEGUN)) == ["a", "b", "c"]
    assert keys(ahead(PATH, JOURNEY, BEGUN)) == ["d", "e"]
    late = BEGUN + timedelta(40)
    assert keys(open_steps(PATH, JOURNEY, late)) == ["a", "b", "c", "d", "e"]
    assert ahead(PATH, JOURNEY, late) == []


def test_done_and_left_are_no_longer_asked() -> None:
    """What is done or left is not open any more, and what was put off waits behind the rest."""
    held = put_off(leave(done(JOURNEY, "a"), "d"), "b")
    assert keys(open_steps(PATH, held, BEGUN + timedelta(6))) == ["c", "e", "b"]
    assert keys(ahead(PATH, leave(held, "e"), BEGUN)) == []


def test_the_first_day_is_one() -> None:
    """Days are counted from one, and a day before the first is the first."""
    assert JOURNEY.day(BEGUN) == JOURNEY.day(BEGUN - timedelta(3)) == 1
    assert JOURNEY.day(BEGUN + timedelta(6)) == 7
