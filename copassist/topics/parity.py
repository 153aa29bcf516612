"""How fast people are answered, and whether French and English are answered alike.

A question is a thread that somebody opens by asking, whatever became of it: the same rule whether
it was answered or not, so that the rate is not made by the choice. Its answer is the first message
of another person. One that nobody answered is *censored* at the last message that the archive
knows of its source: all that is known is that it waited so long. The share that waits longer than a
time is the product over the answers before it of (1 - 1 / questions still waiting) (Kaplan and
Meier 1958), from which come both the share answered within a week and the median.

Intervals hold 90 % of resamples of whole threads. A resample draws from the threads and from one
more that is answered at once and one that never is, so that ten out of ten are no certainty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from copassist.axes.axes import Axes
from copassist.axes.capital import FEW_PEOPLE
from copassist.axes.marks import ANSWER_DAYS
from copassist.axes.talk import Record
from copassist.languages import LANGUAGES, Language
from copassist.records import Role
from copassist.topics.asking import asking, is_organising
from copassist.topics.unanswered import threads_of

Verdict = Literal["equal within the interval", "French later", "English later", "not enough data"]
Floats = NDArray[np.float64]
Interval = tuple[float, float]

RESAMPLES = 1000
PIECE = 2_000_000
"""Questions times resamples that are weighed at once: 16 MB."""
BOUNDS = (0.05, 0.95)
WIDE = 0.5
"""A difference that is known no better than this tells nothing."""
SEED = 20_261
WEEK = ANSWER_DAYS * 24.0
_KEYS = {
    "equal within the interval": "equal",
    "French later": "french",
    "English later": "english",
    "not enough data": "unknown",
}


@dataclass(frozen=True, slots=True)
class Speed:
    """How fast questions of a language (empty: of all that are told) are answered.

    ``share`` (0..1) is answered within 7 days, ``hours`` the median time to the first answer, None
    where fewer than half are answered; the end of its interval is None where it is beyond what was
    seen. All is None where fewer than 5 people asked.
    """

    language: str
    n: int | None = None
    share: float | None = None
    share_interval: Interval | None = None
    hours: float | None = None
    hours_interval: tuple[float, float | None] | None = None


@dataclass(frozen=True, slots=True)
class Parity:
    """Whether French and English are answered alike.

    ``difference`` is the share of French questions answered within 7 days less that of English
    ones (-1..1), with its 90 % interval; None where either is hidden.
    """

    french: Speed
    english: Speed
    difference: float | None
    interval: Interval | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its language, who asked (a number), hours waited, whether it was answered."""

    language: str
    by: int
    hours: float
    is_answered: bool


def answered(axes: Axes, role: Role, since: date, until: date) -> tuple[Parity, list[Speed]]:
    """Say how fast questions asked between two days (included) were answered, and whether alike."""
    asked = asked_between(axes, role, since, until)
    return compare(asked), speeds(asked)


def in_words(told: Parity, texts: Language) -> str:
    """Write the verdict and what it does not see, as two sentences."""
    words = texts.rules("unanswered")["parity"]
    said = words[_KEYS[told.verdict]]
    if told.difference is not None and told.interval is not None:
        points = [round(100 * value) for value in (told.difference, *told.interval)]
        signed = [f"{value:+d}".replace("-", "−") if value else "0" for value in points]
        places = dict(zip(("difference", "low", "high"), signed, strict=True))
        said = said.format(days=ANSWER_DAYS, **places)
    return f"{said} {words['caveat']}"


def speeds(asked: Sequence[Asked]) -> list[Speed]:
    """Return the speeds of each language, then of all.

    The whole is that of the languages that are told, so that what is hidden is not the rest of a
    subtraction; where none is told it is that of everything.
    """
    by_language = {code: [a for a in asked if a.language == code] for code in LANGUAGES}
    told = [one for found in by_language.values() if _may_tell(found) for one in found]
    found = [_speed(code, rows) for code, rows in by_language.items()]
    return [*found, _speed("", told or asked)]


def compare(asked: Sequence[Asked]) -> Parity:
    """Return the difference between French and English with its interval and a verdict."""
    rows = {code: [a for a in asked if a.language == code] for code in ("fr", "en")}
    french, english = (_speed(code, found) for code, found in rows.items())
    if french.share is None or english.share is None:
        return Parity(french, english, None, None, "not enough data")
    # Other draws in each language: they share no thread.
    drawn = _drawn(rows["fr"], SEED)[0] - _drawn(rows["en"], SEED + 1)[0]
    difference = french.share - english.share
    low, high = _bounds(drawn, difference)
    verdict: Verdict = "equal within the interval"
    if high < 0:
        verdict = "French later"
    elif low > 0:
        verdict = "English later"
    elif high - low > WIDE:
        verdict = "not enough data"
    return Parity(french, english, difference, (low, high), verdict)


