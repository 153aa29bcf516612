"""What may tell that a commitment was kept: evidence for a person to look at, never a decision.

1. In its own thread: what its author said later (anybody, where it is the group's) in words that
   tell of something done.
2. Where meetings look back on what was promised: lines of later minutes that say that it was kept
   and are near the act in meaning.
3. Elsewhere: sentences written later that tell of something done and are near the act in meaning,
   in the passages that a search for it finds.

A question, a wish, an intention and a denial tell of nothing done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property

from copassist.archive.library import Library
from copassist.axes.cues import cues_of
from copassist.commitments.listed import section_of
from copassist.errors import NotFoundError, QuestionError
from copassist.index.rows import Vectors
from copassist.index.sentences import sentences
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records import Citation, Passage, Role, Scope, Section, ShownArticle
from copassist.records.commitments import Commitment
from copassist.retrieval.search import Search
from copassist.topics.citing import Citing, cite_message, cite_section
from copassist.topics.decisions import items, minutes

FOUND, MOST = 8, 2
"""Passages looked at for a commitment; pieces of evidence told at most."""
NEAR, NEAR_ELSEWHERE = 0.5, 0.65
"""From which centred cosine on a line of minutes, or a sentence of another thread, is near the act.
In the demonstration's minutes 8 of 9 lines from .5 on told of it; in other threads of real channels
none of those under .6 did."""
NEAR_HERE, SHORT = 0.25, 5
"""The same in the thread itself, where so few words need not be near at all (« C'est fait ! »): of
24 pieces of evidence of real channels 15 told of the act."""
SOON = timedelta(60)
"""How long after a promise its own thread is looked at."""
REVIEWED = timedelta(150)
"""How long after a promise meetings may look back on it."""
LONG = 40
"""Words beyond which a sentence tells of many things."""
_MACHINE = re.compile(r"^\W*[>$]|Error\b|`|\w:\s*$|\S{60}")
"""What programs wrote, or others."""
NOT_YET = frozenset({"asks", "commitment", "proposal", "obstacle", "aim"})
"""Cues of what is still to come."""


def tells_done(sentence: str) -> bool:
    """Whether a sentence tells of something done."""
    if len(sentence.split()) > LONG or _MACHINE.search(sentence):
        return False
    cues = cues_of(sentence)
    return "completion" in cues and not cues & NOT_YET and not _says("denied", sentence)


def tells_kept(line: str) -> bool:
    """Whether a line that looks back on a promise says that it was kept."""
    return _says("kept", line) and not _says("denied", line)


def completions(
    search: Search, role: Role, held: Iterable[Commitment]
) -> dict[str, tuple[Citation, ...]]:
    """Return, by id, what may tell that commitments were kept, the surest first.

    Those of which nothing is found are absent.
    """
    looking = _Looking(search, role)
    found = {one.id: tuple(looking.evidence(one))[:MOST] for one in held}
    return {name: cited for name, cited in found.items() if cited}


@dataclass(frozen=True)
class _Looking:
    """A look through what a role may read."""

    search: Search
    role: Role
    known: dict[str, Vectors] = field(default_factory=dict)

    @property
    def library(self) -> Library:
        return Library(self.search.engine)

    @cached_property
    def reviews(self) -> Sequence[tuple[ShownArticle, Section, str]]:
        """The lines of minutes that look back and say that something was kept."""
        return [
            (article, section, line)
            for article in minutes(self.library, self.role, date.min, date.max)
            for section in article.sections
            if section_of(section.heading) == "review"
            for line in items(section.text)
            if tells_kept(line)
        ]

    def evidence(self, held: Commitment) -> Iterator[Citation]:
        """Yield what was said in its thread, in minutes, then elsewhere."""
        here = list(self._said_later(held)) if held.message else []
        known = {message for cited in here for message in cited.message_ids}
        yield from here
        yield from self._looked_back(held)
        yield from (c for c in self._elsewhere(held) if known.isdisjoint(c.message_ids))

    def _said_later(self, held: Commitment) -> Iterator[Citation]:
        try:
            thread = self.library.thread(held.source, held.thread, self.role)
        except NotFoundError:
            return
        made = next((n for n, m in enumerate(thread.messages) if m.id == held.message), None)
        if made is None:
            return
        until = held.made + SOON
        for message in thread.messages[made + 1 :]:
            is_other = message.author != thread.messages[made].author
            if message.timestamp.date() > until or (held.form == "promise" and is_other):
                continue
            for sentence in filter(tells_done, sentences(message.text)):
                if _is_short(sentence) or self._nearness(held, sentence) >= NEAR_HERE:
                    yield cite_message(thread, message, sentence)
                    break

    def _looked_back(self, held: Commitment) -> list[Citation]:
        after, until = held.made + timedelta(1), held.made + REVIEWED
        told = [
            (self._nearness(held, line), article, section, line)
            for article, section, line in self.reviews
            if article.date and after <= article.date <= until
        ]
        near = sorted((one for one in told if one[0] >= NEAR), key=lambda one: -one[0])
        return [cite_section(article, section, line) for _, article, section, line in near[:1]]

    def _elsewhere(self, held: Commitment) -> list[Citation]:
        try:
            after = Scope(kind="message", since=held.made)
            hits = self.search.search(held.act, k=FOUND, role=self.role, within=after)
        except QuestionError:
            return []
        told = [
            (self._nearness(held, sentence), hit.passage, message, sentence)
            for hit in hits
            for message, sentence in _done_after(hit.passage, held.made)
        ]
        near = sorted((one for one in told if one[0] >= NEAR_ELSEWHERE), key=lambda one: -one[0])
        citing = Citing(self.library, self.role)
        found = [
            citing.of_message(passage.source, passage.thread_id or "", message, sentence)
            for _, passage, message, sentence in near
        ]
        return [cited for cited in found if cited]

    def _nearness(self, held: Commitment, text: str) -> float:
        return float(self._vector(held.act) @ self._vector(text))

    def _vector(self, text: str) -> Vectors:
        if text not in self.known:
            self.known[text] = self.search.question_vector(text, self.role)
        return self.known[text]


def _done_after(passage: Passage, day: date) -> Iterator[tuple[str, str]]:
    """Yield the messages after a day, and their sentences, that tell of something done."""
    for part in passage.parts:
        if date.fromisoformat(part.timestamp[:10]) > day:
            for sentence in filter(tells_done, sentences(part.text)):
                yield part.message_id, sentence


def _is_short(sentence: str) -> bool:
    return len(sentence.split()) <= SHORT


def _says(name: str, text: str) -> bool:
    return _patterns(name).search(fold(text.lower().replace("’", "'"))) is not None


@cache
def _patterns(name: str) -> re.Pattern[str]:
    found: Sequence[str] = [language(code).rules("completions")[name] for code in LANGUAGES]
    return re.compile("|".join(f"(?:{one})" for one in found))
