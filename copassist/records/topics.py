"""Topics: what a community could talk about next, why now, and how."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from copassist.records.access import Visibility
from copassist.records.answers import Citation
from copassist.records.axes import Axis

Origin = Literal[
    "question",
    "parked",
    "commitment",
    "result",
    "article",
    "theme",
    "disagreement",
    "newcomer",
    "case",
]
"""Where a topic comes from: a question without an answer, a topic that a meeting put off, a
commitment that is blocked or overdue, a result told and never discussed, an article's idea that
was not tried, a theme that comes back and is poor in the weak axis, a disagreement left open, a
newcomer's question, a case told lately that several people talked about."""
Choice = Literal["accepted", "parked", "rejected", "done"]
Mode = Literal["in_person", "remote", "hybrid"]
MODES: tuple[Mode, ...] = ("in_person", "remote", "hybrid")
PARTS: tuple[str, ...] = ("gap", "demand", "fit", "owner", "follow_up", "novelty")
"""What a score is made of (domain notes, section 3); each 0..1."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an activity and its minutes, at the usual length."""

    text: str
    minutes: int


@dataclass(frozen=True, slots=True)
class Activity:
    """A way of working on a topic: its name, minutes, steps in order, and where it comes from.

    ``least`` and ``most`` are the minutes between which it still works; ``people`` the numbers of
    people between which it works.
    """

    key: str
    name: str
    axes: tuple[Axis, ...]
    minutes: int
    least: int
    most: int
    people: tuple[int, int]
    modes: tuple[Mode, ...]
    steps: tuple[Step, ...]
    materials: tuple[str, ...]
    outcome: str
    source: str


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: a question for the whole group, with the reason and its evidence.

    ``key`` names it for ever, whatever its wording; ``parts`` are those of its ``score`` (0..1).
    ``is_wild`` marks the one outside the scoring; ``for_one`` says that it is the case of one
    person, which suits codevelopment better than the whole group.
    """

    key: str
    origin: Origin
    title: str
    axis: Axis
    reason: str
    score: float
    parts: dict[str, float]
    evidence: tuple[Citation, ...]
    activity: Activity
    outcome: str
    prepare: tuple[str, ...]
    language: str
    visibility: Visibility
    is_wild: bool = False
    for_one: bool = False
