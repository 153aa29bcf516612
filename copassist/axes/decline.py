"""Signs of decline: ten rules, each with its numbers and its threads.

A sign alone means little; three together deserve a word. Quiet seasons (summer, the end of the
year) look like decline and are told beside it. Every rule says that it does not know where too
little is observed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import accumulate
from math import sqrt

from copassist.axes.capital import FEW_PEOPLE, opener
from copassist.axes.marks import SETTLING, Marks
from copassist.axes.measure import shifted
from copassist.axes.talk import Record, Talk
from copassist.records.axes import Counted, Decline, Sign, Window

Found = Sequence[tuple[Talk, Marks]]

ALERT = 3
LEAST = 10
"""Threads below which a rate says nothing."""
RISE, FALL = 0.10, 0.05
LIKELY = 1.28
"""Standard errors that a difference of rates must have (one side, 90 %)."""
ALONE, SAME_CIRCLE, FEWER = 0.8, 0.05, 0.8
STAY = timedelta(days=60)
QUIET_MONTHS = frozenset({7, 8, 12, 1})


@dataclass(frozen=True)
class Seen:
    """What the rules look at: the window, the two before it, and the whole record.

    ``attendance`` is how many people each meeting's minutes tell of, in the order of time.
    """

    record: Record
    window: Window
    now: Found
    before: Found
    earlier: Found
    attendance: Sequence[tuple[Talk, int]]


def decline(
    record: Record,
    marks: Found,
    window: Window,
    attendance: Sequence[tuple[Talk, int]] = (),
) -> Decline:
    """Return the signs of decline in a window."""
    spans = [shifted(window, n * window.days) for n in range(3)]
    now, before, earlier = (
        [(t, m) for t, m in marks if span.since <= t.start.date() <= span.until] for span in spans
    )
    seen = Seen(record, window, now, before, earlier, attendance)
    signs = tuple(rule(seen) for rule in RULES)
    months = {(window.since + timedelta(days=n)).month for n in range(window.days)}
    held = sum(sign.holds is True for sign in signs)
    return Decline(window, signs, held >= ALERT, bool(months & QUIET_MONTHS))


def _unanswered(seen: Seen) -> Sign:
    """Threads that nobody answers are more than in the window before."""
    now, before = _rate(seen.now, "answered"), _rate(seen.before, "answered")
    alone = [(t, m) for t, m in seen.now if m.get("answered") == 0.0]
    if min(now[1], before[1]) < LEAST:
        return Sign("unanswered", None, _missed(now), _missed(before), now[1])
    spread = sqrt(sum(r * (1 - r) / n for r, n in (now, before)))
    rise = before[0] - now[0]
    holds = rise >= RISE and rise >= LIKELY * spread
    return Sign("unanswered", holds, 1 - now[0], 1 - before[0], now[1], _threads(alone))


def _slower(seen: Seen) -> Sign:
    """First answers come later, two windows in a row."""
    rates = [_rate(found, "speed") for found in (seen.earlier, seen.before, seen.now)]
    if min(n for _, n in rates) < LEAST:
        return Sign("slower", None, *_ends(rates), rates[-1][1])
    earlier, before, now = (rate for rate, _ in rates)
    late = [(t, m) for t, m in seen.now if m.get("speed", 1.0) < earlier]
    holds = earlier > before > now and earlier - now >= FALL
    return Sign("slower", holds, now, before, rates[-1][1], _threads(late))


def _attendance(seen: Seen) -> Sign:
    """Fewer people come to meetings."""
    spans = (seen.window, shifted(seen.window, seen.window.days))
    now, before = (
        [n for talk, n in seen.attendance if span.since <= talk.start.date() <= span.until]
        for span in spans
    )
    if not now or not before:
        return Sign("attendance", None, None, None, len(now))
    means = sum(now) / len(now), sum(before) / len(before)
    here = {talk.thread_id for talk, _ in seen.attendance}
    held = [(t, m) for t, m in seen.now if t.is_meeting and t.thread_id in here]
    return Sign("attendance", means[0] <= FEWER * means[1], *means, len(now), _threads(held))


def _lone_opener(seen: Seen) -> Sign:
    """Only those who facilitate open threads."""
    opened = [(t, m) for t, m in seen.now if not t.is_meeting]
    known = seen.record.facilitators
    if not known or len(opened) < LEAST:
        return Sign("lone_opener", None, None, None, len(opened))
    theirs = [(t, m) for t, m in opened if opener(t) in known]
    share = len(theirs) / len(opened)
    return Sign("lone_opener", share >= ALONE, share, None, len(opened), _threads(theirs))


def _newcomers_leave(seen: Seen) -> Sign:
    """Nobody who came lately wrote twice."""
    first = seen.record.first
    begun = min(first.values(), default=None)
    last = seen.window.until - STAY
    since = seen.window.since - STAY
    came = {
        person
        for person, when in first.items()
        if begun and when - begun >= SETTLING and since <= when.date() <= last
    }
    if len(came) < FEW_PEOPLE:
        return Sign("newcomers_leave", None, None, None, 0)
    days: dict[int, set[object]] = {}
    held: list[tuple[Talk, Marks]] = []
    for talk in seen.record.talks:
        mine = talk.people & came
        if mine:
            held.append((talk, {}))
        for message in talk.said:
            if message.by in mine:
                days.setdefault(message.by, set()).add(message.when)
    stayed = sum(len(found) > 1 for found in days.values())
    return Sign("newcomers_leave", stayed == 0, stayed / len(came), None, len(came), _threads(held))


def _few_voices(seen: Seen) -> Sign:
    """Fewer than three people write half of all messages; who they are is not told."""
    said = Counter(m.by for t, _ in seen.now for m in t.said if not m.is_bot and not t.is_meeting)
    if len(said) < FEW_PEOPLE or len(seen.now) < LEAST:
        return Sign("few_voices", None, None, None, len(seen.now))
    running = list(accumulate(sorted(said.values(), reverse=True)))
    half = next(n for n, total in enumerate(running, 1) if total * 2 >= running[-1])
    return Sign("few_voices", half < 3, None, None, len(seen.now))


def _overdue(seen: Seen) -> Sign:
    """More than half of the commitments that are due are overdue."""
    rate, n = _rate(seen.now, "closed")
    late = [(t, m) for t, m in seen.now if m.get("closed") == 0.0]
    if n < FEW_PEOPLE:
        return Sign("overdue", None, None, None, n)
    return Sign("overdue", rate < 0.5, 1 - rate, None, n, _threads(late))


def _cancelled(seen: Seen) -> Sign:
    """A meeting was put off or called off twice."""
    held = [(t, m) for t, m in seen.now if any("cancelled" in said.cues for said in t.said)]
    if not seen.now:
        return Sign("cancelled", None, None, None, 0)
    return Sign("cancelled", len(held) >= 2, float(len(held)), None, len(seen.now), _threads(held))


def _same_circle(seen: Seen) -> Sign:
    """The same people answer the same people."""
    rate, n = _rate(seen.now, "new_pairs")
    before = _rate(seen.before, "new_pairs")
    if n < LEAST:
        return Sign("same_circle", None, None, None, n)
    old = [(t, m) for t, m in seen.now if m.get("new_pairs") == 0.0]
    told = before[0] if before[1] else None
    return Sign("same_circle", rate <= SAME_CIRCLE, rate, told, n, _threads(old))


def _no_results(seen: Seen) -> Sign:
    """No result was told."""
    if len(seen.now) < LEAST:
        return Sign("no_results", None, None, None, len(seen.now))
    told = [(t, m) for t, m in seen.now if m.get("outcome", 0.0) >= 0.5]
    return Sign("no_results", not told, float(len(told)), None, len(seen.now), _threads(told))


RULES: tuple[Callable[[Seen], Sign], ...] = (
    _unanswered, _slower, _attendance, _lone_opener, _newcomers_leave,
    _few_voices, _overdue, _cancelled, _same_circle, _no_results,
)  # fmt: skip


def _rate(found: Found, name: str) -> tuple[float, int]:
    """Return the mean of a mark and over how many threads; 0 over none."""
    values = [marks[name] for _, marks in found if name in marks]
    return (sum(values) / len(values) if values else 0.0), len(values)


def _missed(rate: tuple[float, int]) -> float | None:
    return 1 - rate[0] if rate[1] else None


def _ends(rates: Sequence[tuple[float, int]]) -> tuple[float | None, float | None]:
    now, before = rates[-1], rates[-2]
    return (now[0] if now[1] else None), (before[0] if before[1] else None)


def _threads(found: Found) -> tuple[Counted, ...]:
    return tuple(Counted(t.source, t.thread_id, t.space, 1.0) for t, _ in found)
