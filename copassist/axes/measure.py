"""The measure: threads of a window -> scores with intervals -> balance, and which axis is weakest.

1. Threads of the window are marked (marks.py) and summed, with 1,000 resamples (resample.py).
2. A score is the weighted mean of the components that are observed, times 100; an axis with less
   than 60 % of its weight observed, or a window of fewer than 10 threads, has none.
3. The weakest axis is the one that reaches the least share of its target, named only where it is
   so in 80 % of the resamples.
4. The window before, and the same days a year ago, are measured alike; a change is told with the
   interval of the difference of resamples.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import numpy as np

from copassist.axes.capital import FEW_PEOPLE
from copassist.axes.components import COMPONENTS, LEAST_THREADS
from copassist.axes.marks import Marks
from copassist.axes.resample import (
    RESAMPLES,
    Floats,
    Sums,
    bounds,
    lowest,
    past_rates,
    score,
    shrunk,
    sums,
)
from copassist.axes.talk import Record, Talk
from copassist.axes.targets import Community
from copassist.records.axes import (
    AXES,
    Axis,
    AxisScore,
    Balance,
    Component,
    Counted,
    Past,
    Seen,
    Verdict,
    Window,
)

WINDOW_DAYS = 90
YEAR_DAYS = 364
"""A year of whole weeks: the same season, the same days of the week."""
SURE = 0.8
SEED = 20_260


@dataclass(frozen=True)
class Measured:
    """The threads of a window with their marks, and the scores of the sample and its resamples."""

    window: Window
    found: Sequence[tuple[Talk, Marks]]
    sums: Sums
    value: Floats
    scores: dict[Axis, Floats]
    drawn: dict[Axis, Floats]


def window_of(record: Record, since: date | None = None, until: date | None = None) -> Window:
    """Return the days asked for; by default the last 90 that the archive knows of."""
    last = until or record.last or datetime.now(UTC).date()
    return Window(since or last - timedelta(days=WINDOW_DAYS - 1), last)


def shifted(window: Window, days: int) -> Window:
    """Return the window so many days earlier."""
    back = timedelta(days=days)
    return Window(window.since - back, window.until - back)


def measure(
    record: Record, marks: Sequence[tuple[Talk, Marks]], window: Window, community: Community
) -> Balance:
    """Measure the three axes in a window; ``marks`` are those of the whole record."""
    here = measure_window(marks, window)
    before = measure_window(marks, shifted(window, window.days))
    targets = community.targets
    told = lowest(here.drawn, targets)
    verdict: Verdict = "not enough data" if told is None else "too close to call"
    if told and told[1] >= SURE:
        verdict = "named"
    scores = {axis: float(value) for axis, value in here.scores.items()}
    return Balance(
        window=window,
        stage=community.stage,
        axes={axis: _axis(axis, here, targets[axis]) for axis in AXES},
        balance=_balance(list(scores.values())),
        weakest=told[0] if told and verdict == "named" else None,
        verdict=verdict,
        confidence=told[1] if told else None,
        coverage=_seen(record, here),
        previous=past_of(before),
        last_year=past_of(measure_window(marks, shifted(window, YEAR_DAYS))),
        changes=_changes(here, before),
    )


def measure_window(
    marks: Sequence[tuple[Talk, Marks]], window: Window, resamples: int = RESAMPLES
) -> Measured:
    """Measure one window; what came before it within a year is its past."""
    found, past = [], []
    long_ago = window.since - timedelta(days=YEAR_DAYS)
    for talk, told in marks:
        day = talk.start.date()
        if not told:
            continue  # an announcement of those who facilitate
        if window.since <= day <= window.until:
            found.append((talk, told))
        elif long_ago <= day < window.since:
            past.append(told)
    found = spread_over_spaces(found)
    kept = sums([told for _, told in found], resamples, SEED)
    value, values = shrunk(kept, past_rates(past), SEED)
    observed = kept.n > 0
    enough = len(found) >= LEAST_THREADS
    return Measured(
        window,
        found,
        kept,
        value,
        score(value, observed) if enough else {},
        score(values, observed) if enough else {},
    )


def spread_over_spaces(found: Sequence[tuple[Talk, Marks]]) -> list[tuple[Talk, Marks]]:
    """Return threads with the mark ``topics``: how rare their space is among them.

    The mean of 1 minus the share of a thread's space is Simpson's index of diversity (1949), here
    divided by its most, 1 - 1/k over k spaces. Unlike entropy it is a mean over threads, so that
    each thread has its part in it. Within one space there is no such mark.
    """
    counts = Counter(talk.space for talk, _ in found if not talk.is_meeting)
    if len(counts) < 2:
        return list(found)
    total, most = sum(counts.values()), 1 - 1 / len(counts)
    rare = {space: min(1.0, (1 - count / total) / most) for space, count in counts.items()}
    return [
        (talk, marks if talk.is_meeting else marks | {"topics": rare[talk.space]})
        for talk, marks in found
    ]


def _axis(axis: Axis, here: Measured, target: float) -> AxisScore:
    drawn = here.drawn.get(axis)
    low, high = (None, None) if drawn is None else bounds(drawn, float(here.scores[axis]))
    evident = [talk.evidence.of(axis) for talk, _ in here.found]
    return AxisScore(
        axis=axis,
        score=None if drawn is None else float(here.scores[axis]),
        low=low,
        high=high,
        target=target,
        mix=float(np.mean(evident)) if evident else None,
        components=tuple(
            _component(place, here) for place, row in enumerate(COMPONENTS) if row.axis == axis
        ),
    )


def _component(place: int, here: Measured) -> Component:
    row, n = COMPONENTS[place], int(here.sums.n[place])
    threads = tuple(
        Counted(talk.source, talk.thread_id, talk.space, marks[row.name])
        for talk, marks in here.found
        if row.name in marks
    )
    value = float(here.value[place]) if n else None
    rate = float(here.sums.total[place] / n) if n else None
    return Component(row.name, value, rate, n, row.weight, threads)


def _balance(scores: Sequence[float]) -> float | None:
    """Return 100 x min / mean."""
    if len(scores) < len(AXES) or not sum(scores):
        return None
    return float(100 * min(scores) / np.mean(scores))


def past_of(found: Measured) -> Past | None:
    """Return the scores of an earlier window, None where nothing was measured."""
    if not found.scores:
        return None
    limits = {axis: bounds(found.drawn[axis], found.scores[axis]) for axis in found.drawn}
    return Past(
        found.window,
        {axis: float(found.scores[axis]) if axis in found.scores else None for axis in AXES},
        {axis: limits[axis][0] if axis in limits else None for axis in AXES},
        {axis: limits[axis][1] if axis in limits else None for axis in AXES},
    )


def _changes(here: Measured, before: Measured) -> dict[Axis, tuple[float, float, float]]:
    found: dict[Axis, tuple[float, float, float]] = {}
    for axis in AXES:
        if axis in here.scores and axis in before.scores:
            # The two windows share no thread: their resamples are drawn apart.
            change = float(here.scores[axis] - before.scores[axis])
            found[axis] = (change, *bounds(here.drawn[axis] - before.drawn[axis][::-1], change))
    return found


def _seen(record: Record, here: Measured) -> Seen:
    threads = [talk for talk, _ in here.found if not talk.is_meeting]
    people = len({person for talk in threads for person in talk.people})
    languages = Counter(talk.language for talk in threads)
    missing = [row.name for place, row in enumerate(COMPONENTS) if not here.sums.n[place]]
    return Seen(
        threads=len(threads),
        messages=sum(len(talk.said) for talk in threads),
        people=people if people >= FEW_PEOPLE else None,
        meetings=len(here.found) - len(threads),
        bots=sum(message.is_bot for talk in threads for message in talk.said),
        languages={code: n / len(threads) for code, n in sorted(languages.items())},
        silent_months=_silent(here),
        missing=tuple(missing),
        facilitators_known=bool(record.facilitators),
    )


def _silent(here: Measured) -> tuple[str, ...]:
    """Return the months of the window in which nothing was said."""
    spoken = {message.when.strftime("%Y-%m") for talk, _ in here.found for message in talk.said}
    days = (here.window.since + timedelta(days=n) for n in range(here.window.days))
    return tuple(sorted({day.strftime("%Y-%m") for day in days} - spoken))


def end_of(day: date | None) -> datetime:
    """Return the last moment of the day up to which an archive is known, or of today."""
    return datetime.combine(day or datetime.now(UTC).date(), time(23, 59, 59), UTC)
