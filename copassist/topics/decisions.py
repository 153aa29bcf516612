"""What was decided, as minutes list it and as people say it in threads.

1. Minutes with a heading of decisions: each item under it, whole, unless it says that none is.
2. Minutes without one, and threads that likely decide something: sentences in which a group says
   that it decided. The cue ``decision`` is too wide to quote by (« haute résolution », "decision
   makers") and misses some (« we have all decided »), so a pattern that asks for who decided, and
   one for what may only come, have the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Protocol, TypeVar

from copassist.archive.library import Library
from copassist.archive.minutes import is_minutes
from copassist.archive.pseudonyms import ROBOT
from copassist.axes.axes import Axes
from copassist.index.sentences import sentences
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records import Citation, Role, ShownArticle
from copassist.topics.asking import NOT_SAID
from copassist.topics.citing import cite_message, cite_section
from copassist.topics.unanswered import threads_of

LIKELY = 0.5
"""From which probability on a thread decides something."""
LEAST_WORDS, MOST_WORDS = 5, 60
"""Of a sentence in a thread: shorter ones do not say what was decided."""
LIST_CHARS = 420
"""The longest item that is quoted with the list that it announces."""

_ITEM = re.compile(r"[ \t]*(?:[-*•–☐]|\d{1,2}(?:\.\d{1,2})*[.)]?|\[[ x]?\])[ \t]+")
_LINE = re.compile(r"[^\n]+")


class _HasHeading(Protocol):
    @property
    def heading(self) -> str: ...
    @property
    def text(self) -> str: ...


Headed = TypeVar("Headed", bound=_HasHeading)
"""A section of minutes, as it is kept or as it is read."""


@dataclass(frozen=True, slots=True)
class Decision:
    """Something decided: on which day, in whose words (letter by letter), and where it stands."""

    day: date
    quote: str
    citation: Citation
    is_of_minutes: bool


def decisions(axes: Axes, library: Library, role: Role, since: date, until: date) -> list[Decision]:
    """Return what was decided between two days (included), the oldest first.

    Each is told once, as it was first said; citations are numbered in that order.
    """
    found = [
        *(one for article in minutes(library, role, since, until) for one in _of_minutes(article)),
        *_of_threads(axes, role, since, until),
    ]
    # Of one day, minutes before what is said of them.
    found.sort(key=lambda one: (one.day, not one.is_of_minutes))
    once: dict[str, Decision] = {}
    for one in found:
        once.setdefault(" ".join(_plain(one.quote).split()), one)
    return [
        replace(one, citation=replace(one.citation, n=n)) for n, one in enumerate(once.values(), 1)
    ]


def minutes(library: Library, role: Role, since: date, until: date) -> list[ShownArticle]:
    """Return the minutes of the meetings held between two days (included), the oldest first."""
    found = [
        article
        for shelf in library.shelves(role)
        if shelf.articles
        for article in library.articles(shelf.space, role)
        if article.date and since <= article.date <= until and is_minutes(article.title)
    ]
    return sorted(found, key=lambda article: (article.date or since, article.path))


def items(text: str) -> list[str]:
    """Return the items of a section letter by letter: of its list, else its lines.

    A line without a mark goes on with the item before it; a list that an item announces (« Quatre
    règles : ») is part of it, as far as it has other marks.
    """
    spans: list[tuple[int, int]] = []
    mark = ""
    for line in _LINE.finditer(text):
        marked = _ITEM.match(line.group())
        lead = marked.group() if marked else ""
        start, end = line.start() + len(lead), line.start() + len(line.group().rstrip())
        if start >= end:
            continue
        if spans and _goes_on(text, spans[-1], start - len(lead), mark, lead):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start + _indent(text[start:end]), end))
            mark = lead
    return [text[start:end] for start, end in spans]


def _goes_on(text: str, last: tuple[int, int], start: int, mark: str, lead: str) -> bool:
    """Whether a line, marked by its lead, goes on with the item before it."""
    is_next = text[last[1] : start].count("\n") == 1
    if not lead:
        return bool(mark) and is_next
    before = text[last[0] : last[1]]
    announced = before.endswith(":") or (is_next and ":\n" in before)
    return announced and _kind(lead) != _kind(mark) and start - last[0] <= LIST_CHARS


def _kind(lead: str) -> str:
    """Return a mark without what differs from one item of a list to the next."""
    return re.sub(r"\d+", "#", lead)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def is_heading(heading: str) -> bool:
    """Whether decisions are listed under a heading of minutes."""
    return _says("heading", _plain(heading))


def told_in(sections: Sequence[Headed]) -> Iterator[tuple[Headed, str]]:
    """Return what sections of minutes say was decided, each with its section."""
    listed = [section for section in sections if is_heading(section.heading)]
    for section in listed or sections:
        for quote in items(section.text) if listed else _decided(section.text):
            if not _says("nothing", _plain(quote)):
                yield section, quote


def _of_minutes(article: ShownArticle) -> Iterator[Decision]:
    if article.date:
        for section, quote in told_in(article.sections):
            yield Decision(article.date, quote, cite_section(article, section, quote), True)


def _of_threads(axes: Axes, role: Role, since: date, until: date) -> Iterator[Decision]:
    record, _ = axes.marked(role)
    talks = [
        talk
        for talk in record.talks
        if not talk.is_meeting
        and talk.evidence.of("decision") >= LIKELY
        and talk.start.date() <= until
        and talk.said[-1].when.date() >= since
    ]
    for thread in threads_of(axes, role, talks).values():
        for message in thread.messages:
            day = message.timestamp.date()
            if since <= day <= until and message.author != ROBOT:
                for quote in _decided(message.text):
                    yield Decision(day, quote, cite_message(thread, message, quote), False)


def _decided(text: str) -> Iterable[str]:
    """Return the sentences that say that something was decided."""
    return [
        sentence
        for piece in NOT_SAID.split(text)
        for sentence in sentences(piece)
        if LEAST_WORDS <= len(sentence.split()) <= MOST_WORDS and _is_decided(_plain(sentence))
    ]


def _is_decided(plain: str) -> bool:
    return "?" not in plain and _says("decided", plain) and not _says("not_yet", plain)


def _plain(text: str) -> str:
    return fold(text.lower().replace("’", "'")).strip()


def _says(name: str, plain: str) -> bool:
    return any(pattern.search(plain) for pattern in _patterns(name))


@cache
def _patterns(name: str) -> Sequence[re.Pattern[str]]:
    return [re.compile(language(code).rules("digest")["decisions"][name]) for code in LANGUAGES]
