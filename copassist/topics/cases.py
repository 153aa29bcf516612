"""Candidates from cases: what somebody told lately, and several people talked about.

A case is the beginning of a thread that teaches something. Whether the archive tells of the like
elsewhere, so that it is not one person's alone, is found with its evidence. Of cases that are near
one another, the newest stands for all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from copassist.archive.pseudonyms import ROBOT
from copassist.axes.talk import Talk
from copassist.topics.candidates import LATELY, Candidate, Ground
from copassist.topics.meaning import Place
from copassist.topics.quoting import beginning, opening
from copassist.topics.threads import GROUP, KNOWS, LIKELY, present, wanted

TELLS = ("learning", "resource", "application", "outcome")
"""What the beginning of a case shows by itself: most else that begins so is one person's errand."""
LEAST_WORDS = 20
SAME = 0.4
"""From which centred cosine on two threads tell one case."""
_FIGURE = re.compile(r"(?<![\w/.:\-\[(])\d")
"""A figure of its own, none of an address or of code."""


def cases(ground: Ground) -> Iterator[Candidate]:
    """Yield cases told in the last months, the newest first."""
    talks = {Place("message", t.source, t.thread_id): t for t in ground.recent()}
    told: set[Place] = set()
    for talk in sorted(ground.recent(LATELY), key=lambda t: t.said[-1].when, reverse=True):
        place = Place("message", talk.source, talk.thread_id)
        if place in told or not _is_case(talk):
            continue
        vector = ground.meaning.of_place(place)
        if vector is None:
            continue
        near = {place, *ground.meaning.near(vector, SAME)}
        for one in _case(talk, [talks[p] for p in near if p in talks], ground):
            yield one
            told |= near


def _is_case(talk: Talk) -> bool:
    """Whether several people talked about what teaches, and do not only greet."""
    teaches = talk.evidence.of("learning") >= max(LIKELY, talk.evidence.of("social"))
    return teaches and len(talk.people) >= GROUP


def _case(talk: Talk, near: Sequence[Talk], ground: Ground) -> Iterator[Candidate]:
    thread = ground.library.thread(talk.source, talk.thread_id, ground.role)
    opener = thread.messages[0]
    quote = beginning(opener.text)
    is_told_to_all = opener.author != ROBOT and not quote.startswith("@")
    if not is_told_to_all or not _FIGURE.search(quote) or len(quote.split()) < LEAST_WORDS:
        return
    (shown,) = ground.axes.classify([quote])
    if max(map(shown.of, TELLS)) < LIKELY or shown.of("decision") >= LIKELY:
        return
    people = {person for one in near for person in one.people}
    has_outcome = max(shown.of("outcome"), shown.of("application")) >= LIKELY
    goes_on = has_outcome and len(near) > 1
    yield Candidate(
        "case", Place("message", talk.source, talk.thread_id), opener.id,
        thread.topic or opening(quote), quote,
        talk.said[-1].when.date(), opener.language,
        demand=wanted(len(people)),
        owner=present([m for m in talk.said if m.cues & KNOWS] or talk.said, ground),
        follow_up=0.5 * goes_on,
        detail={"people": str(len(people)), "threads": str(len(near))},
    )  # fmt: skip
