"""Candidates from what comes back: themes poor in an axis, and ideas of articles nobody tried.

A theme is a thread with at least two others near it, of at least three openers in all; threads are
taken by how many stand near them, and each belongs to one theme only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from copassist.archive.minutes import is_minutes
from copassist.archive.pseudonyms import ROBOT
from copassist.axes.talk import Talk
from copassist.index.sentences import sentences
from copassist.records import ShownArticle
from copassist.records.axes import AXES
from copassist.topics.candidates import LATELY, Candidate, Ground
from copassist.topics.meaning import Place
from copassist.topics.quoting import beginning, is_telling, opening
from copassist.topics.threads import LIKELY, present, wanted

NEAR, SAME = 0.4, 0.33
"""From which centred cosine on two threads are of one theme; a thread is about an idea."""
LEAST = 3
IDEA_CHARS = 200
LEAST_WORDS = 7
NAME_WORDS = 2
"""One word alone does not say what of it comes back."""
TELLING = 0.4
"""What teaches less than this is notices and noise, however often it comes back."""


def themes(ground: Ground) -> Iterator[Candidate]:
    """Yield themes that come back; the axis in which they are poorest is told by ``poor``."""
    talks = {Place("message", t.source, t.thread_id): t for t in ground.recent()}
    vectors = {p: v for p, v in ground.meaning.by_place().items() if p in talks}
    if len(vectors) < LEAST:
        return
    places = list(vectors)
    rows = np.stack([vectors[place] for place in places])
    close = rows @ rows.T >= NEAR
    free = np.ones(len(places), bool)
    for n in np.argsort(-close.sum(axis=1)):
        near = [i for i in np.flatnonzero(close[n]) if free[i]] if free[n] else []
        members = [talks[places[i]] for i in near]
        openers = {next((s.by for s in talk.said if not s.is_bot), None) for talk in members}
        if len(openers - {None}) < LEAST:
            continue
        free[near] = False
        yield from _theme(ground, talks[places[n]], members)


def ideas(ground: Ground) -> Iterator[Candidate]:
    """Yield what articles propose, somebody talked near, and nobody tells to have tried."""
    talks = {Place("message", t.source, t.thread_id): t for t in ground.recent()}
    for shelf in ground.library.shelves(ground.role):
        if not shelf.articles:
            continue
        for article in ground.library.articles(shelf.space, ground.role):
            if not is_minutes(article.title):
                yield from _ideas(ground, article, talks)


def _theme(ground: Ground, middle: Talk, members: list[Talk]) -> Iterator[Candidate]:
    shares = {axis: float(np.mean([t.evidence.of(axis) for t in members])) for axis in AXES}
    poor = min(AXES, key=lambda axis: shares[axis])
    thread = ground.library.thread(middle.source, middle.thread_id, ground.role)
    said = [message for message in thread.messages if message.author != ROBOT]
    quotes = ((message, beginning(message.text)) for message in said)
    message, quote = next(((m, q) for m, q in quotes if is_telling(q)), (None, ""))
    newest = max(talk.said[-1].when.date() for talk in members)
    is_old = newest < ground.today - LATELY
    if message is None or is_old or shares["learning"] < TELLING:
        return
    people = {person for talk in members for person in talk.people}
    name = thread.topic or opening(quote)
    if len(name.split()) < NAME_WORDS:
        return
    yield Candidate(
        "theme", Place("message", middle.source, middle.thread_id), message.id,
        name, quote, newest, message.language,
        demand=wanted(len(people) / 2),
        owner=present([m for talk in members for m in talk.said], ground),
        detail={"threads": str(len(members)), "poor": poor},
    )  # fmt: skip


def _ideas(
    ground: Ground, article: ShownArticle, talks: Mapping[Place, Talk]
) -> Iterator[Candidate]:
    place = Place("article", article.source, f"{article.space}/{article.path}")
    for section in article.sections:
        vector = ground.meaning.of_section(place, section.slug)
        quote = next((s for s in sentences(section.text) if len(s.split()) >= LEAST_WORDS), "")
        if vector is None or not section.heading or len(section.text) < IDEA_CHARS or not quote:
            continue
        near = [p for p in ground.meaning.near(vector, SAME) if p in talks]
        tried = any(talks[p].evidence.of("application") >= LIKELY for p in near)
        if not near or tried:
            continue
        people = {person for p in near for person in talks[p].people}
        newest = max(talks[p].said[-1].when.date() for p in near)
        if newest < ground.today - LATELY:
            continue
        yield Candidate(
            "article", place, "", f"{article.title} – {section.heading}", quote, newest,
            article.language,
            demand=wanted(len(people) / 2), owner=0.3, slug=section.slug,
            detail={"threads": str(len(near)), "title": article.title},
        )  # fmt: skip
