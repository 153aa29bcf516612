"""Plans add up at every length, keep the table, and give each axis its part."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.agenda.plan import LEAST_ROUND, PAUSE, TABLE, Slot, apportioned, pauses, plan, timed
from copassist.records.axes import AXES, Axis
from copassist.records.topics import Step

LENGTHS = range(30, 181)
WEAKEST: tuple[Axis | None, ...] = (*AXES, None)


def spent(slots: tuple[Slot, ...], *sections: str) -> int:
    return sum(slot.minutes for slot in slots if slot.section in sections)


@pytest.mark.parametrize("weakest", ["learning", None])
@pytest.mark.parametrize(
    ("minutes", "wanted"),
    [
        (60, "welcome 5 follow_up 8 connection 5 main 25 harvest 10 promises 5 closing 2"),
        (90, "welcome 5 follow_up 10 connection 10 main 25 main 15 harvest 15 promises 8"
             " closing 2"),
        (120, "welcome 10 follow_up 15 main 30 break 10 main 30 harvest 15 promises 8 closing 2"),
    ],
)  # fmt: skip
def test_the_table(minutes: int, wanted: str, weakest: Axis | None) -> None:
    """The three lengths of the domain notes are as they have them."""
    assert " ".join(f"{s.section} {s.minutes}" for s in plan(minutes, weakest)) == wanted


@pytest.mark.parametrize("weakest", WEAKEST)
def test_every_length(weakest: Axis | None) -> None:
    """It adds up, has no empty slot, keeps 5 minutes an axis beside the main block, and pauses."""
    for minutes in LENGTHS:
        slots = plan(minutes, weakest)
        assert sum(slot.minutes for slot in slots) == minutes
        assert min(slot.minutes for slot in slots) >= 1, minutes
        assert spent(slots, "welcome", "connection", "closing") >= 5, minutes
        assert spent(slots, "harvest") >= 5, minutes
        assert spent(slots, "follow_up", "promises") >= 5, minutes
        assert spent(slots, "connection") == 0 or spent(slots, "connection") >= LEAST_ROUND, minutes
        assert spent(slots, "break") == PAUSE * ((minutes >= 110) + (minutes >= 170)), minutes
        mains = [slot for slot in slots if slot.section == "main"]
        assert len(mains) == (1 if minutes <= 75 else 2), minutes
        assert min(slot.minutes for slot in mains) >= 10, minutes


@pytest.mark.parametrize("weakest", WEAKEST)
def test_the_main_block_takes_at_most_half(weakest: Axis | None) -> None:
    """At every length, whichever axis is weak."""
    for minutes in LENGTHS:
        assert spent(plan(minutes, weakest), "main") <= minutes / 2, minutes


def test_the_weak_axis_has_more() -> None:
    """A weak social axis has more time for ties, a weak axis of performance more for promises."""
    ties = ("welcome", "connection")
    for minutes in LENGTHS:
        usual, social, results = (plan(minutes, w) for w in (None, "social", "performance"))
        assert spent(social, *ties) == spent(usual, *ties) + minutes // 12, minutes
        assert spent(results, "promises") == spent(usual, "promises") + minutes // 12, minutes
        assert spent(plan(minutes, "learning"), "main") == spent(usual, "main"), minutes


def test_a_longer_meeting_gives_no_section_a_leap() -> None:
    """From one minute to the next no section moves far."""
    for minutes in LENGTHS[:-1]:
        here, then = plan(minutes), plan(minutes + 1)
        leap = 2 if pauses(minutes) == pauses(minutes + 1) else 7
        for section in ("follow_up", "main", "harvest", "promises", "closing"):
            assert abs(spent(then, section) - spent(here, section)) <= leap, minutes


@pytest.mark.parametrize("minutes", [0, 29, 181])
def test_other_lengths_are_refused(minutes: int) -> None:
    """Below 30 minutes and above 180 there is no plan."""
    with pytest.raises(ValueError, match=str(minutes)):
        plan(minutes)


@given(
    st.integers(0, 200),
    st.lists(st.integers(0, 90), min_size=1, max_size=12),
    st.integers(0, 3),
)
def test_shares_add_up(total: int, weights: list[int], least: int) -> None:
    """Shares are exact, none below the least, and a heavier one is never the smaller."""
    shares = apportioned(total, weights, least)
    assert sum(shares) == total
    assert min(shares) >= min(least, total // len(weights))
    if any(weights):
        held = sorted(zip(weights, shares, strict=True))
        assert all(a[1] <= b[1] for a, b in pairwise(held) if a[0] < b[0])
    if sum(weights) == total and min(weights) >= least:
        assert shares == weights


@given(st.lists(st.integers(0, 30), max_size=8), st.integers(1, 90))
def test_steps_are_brought_to_a_length(lengths: list[int], minutes: int) -> None:
    """Steps add up to the new length; remarks stay remarks; without timed steps nothing changes."""
    steps = [Step(str(n), length) for n, length in enumerate(lengths)]
    found = timed(steps, minutes)
    assert [step.text for step in found] == [step.text for step in steps]
    assert sum(step.minutes for step in found) == (minutes if any(lengths) else 0)
    assert all(new.minutes == 0 for new, old in zip(found, steps, strict=True) if not old.minutes)


def test_every_column_adds_up() -> None:
    """The table's columns and their pauses are their lengths."""
    assert all(sum(column) + PAUSE * pauses(n) == n for n, column in TABLE.items())
