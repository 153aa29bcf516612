"""Key threads: what a newcomer reads first to know what a community is about.

1. Threads of several people and not too long, none of them sensitive, that everybody in the
   community may read.
2. Each is worth what it shows: how many took part, how many other threads are near it in meaning,
   how much its passages explain, sum up or tell (the evidence); half as much each two years,
   more in the newcomer's language.
3. They are taken one by one. Each interest has its own; then one of the last 60 days is taken, if
   none was: there it is still time to answer. Of those that remain the most worth is taken which
   shows the axis that was shown least, and is not near one that was taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import log2

import numpy as np

from copassist.axes.axes import Axes
from copassist.axes.talk import Talk
from copassist.index.rows import Vectors
from copassist.index.sentences import sentences
from copassist.onboarding.interests import about
from copassist.onboarding.sensitive import is_sensitive
from copassist.records import Citation, Role, Thread, Visibility
from copassist.records.axes import AXES, BEGINS, Axis
from copassist.topics.citing import cite_message, opening
from copassist.topics.meaning import Meaning, Place
from copassist.topics.unanswered import threads_of

MOST = 5
RECENT = timedelta(60)
LEAST_MESSAGES, MOST_MESSAGES = 3, 40
"""Of a thread that can be read at one sitting."""
LEAST_PEOPLE, FEW_PEOPLE = 3, 2
LOOKED_AT = 1500
"""Threads that are compared, those of most people."""
NEAR = 0.4
"""From which centred cosine on two threads are of one theme."""
HALF_LIFE = timedelta(730)
ALIKE = 0.3
"""What a thread is still worth beside one of its theme that was taken."""
SUBSTANCE = ("reasoned", "synthesis", "outcome", "recognition")
_ASKS_OR_NAMES = re.compile(r"[?@]")
TELLING_WORDS, MOST_WORDS, LOOKED_OVER = 7, 30, 3
"""Of a sentence that says what a thread is about; so many are looked over."""
OWN_LANGUAGE = 1.6
"""How much more a thread is worth in the newcomer's language."""


@dataclass(frozen=True, slots=True)
class KeyThread:
    """A thread to read first: the axis that it shows, why it was taken, words that begin it.

    ``is_recent`` of the newest, where there is still time to answer; ``interest`` is the one that
    it is about, empty where it is about none.
    """

    axis: Axis
    is_recent: bool
    interest: str
    citation: Citation


@dataclass(frozen=True)
class _Held:
    """A thread that may be taken: its worth, what it shows, its vector (of unit length)."""

    talk: Talk
    worth: float
    shows: Mapping[Axis, float]
    row: Vectors

    def is_recent(self, today: date) -> bool:
        """Whether something was said there of late."""
        return today - RECENT <= self.talk.said[-1].when.date()


def key_threads(
    axes: Axes,
    meaning: Meaning,
    role: Role,
    today: date,
    interests: Sequence[str] = (),
    code: str = "",
) -> list[KeyThread]:
    """Return the threads to read first, at most five; the one to answer in comes last."""
    record, _ = axes.marked(role)
    rows = meaning.by_place()
    talks = [talk for talk in _readable(record.talks, today) if _place(talk) in rows]
    if not talks:
        return []
    held = _weighed(talks, np.stack([rows[_place(talk)] for talk in talks]), today, code)
    choosing = _Choosing(held, threads_of(axes, role, talks))
    for interest in interests[: MOST - 1]:
        choosing.take(about(meaning.search, role, interest, "message", today), interest)
    recent = {_place(one.talk): 1.0 for one in held if one.is_recent(today)}
    if not any(one.held.is_recent(today) for one in choosing.taken):
        choosing.take(recent)
    while len(choosing.taken) < MOST and choosing.take({_place(one.talk): 1.0 for one in held}):
        pass
    return choosing.told(today)


@dataclass(frozen=True)
class _Taken:
    """A thread that was taken: for which axis, and for which interest, if any."""

    held: _Held
    thread: Thread
    axis: Axis
    interest: str


