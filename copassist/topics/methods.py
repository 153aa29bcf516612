"""Methods: the ways of working on a topic that facilitators know, with their steps and minutes.

They stand in ``methods.toml`` of each language, with the same keys and the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import accumulate, pairwise
from typing import Any

from copassist.languages import language
from copassist.records.axes import AXES, Axis
from copassist.records.topics import Activity, Mode, Origin, Step


@cache
def activities(code: str) -> tuple[Activity, ...]:
    """Return every method in a language, in the order of its file."""
    return tuple(_activity(key, row) for key, row in language(code).rules("methods").items())


def activity(key: str, code: str) -> Activity:
    """Return the method of that key.

    :raises KeyError: if there is none.
    """
    return {held.key: held for held in activities(code)}[key]


def remote(key: str, code: str) -> str:
    """Return what changes in the method of that key at a distance, in one sentence.

    :raises KeyError: if there is none.
    """
    said: str = language(code).rules("methods")[key]["remote"]
    return said


def scaled(held: Activity, minutes: int) -> Activity:
    """Return the method at another length, in minutes; its steps add up to it exactly.

    A length at which it does not work is brought to the nearest at which it does. Every step keeps
    its first minute and only what is over is scaled: short steps, such as a silence, last, and at
    the usual length nothing changes.
    """
    minutes = min(max(minutes, held.least), held.most)
    count = len(held.steps)
    over = accumulate((step.minutes - 1 for step in held.steps), initial=0)
    # Ends are rounded rather than lengths, so that what rounding takes here is given there.
    ends = [round(end * (minutes - count) / (held.minutes - count)) for end in over]
    steps = tuple(
        replace(step, minutes=1 + end - start)
        for step, (start, end) in zip(held.steps, pairwise(ends), strict=True)
    )
    return replace(held, minutes=minutes, steps=steps)


def fitting(
    axis: Axis,
    origin: Origin,
    minutes: int,
    code: str,
    *,
    mode: Mode = "remote",
    people: int = 10,
) -> list[Activity]:
    """Return the methods that work for so many minutes and people, the best first.

    Those whose main axis it is come first, then those that serve it too, then the others; among
    equals, those that suit the origin of the topic, then those of the nearest usual length.
    """
    rows = language(code).rules("methods")

    def rank(held: Activity) -> tuple[int, bool, int]:
        place = held.axes.index(axis) if axis in held.axes else len(AXES)
        suits = origin in rows[held.key]["origins"].split()
        return place, not suits, abs(held.minutes - minutes)

    works = (
        held
        for held in activities(code)
        if held.least <= minutes
        and mode in held.modes
        and held.people[0] <= people <= held.people[1]
    )
    return sorted(works, key=rank)


def _activity(key: str, row: Mapping[str, Any]) -> Activity:
    fewest, most = map(int, row["people"].split())
    return Activity(
        key=key,
        name=row["name"],
        axes=tuple(row["axes"].split()),
        minutes=row["minutes"],
        least=row["least"],
        most=row["most"],
        people=(fewest, most),
        modes=tuple(row["modes"].split()),
        steps=tuple(Step(step["text"], step["minutes"]) for step in row["steps"]),
        materials=tuple(row["materials"]),
        outcome=row["outcome"],
        source=row["source"],
    )
