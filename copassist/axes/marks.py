"""The marks of a thread: what share of each component it has, or that it has no say in it.

A mark is between 0 and 1; a component without a mark is one that this thread cannot show (a thread
that asks nothing is silent about questions resolved). Each thread counts once per component,
however long it is, so that neither volume nor repeated thanks raise anything.

What a thread says counts by how likely it is (calibrated probabilities): the mean over threads is
then right even where no single thread is sure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from copassist.axes.readings import UNDER, either
from copassist.axes.talk import Record, Said, Talk
from copassist.records.commitments import NOTED

Marks = dict[str, float]

ANSWER_DAYS, NEWCOMER_HOURS, HELP_DAYS = 7, 72, 180
LONG_THREAD, GROUP = 5, 3
DUE_DAYS, PROMISED = 37, 0.5
"""What has no date is due within a month, and a week; from which probability on it is promised."""
SETTLING = timedelta(days=60)
"""For so long after the archive begins everybody seems new."""


@dataclass
class History:
    """What went before, as the threads go by in the order of time."""

    record: Record
    pairs: set[tuple[int, int]] = field(default_factory=set)
    helped: dict[int, list[datetime]] = field(default_factory=dict)
    begun: datetime | None = None
    next_meeting: dict[str, Talk] = field(default_factory=dict)
    first_meeting: Talk | None = None

    def __post_init__(self) -> None:
        self.begun = min(self.record.first.values(), default=None)
        meetings = [talk for talk in self.record.talks if talk.is_meeting]
        self.first_meeting = meetings[0] if meetings else None
        self.next_meeting = {one.thread_id: other for one, other in pairwise(meetings)}
        for talk in self.record.talks:
            opener = talk.said[0].by
            for message in talk.said[1:]:
                if message.by != opener and not message.is_bot and not talk.is_meeting:
                    self.helped.setdefault(message.by, []).append(message.when)


def marked(record: Record, now: datetime) -> list[tuple[Talk, Marks]]:
    """Return each talk with its marks; ``now`` is when the archive was last seen.

    What may still come (an answer to last night's question) is no mark yet.
    """
    history = History(record)
    found = []
    for talk in record.talks:
        if talk.is_meeting:
            found.append((talk, _meeting(talk, history, now) | _followed(talk, record)))
        elif talk.people:
            found.append((talk, _thread(talk, history, now) | _followed(talk, record)))
    return found


def _followed(talk: Talk, record: Record) -> Marks:
    """Return what the ledger says of commitments made there: people's word goes before talk's."""
    place = f"{talk.space}/{talk.thread_id}" if talk.is_meeting else talk.thread_id
    names = [(talk.source, place)]
    if talk.is_meeting:
        names.append((NOTED, talk.start.date().isoformat()))
    told = [record.followed[name] for name in names if name in record.followed]
    return {"closed": sum(told) / len(told)} if told else {}


def _thread(talk: Talk, history: History, now: datetime) -> Marks:
    people = [message for message in talk.said if not message.is_bot]
    opener = people[0]
    replies = [message for message in people if message.by != opener.by]
    if not replies and _announces(opener, history.record.facilitators):
        return {}
    marks: Marks = {}
    marks |= _answers(opener, replies, now)
    marks |= _pairs(people, opener, history)
    marks |= _newcomers(people, history, now)
    marks |= _voices(people, history.record.facilitators)
    if replies:
        marks["recognition"] = talk.evidence.of("recognition")
    if "asks" in opener.cues:
        marks["reciprocity"] = float(_helps(opener, history))
        if replies:
            came_back = any(m.by == opener.by and m.when > replies[0].when for m in people)
            marks["resolved"] = talk.evidence.of("acknowledged") * came_back
    return marks | _learning(talk, people, replies) | _performance(talk) | _kept(talk, now)


def _announces(opener: Said, facilitators: frozenset[int]) -> bool:
    return opener.by in facilitators and "asks" not in opener.cues


def _answers(opener: Said, replies: Sequence[Said], now: datetime) -> Marks:
    limit = timedelta(days=ANSWER_DAYS)
    delay = replies[0].when - opener.when if replies else None
    if delay is None and now - opener.when < limit:
        return {}
    if delay is None or delay > limit:
        return {"answered": 0.0, "speed": 0.0}
    return {"answered": 1.0, "speed": 1.0 - delay / limit}


def _pairs(people: Sequence[Said], opener: Said, history: History) -> Marks:
    """Return the share of pairs (who answers whom) that never met before."""
    pairs: set[tuple[int, int]] = set()
    for before, message in pairwise(people):
        other = message.answers if message.answers >= 0 else before.by
        other = opener.by if other == message.by else other
        if other != message.by:
            pairs.add((min(other, message.by), max(other, message.by)))
    if not pairs:
        return {}
    new = pairs - history.pairs
    history.pairs |= pairs
    return {"new_pairs": len(new) / len(pairs)}


def _newcomers(people: Sequence[Said], history: History, now: datetime) -> Marks:
    """Return the share of first messages of newcomers that somebody answered in time."""
    if history.begun is None:
        return {}
    found = []
    limit = timedelta(hours=NEWCOMER_HOURS)
    for place, message in enumerate(people):
        first = history.record.first.get(message.by)
        if first != message.when or first - history.begun < SETTLING:
            continue
        after = [m for m in people[place + 1 :] if m.by != message.by]
        if after or now - message.when >= limit:
            found.append(bool(after) and after[0].when - message.when <= limit)
    return {"newcomers": sum(found) / len(found)} if found else {}


def _voices(people: Sequence[Said], facilitators: frozenset[int]) -> Marks:
    if not facilitators:
        return {}
    return {"shared_voice": sum(m.by not in facilitators for m in people) / len(people)}


def _helps(asker: Said, history: History) -> bool:
    near = timedelta(days=HELP_DAYS)
    return any(abs(when - asker.when) <= near for when in history.helped.get(asker.by, ()))


def _learning(talk: Talk, people: Sequence[Said], replies: Sequence[Said]) -> Marks:
    shown = talk.evidence
    marks = {"resource": shown.of("resource"), "cited": shown.of("memory")}
    if replies:
        marks["reasoned"] = shown.of("reasoned") * (len(talk.people) >= GROUP)
    if len(people) >= LONG_THREAD:
        marks["summary"] = shown.of("synthesis")
    return marks


def _performance(talk: Talk) -> Marks:
    shown = talk.evidence
    # An outcome is looked for in every thread: where nothing is applied none is told.
    marks = {"applied": shown.of("application"), "outcome": shown.of("outcome")}
    if len(talk.people) >= GROUP:
        marks["decided"] = shown.of("decision")
    return marks


def _kept(talk: Talk, now: datetime) -> Marks:
    """Return whether a thread in which something was promised tells later that it was done."""
    if now - talk.said[-1].when < timedelta(days=DUE_DAYS):
        return {}
    promised = [place for place, e in enumerate(talk.passages) if e.of("commitment") >= PROMISED]
    if not promised:
        return {}
    return {"closed": either(talk.passages[promised[0] :]).of("application")}


def _meeting(talk: Talk, history: History, now: datetime) -> Marks:
    """Return the marks of minutes; their headings say what was decided, promised and reviewed.

    What one meeting promised is kept as far as the review of the next tells that it was done.
    """
    cues = talk.said[0].cues
    marks = _performance(talk)
    marks["decided"] = float(UNDER + "decision" in cues) or (
        talk.evidence.of("decision") * ("nothing_decided" not in cues)
    )
    if talk is not history.first_meeting:
        marks["reviewed"] = float(UNDER + "review" in cues)
    after = history.next_meeting.get(talk.thread_id)
    if UNDER + "promises" in cues and (after or now - talk.start >= timedelta(days=DUE_DAYS)):
        told = after is not None and UNDER + "review" in after.said[0].cues
        marks["closed"] = after.evidence.of("application") if after and told else 0.0
    return marks
