"""The measure of a window: what it names, what it leaves open, what it compares with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from copassist.axes.marks import marked
from copassist.axes.measure import end_of, measure, shifted, window_of
from copassist.axes.talk import Record, Talk
from copassist.axes.targets import Community
from copassist.records.axes import AXES, Balance, Evidence, Window
from tests.axes.making import DAY, record, shows, talk

LIVELY = shows(
    recognition=0.9, acknowledged=0.9, resource=0.9, reasoned=0.9, synthesis=0.9, memory=0.9,
    application=0.9, outcome=0.9, decision=0.9, social=0.9, learning=0.9, performance=0.9,
)  # fmt: skip
TALKING = shows(
    recognition=0.9, acknowledged=0.9, resource=0.9, reasoned=0.9, synthesis=0.9, memory=0.9,
    social=0.9, learning=0.9,
)  # fmt: skip


def threads(
    count: int, evidence: Evidence, first_day: float = 0, every: float = 2
) -> Iterator[Talk]:
    """Threads of five messages by three of twenty people, who answer within hours."""
    for n in range(count):
        a, b, c = n % 20, (n + 1) % 20, (n + n // 20 + 2) % 20
        said = ((a, 0, "asks"), (b, 2, "long"), (c, 3, ""), (a, 5, ""), (b, 6, ""))
        yield talk(*said, day=first_day + every * n, evidence=evidence)


def measured(held: Record, window: Window | None = None, **settled: object) -> Balance:
    span = window or window_of(held)
    return measure(held, marked(held, end_of(held.last)), span, Community(**settled))  # type: ignore[arg-type]


def test_a_neglected_axis_is_named() -> None:
    """A community that talks, learns and finishes nothing lacks results, and is told so."""
    told = measured(record(threads(45, TALKING)))
    assert (told.verdict, told.weakest) == ("named", "performance")
    assert told.confidence is not None
    assert told.confidence >= 0.8
    scores = [held.score for held in told.axes.values()]
    assert None not in scores
    known = [score for score in scores if score is not None]
    assert told.balance == pytest.approx(100 * min(known) / (sum(known) / 3))


def test_balanced_is_too_close_to_call() -> None:
    """Where every axis reaches its target no axis is named."""
    wanted = dict.fromkeys(AXES, 60.0)
    told = measured(record(threads(12, shows(**{s: 0.5 for s in (
        "recognition", "acknowledged", "resource", "reasoned", "synthesis", "memory",
        "application", "outcome", "decision")}), every=7)), wanted=wanted)  # fmt: skip
    assert told.verdict in ("too close to call", "named")
    if told.verdict == "too close to call":
        assert told.weakest is None


def test_too_little_is_said_to_be_too_little() -> None:
    """Nine threads have no score, and so no balance, no weakest axis and no confidence."""
    told = measured(record(threads(9, LIVELY)))
    assert told.verdict == "not enough data"
    assert (told.balance, told.weakest, told.confidence) == (None, None, None)
    assert [held.score for held in told.axes.values()] == [None] * 3


def test_the_interval_holds_the_score() -> None:
    """A score lies within its interval, and the interval within 0 and 100."""
    for held in measured(record(threads(30, LIVELY))).axes.values():
        assert held.low is not None
        assert held.score is not None
        assert held.high is not None
        assert 0 <= held.low <= held.score <= held.high <= 100


def test_it_is_the_same_each_time() -> None:
    """The same threads give the same numbers: nothing is left to chance."""
    held = record(threads(30, LIVELY))
    assert measured(held) == measured(held)


def test_a_fall_is_told() -> None:
    """An axis that fell since the window before is told with an interval below nothing."""
    before, now = threads(40, LIVELY), threads(40, TALKING, first_day=90)
    told = measured(record([*before, *now]), Window(date(2026, 5, 31), date(2026, 8, 28)))
    assert told.previous is not None
    mean, low, high = told.changes["performance"]
    assert low <= mean <= high < 0
    assert told.last_year is None


def test_every_number_opens_its_threads() -> None:
    """A component counts as many threads as it names."""
    for held in measured(record(threads(30, LIVELY))).axes.values():
        for part in held.components:
            assert part.n == len(part.threads)
            assert (part.value is None) == (part.n == 0)


def test_facilitators_and_robots_are_left_out() -> None:
    """Announcements of those who facilitate and words of robots change no rate."""
    plain = list(threads(20, LIVELY))
    noise = [talk((0, 0, ""), day=n + 0.5, name=f"a{n}") for n in range(20)]
    robots = [talk((-1, 0, ""), day=n + 0.6, name=f"r{n}") for n in range(20)]
    quiet = measured(record(plain, [0]))
    noisy = measured(record([*plain, *noise, *robots], [0]), quiet.window)
    for axis in AXES:
        assert noisy.axes[axis].score == pytest.approx(quiet.axes[axis].score, abs=3)


def test_coverage() -> None:
    """What the measure rests on is told: few people are not counted, silent months are named."""
    held = record([talk((0, 0, ""), (1, 1, ""), day=70 * n) for n in range(2)])
    told = measured(held).coverage
    assert told.people is None
    assert "closed" in told.missing
    assert told.silent_months == ("2026-02", "2026-04")
    assert not told.facilitators_known
    assert told.languages == {"fr": 1.0}


def test_windows() -> None:
    """By default the last 90 days that the archive knows of; an earlier one ends before it."""
    held = record([talk((0, 0, ""), day=100)])
    span = window_of(held)
    assert (span.days, span.until) == (90, (DAY + timedelta(days=100)).date())
    assert shifted(span, 90).until == span.since - timedelta(days=1)


def test_topics_are_spread_or_not() -> None:
    """Threads shared equally over spaces are spread as far as can be; one space has no say."""
    plain = list(threads(20, LIVELY))
    spread = [replace(talk, space=f"s{n % 4}") for n, talk in enumerate(plain)]
    uneven = [replace(talk, space="s0" if n else "s1") for n, talk in enumerate(plain)]
    found = [
        next(p for p in measured(record(talks)).axes["learning"].components if p.name == "topics")
        for talks in (plain, spread, uneven)
    ]
    assert found[0].rate is None
    assert found[1].rate == pytest.approx(1.0)
    assert found[2].rate is not None
    assert found[2].rate < 0.25
