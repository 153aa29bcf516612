"""Threads made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from copassist.axes.marks import Marks, marked
from copassist.axes.talk import Record, Said, Talk
from copassist.records.axes import SIGNS, Evidence

DAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def shows(**signs: float) -> Evidence:
    """Evidence of some signs."""
    return Evidence(tuple(signs.get(sign, 0.0) for sign in SIGNS))


def talk(
    *said: tuple[int, float, str],
    day: float = 0.0,
    evidence: Evidence | None = None,
    name: str = "",
    is_meeting: bool = False,
) -> Talk:
    """A thread: who, how many hours after its start, cues; -1 speaks for a robot."""
    start = DAY + timedelta(days=day)
    spoken = tuple(
        Said(f"m{n}", by, start + timedelta(hours=hours), frozenset(cues.split()), is_bot=by < 0)
        for n, (by, hours, cues) in enumerate(said)
    )
    return Talk(
        "slack", name or f"t{day}", "café", "fr", spoken, evidence or shows(), is_meeting=is_meeting
    )


def record(talks: Iterable[Talk], facilitators: Iterable[int] = ()) -> Record:
    """A record of some threads."""
    ordered = tuple(sorted(talks, key=lambda talk: talk.start))
    first: dict[int, datetime] = {}
    for held in ordered:
        for message in held.said:
            if not message.is_bot and not held.is_meeting:
                first[message.by] = min(first.get(message.by, message.when), message.when)
    return Record(ordered, frozenset(facilitators), first)


def marks(*talks: Talk, facilitators: Iterable[int] = (), after_days: float = 400) -> list[Marks]:
    """The marks of some threads, seen long after."""
    found = marked(record(talks, facilitators), DAY + timedelta(days=after_days))
    return [told for _, told in found]
