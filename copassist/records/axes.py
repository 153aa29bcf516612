"""The three axes of a community: what evidences them, how strong each is, and their balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Axis = Literal["social", "learning", "performance"]
Verdict = Literal["named", "too close to call", "not enough data"]
AXES: tuple[Axis, ...] = ("social", "learning", "performance")
BEGINS: dict[Axis, float] = {"social": 0.43, "learning": 0.49, "performance": 0.4}
"""From which probability on each axis holds (tests/benchmarks/axes/export.py)."""
STAGES = ("potential", "coalescing", "maturing", "stewardship", "transformation")
"""Stages of life of a community (Wenger, McDermott, Snyder 2002)."""


SIGNS = (
    *AXES, "commitment", "question", "recognition", "acknowledged", "resource", "reasoned",
    "synthesis", "memory", "application", "outcome", "decision",
)  # fmt: skip
"""What a text may show: the axes; a commitment; a question left open; somebody's work recognised;
an answer acknowledged by who asked; a resource or a lived case; an answer with reasons; what was
said summed up; another thread or document referred to; something applied; its outcome; a decision
or a deliverable."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """How likely a text shows each of ``SIGNS``: calibrated probabilities, 0..1, in that order."""

    told: tuple[float, ...]

    def of(self, sign: str) -> float:
        """Return the probability of one sign."""
        return self.told[SIGNS.index(sign)]

    @property
    def axes(self) -> tuple[Axis, ...]:
        """The axes that are more likely than not."""
        return tuple(axis for axis in AXES if self.of(axis) >= BEGINS[axis])

    @property
    def main(self) -> Axis | None:
        """The axis that is most evident, or None."""
        return max(self.axes, key=self.of, default=None)


@dataclass(frozen=True, slots=True)
class Counted:
    """A thread, or a meeting's minutes, in a component: what share of its mark it has, 0..1."""

    source: str
    thread_id: str
    space: str
    value: float


@dataclass(frozen=True, slots=True)
class Component:
    """One rate of an axis: ``value`` (0..1) over ``n`` threads, None where nothing shows it.

    ``rate`` is the plain mean before it was shrunk toward the community's past.
    """

    name: str
    value: float | None
    rate: float | None
    n: int
    weight: float
    threads: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class AxisScore:
    """An axis from 0 to 100 with its 90 % interval; None where too little is observed.

    ``mix`` is the expected share of threads that evidence it; ``target`` what the stage of life
    asks for.
    """

    axis: Axis
    score: float | None
    low: float | None
    high: float | None
    target: float
    mix: float | None
    components: tuple[Component, ...]

    @property
    def health(self) -> float | None:
        """The share of its target that the score reaches, at most 1."""
        return None if self.score is None else min(1.0, self.score / self.target)


@dataclass(frozen=True, slots=True)
class Window:
    """Days that a measure is about, both included."""

    since: date
    until: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.until - self.since).days + 1


@dataclass(frozen=True, slots=True)
class Past:
    """The scores of an earlier window, by axis; None where too little was observed."""

    window: Window
    scores: dict[Axis, float | None]
    low: dict[Axis, float | None]
    high: dict[Axis, float | None]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a measure rests on, and what the archive cannot show."""

    threads: int
    messages: int
    people: int | None
    meetings: int
    bots: int
    languages: dict[str, float]
    silent_months: tuple[str, ...]
    missing: tuple[str, ...]
    facilitators_known: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """The three axes in a window, and which is weakest.

    ``balance`` is 100 x min / mean of the scores; ``confidence`` the share of resamples in which
    the axis that is furthest from its target is so. ``changes`` holds, by axis, the difference to
    the window before with its 90 % interval (mean, low, high).
    """

    window: Window
    stage: str
    axes: dict[Axis, AxisScore]
    balance: float | None
    weakest: Axis | None
    verdict: Verdict
    confidence: float | None
    coverage: Seen
    previous: Past | None
    last_year: Past | None
    changes: dict[Axis, tuple[float, float, float]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who met in a thread: dots without names, numbered anew each time."""

    one: int
    other: int


@dataclass(frozen=True, slots=True)
class Capital:
    """How give and take are spread; None where it would rest on too few people to be told.

    ``both`` is the share of members who asked and helped, ``top_tenth`` the share of help that
    comes from the tenth that helps most.
    """

    people: int | None
    both: float | None
    top_tenth: float | None
    new_pairs: float | None
    newcomers_answered: float | None
    network: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign of decline: whether it holds (None: too little to tell), its numbers, its threads."""

    name: str
    holds: bool | None
    value: float | None
    before: float | None
    n: int
    threads: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Decline:
    """All signs in a window; ``alert`` at three. ``quiet_season``: summer or the year's end."""

    window: Window
    signs: tuple[Sign, ...]
    alert: bool
    quiet_season: bool