def asked_between(axes: Axes, role: Role, since: date, until: date) -> list[Asked]:
    """Return the questions asked between two days, both included, as far as a role may see."""
    record, _ = axes.marked(role)
    talks = [
        talk
        for talk in record.talks
        if not talk.is_meeting and talk.people and since <= talk.start.date() <= until
    ]
    last = _last_seen(record)
    shown = threads_of(axes, role, talks)
    found = []
    for talk in talks:
        thread = shown.get((talk.source, talk.thread_id))
        texts = {message.id: message.text for message in thread.messages} if thread else {}
        people = [message for message in talk.said if not message.is_bot and message.id in texts]
        if not thread or not people:
            continue
        by = people[0].by
        replies = [place for place, message in enumerate(people) if message.by != by]
        turn = people[: replies[0]] if replies else people
        asked = next((message for message in turn if asking(texts[message.id])), None)
        if not asked or (by in record.facilitators and is_organising(texts[asked.id])):
            continue
        end = people[replies[0]].when if replies else last[talk.source]
        hours = (end - asked.when) / timedelta(hours=1)
        found.append(Asked(thread.language, by, hours, bool(replies)))
    return found


def _last_seen(record: Record) -> dict[str, datetime]:
    """Return when each source was last heard of."""
    last: dict[str, datetime] = {}
    for talk in record.talks:
        end = talk.said[-1].when
        last[talk.source] = max(end, last.get(talk.source, end))
    return last


def _may_tell(found: Sequence[Asked]) -> bool:
    return len({one.by for one in found}) >= FEW_PEOPLE


def _speed(code: str, found: Sequence[Asked]) -> Speed:
    if not _may_tell(found):
        return Speed(code)
    hours, answered = _ordered(found)
    waiting = _waiting(answered, np.ones((1, len(hours))))
    share = float(_answered_by(hours, waiting, WEEK)[0])
    median = float(_median(hours, waiting)[0])
    shares, medians = _drawn(found, SEED)
    return Speed(
        code,
        len(found),
        share,
        _bounds(shares, share),
        None if np.isinf(median) else median,
        None if np.isinf(median) else _median_bounds(medians, median),
    )


def _ordered(found: Sequence[Asked]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return hours in order and which end with an answer; at the same time answers come first."""
    hours = np.array([one.hours for one in found])
    answered = np.array([one.is_answered for one in found])
    order = np.lexsort((~answered, hours))
    return hours[order], answered[order]


def _waiting(answered: NDArray[np.bool_], weights: Floats) -> Floats:
    """Return the share that still waits after each question in order; shape (draws, questions)."""
    at_risk = np.cumsum(weights[:, ::-1], axis=1)[:, ::-1]
    ended = np.divide(weights * answered, at_risk, out=np.zeros_like(weights), where=at_risk > 0)
    return np.asarray(np.cumprod(1 - ended, axis=1))


def _answered_by(hours: Floats, waiting: Floats, limit: float) -> Floats:
    place = int(np.searchsorted(hours, limit, side="right"))
    return 1 - waiting[:, place - 1] if place else np.zeros(len(waiting))


def _median(hours: Floats, waiting: Floats) -> Floats:
    """Return the hours after which half are answered, by draw; infinite where never."""
    reached = waiting <= 0.5 + 1e-9
    return np.where(reached.any(axis=1), hours[reached.argmax(axis=1)], np.inf)


def _drawn(found: Sequence[Asked], seed: int) -> tuple[Floats, Floats]:
    """Return shares and medians of resamples."""
    extremes = (Asked("", -1, 0.0, True), Asked("", -1, np.inf, False))
    hours, answered = _ordered([*found, *extremes])
    count = len(hours)
    random = np.random.default_rng(seed)
    step = max(1, PIECE // count)
    shares, medians = [], []
    for start in range(0, RESAMPLES, step):
        size = min(step, RESAMPLES - start)
        weights = random.multinomial(count, np.full(count, 1 / count), size).astype(float)
        waiting = _waiting(answered, weights)
        shares.append(_answered_by(hours, waiting, WEEK))
        medians.append(_median(hours, waiting))
    return np.concatenate(shares), np.concatenate(medians)


def _bounds(drawn: Floats, value: float) -> Interval:
    low, high = np.quantile(drawn, BOUNDS)
    return min(float(low), value), max(float(high), value)


def _median_bounds(drawn: Floats, value: float) -> tuple[float, float | None]:
    # Draws themselves are taken: nothing lies between a number and infinity.
    low = float(np.quantile(drawn, BOUNDS[0], method="lower"))
    high = float(np.quantile(drawn, BOUNDS[1], method="higher"))
    return min(low, value), None if np.isinf(high) else max(high, value)
