"""From a length to sections whose minutes add up to it exactly.

1. The table of the domain notes (section 3) gives 60, 90 and 120 minutes, and its ends 30 and
   180; of the notes' 65 minutes of main block in 120, five went to the harvest: half is the most.
   A length between is drawn on the line between its neighbours and brought to whole minutes by
   largest remainders, so that nothing is lost or made.
2. A pause comes at 110 minutes and a second at 170; a pause is not drawn on a line.
3. A weak social axis gives the connection a twelfth of the meeting more, a weak axis of
   performance the promises; both take it from the main block, whose content is what can be cut.
4. The main block never passes half of the time; what is over goes to the other sections in their
   proportions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from copassist.records.agenda import LEAST_MINUTES, MOST_MINUTES, AgendaItem, Section
from copassist.records.axes import Axis
from copassist.records.topics import Step

SECTIONS: tuple[Section, ...] = (
    "welcome", "follow_up", "connection", "main", "harvest", "promises", "closing"
)  # fmt: skip
TABLE: dict[int, tuple[int, ...]] = {
    30: (3, 3, 0, 14, 5, 3, 2),
    60: (5, 8, 5, 25, 10, 5, 2),
    90: (5, 10, 10, 40, 15, 8, 2),
    120: (10, 15, 0, 60, 15, 8, 2),
    180: (10, 20, 10, 85, 20, 12, 3),
}
"""Minutes of ``SECTIONS`` by length, pauses left out."""
PAUSE, PAUSES = 10, (110, 170)
"""Minutes of a pause, and the lengths from which there is one more."""
ONE_ACTIVITY = 75
"""Up to here the main block is one activity."""
LEAST_ROUND = 5
"""Minutes below which a round in pairs is made during the welcome."""
_MORE_OF: dict[Axis, Section] = {"social": "connection", "performance": "promises"}
_EXTRA = 12


@dataclass(frozen=True, slots=True)
class Slot:
    """A place in the plan and its minutes."""

    section: Section
    minutes: int


def plan(minutes: int, weakest: Axis | None = None) -> tuple[Slot, ...]:
    """Return the sections of a meeting in order; a main block of two activities has two slots.

    :raises ValueError: if it is shorter than 30 minutes or longer than 180.
    """
    if not LEAST_MINUTES <= minutes <= MOST_MINUTES:
        raise ValueError(f"{minutes} minutes are not within {LEAST_MINUTES}..{MOST_MINUTES}")
    held = _sections(minutes)
    if weakest in _MORE_OF:
        extra = minutes // _EXTRA
        held[_MORE_OF[weakest]] += extra
        held["main"] -= extra
    if held["connection"] < LEAST_ROUND:
        held["welcome"] += held.pop("connection")
    slots: list[Slot] = []
    for section, length in held.items():
        slots += _main(minutes, length) if section == "main" else [Slot(section, length)]
    return tuple(slots)


def pauses(minutes: int) -> int:
    """Return how many pauses a meeting has."""
    return sum(minutes >= first for first in PAUSES)


def _sections(minutes: int) -> dict[Section, int]:
    if minutes in TABLE:
        return dict(zip(SECTIONS, TABLE[minutes], strict=True))
    low, high = next(pair for pair in pairwise(TABLE) if pair[0] < minutes < pair[1])
    far = (minutes - low) / (high - low)
    drawn = [a + far * (b - a) for a, b in zip(TABLE[low], TABLE[high], strict=True)]
    work = minutes - PAUSE * pauses(minutes)
    main = SECTIONS.index("main")
    if apportioned(work, drawn)[main] <= minutes // 2:
        return dict(zip(SECTIONS, apportioned(work, drawn), strict=True))
    others = apportioned(work - minutes // 2, [*drawn[:main], *drawn[main + 1 :]])
    return dict(zip(SECTIONS, [*others[:main], minutes // 2, *others[main:]], strict=True))


def _main(minutes: int, length: int) -> list[Slot]:
    if minutes <= ONE_ACTIVITY:
        return [Slot("main", length)]
    rests = [Slot("break", PAUSE)] * pauses(minutes)
    # 25 + 15 without a pause, as the notes have it; two halves around one.
    first = (length + 1) // 2 if rests else round(length * 5 / 8)
    return [Slot("main", first), *rests[:1], Slot("main", length - first), *rests[1:]]


def apportioned(total: int, weights: Sequence[float], least: int = 0) -> list[int]:
    """Share whole minutes in proportion to weights by largest remainders; the sum is exact.

    Every share is at least ``least``, or what an even share allows where that is less.
    """
    if not any(weights):
        weights = [1] * len(weights)
    least = min(least, total // len(weights))
    exact, pinned = _pinned(total, weights, least)
    shares = [int(share + 1e-9) for share in exact]
    by_rest = sorted(set(range(len(exact))) - pinned, key=lambda n: (shares[n] - exact[n], n))
    for place in by_rest[: total - sum(shares)]:
        shares[place] += 1
    return shares


def _pinned(total: int, weights: Sequence[float], least: int) -> tuple[list[float], set[int]]:
    """Return exact shares, and which of them had to be lifted to the least."""
    exact, pinned = [float(least)] * len(weights), set[int]()
    while True:
        free = [n for n in range(len(weights)) if n not in pinned]
        whole, rest = sum(weights[n] for n in free), total - least * len(pinned)
        for n in free:
            exact[n] = rest * weights[n] / whole
        low = {n for n in free if exact[n] < least - 1e-9}
        if not low:
            return exact, pinned
        for n in low:
            exact[n] = float(least)
        pinned |= low


def timed(steps: Sequence[Step], minutes: int) -> tuple[Step, ...]:
    """Bring steps to a length, in proportion; a step without minutes is a remark and stays one."""
    counted = [step for step in steps if step.minutes]
    if not counted:
        return tuple(steps)
    shares = iter(apportioned(minutes, [step.minutes for step in counted], 1))
    return tuple(replace(step, minutes=next(shares)) if step.minutes else step for step in steps)


def laid(items: Iterable[AgendaItem]) -> tuple[AgendaItem, ...]:
    """Lay items one behind the other: each begins where the one before it ends."""
    items = tuple(items)
    starts = accumulate((item.minutes for item in items), initial=0)
    return tuple(replace(item, start=start) for item, start in zip(items, starts, strict=False))