@dataclass
class _Choosing:
    """A choice among threads, one after the other."""

    left: list[_Held]
    shown: Mapping[tuple[str, str], Thread]
    taken: list[_Taken] = field(default_factory=list)

    def take(self, suiting: Mapping[Place, float], interest: str = "") -> bool:
        """Take the best thread of some, each with how well it suits; return whether one is fit."""
        axis = min(AXES, key=lambda axis: sum(one.held.shows[axis] for one in self.taken))
        among = [one for one in self.left if _place(one.talk) in suiting]
        among.sort(key=lambda one: -self._worth(one, axis) * suiting[_place(one.talk)])
        for one in among:
            self.left.remove(one)
            thread = self.shown.get((one.talk.source, one.talk.thread_id))
            if thread and _is_fit(thread):
                most = max(AXES, key=lambda axis: one.shows[axis])
                seen = axis if one.shows[axis] >= BEGINS[axis] else most
                self.taken.append(_Taken(one, thread, seen, interest))
                return True
        return False

    def told(self, today: date) -> list[KeyThread]:
        """Return what was taken, the newest last where it is recent."""
        recent = [one for one in self.taken if one.held.is_recent(today)]
        newest = max(recent, key=lambda one: one.held.talk.said[-1].when, default=None)
        ordered = sorted(self.taken, key=lambda one: one is newest)
        return [
            KeyThread(one.axis, one is newest, one.interest, _telling(one.thread))
            for one in ordered
        ]

    def _worth(self, one: _Held, axis: Axis) -> float:
        beside = sum(float(one.row @ other.held.row) >= NEAR for other in self.taken)
        return one.worth * one.shows[axis] * ALIKE**beside


def _place(talk: Talk) -> Place:
    return Place("message", talk.source, talk.thread_id)


def _readable(talks: Iterable[Talk], today: date) -> list[Talk]:
    """Return conversations of three people, or of two where there are hardly any."""
    fitting = [
        talk
        for talk in talks
        if not talk.is_meeting
        and talk.said[-1].when.date() <= today
        and LEAST_MESSAGES <= len(talk.said) <= MOST_MESSAGES
        and len(talk.people) >= FEW_PEOPLE
    ]
    lively = [talk for talk in fitting if len(talk.people) >= LEAST_PEOPLE]
    chosen = lively if len(lively) >= MOST else fitting
    return sorted(chosen, key=lambda talk: -len(talk.people))[:LOOKED_AT]


def _weighed(talks: Sequence[Talk], table: Vectors, today: date, code: str) -> list[_Held]:
    near = (table @ table.T >= NEAR).sum(axis=1) - 1
    found = []
    for n, talk in enumerate(talks):
        # Of a long thread each passage counts: taken together they show a little of everything.
        read = talk.passages or (talk.evidence,)
        tells = max(float(np.mean([e.of(sign) for e in read])) for sign in SUBSTANCE)
        shows = {axis: float(np.mean([e.of(axis) for e in read])) for axis in AXES}
        age = (today - talk.said[-1].when.date()) / HALF_LIFE
        worth = log2(1 + len(talk.people)) * (2 + log2(1 + near[n])) * tells * 0.5**age
        worth *= OWN_LANGUAGE if talk.language == code else 1.0
        found.append(_Held(talk, worth, shows, table[n]))
    return found


def _is_fit(thread: Thread) -> bool:
    """Whether everybody may read a thread, and nothing in it is sensitive."""
    told = (thread.topic, *(message.text for message in thread.messages))
    is_shared = thread.visibility.strictness <= Visibility.COMMUNITY.strictness
    return is_shared and not any(is_sensitive(text) for text in told)


def _telling(thread: Thread) -> Citation:
    """Return the citation of what says most of the first sentences of who opened a thread."""
    first = thread.messages[0]
    telling = [
        sentence
        for sentence in sentences(first.text)
        if TELLING_WORDS <= len(sentence.split()) <= MOST_WORDS
        and not _ASKS_OR_NAMES.search(sentence)
    ][:LOOKED_OVER]
    if not telling:
        return opening(thread)
    return cite_message(thread, first, max(telling, key=lambda sentence: len(sentence.split())))
