"""Passages: the unit that is found.

A thread is cut between messages, never inside a short one, into passages of about
``passage_chars``. Its topic, where the source names one, is the context of each; each passage after
the first carries the thread's opening too, so that an answer is found by the words of the question
it answers. Messages that stand alone, close in time,
in a channel without threads are read together, since they answer one another. Articles are cut by
heading, long sections at paragraphs; title and heading are the context.

A passage has its document's language when at least three quarters of the document is in it (a few
passages tagged with the wrong language cost cross-language search half its recall), else its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from copassist.archive.library import main_language
from copassist.index.outlines import Outline
from copassist.index.sentences import pack
from copassist.records import Part, Passage, Section, ShownArticle, ShownMessage, Thread

CONTEXT_CHARS = 220
DOCUMENT_SHARE = 0.75
RUN_GAP = timedelta(minutes=15)
RUN_MESSAGES = 12
SHORT_SECTION_CHARS = 160
Standing = TypeVar("Standing", Thread, Outline)


@dataclass(frozen=True, slots=True)
class _Piece:
    part: Part
    language: str


def passages(
    threads: Iterable[Thread], articles: Iterable[ShownArticle], passage_chars: int
) -> Iterator[Passage]:
    """Cut the threads (of one space, in the order of time) and articles into passages."""
    for run in runs(threads):
        yield from _run_passages(run, passage_chars)
    for article in articles:
        yield from _article_passages(article, passage_chars)


def runs(threads: Iterable[Standing]) -> Iterator[list[Standing]]:
    """Yield threads (of one space, in the order of time) in the runs that are read together."""
    run: list[Standing] = []
    for thread in threads:
        if run and not _continues(run, thread):
            yield run
            run = []
        run.append(thread)
    if run:
        yield run


def _continues(run: list[Standing], thread: Standing) -> bool:
    last = run[-1]
    alone = thread.count == last.count == 1 and len(run) < RUN_MESSAGES and not thread.topic
    same = (thread.source, thread.visibility) == (last.source, last.visibility)
    return alone and same and thread.started - last.started <= RUN_GAP


def _run_passages(run: list[Thread], limit: int) -> Iterator[Passage]:
    first = run[0]
    said = [message for thread in run for message in thread.messages]
    pieces = [piece for message in said for piece in _pieces(message, limit)]
    opening = " ".join(first.messages[0].text.split())[:CONTEXT_CHARS]
    whole = _document_language((p.language, len(p.part.text)) for p in pieces)
    for number, group in enumerate(_groups(pieces, limit)):
        weights = [(piece.language, len(piece.part.text)) for piece in group]
        name = f"{first.source}:{group[0].part.message_id}"
        yield Passage(
            id=name if number == 0 else f"{name}~{number + 1}",
            kind="message",
            source=first.source,
            path=first.path,
            space=first.space,
            title=first.title,
            language=whole or main_language(weights),
            visibility=first.visibility,
            parts=tuple(piece.part for piece in group),
            context=" — ".join(w for w in (first.topic, opening if number else "") if w),
            thread_id=first.id,
        )


def _pieces(message: ShownMessage, limit: int) -> list[_Piece]:
    when = message.timestamp.isoformat(timespec="seconds")
    return [
        _Piece(Part(text, message.id, message.author, when), message.language)
        for text in pack(message.text, limit)
    ]


def _groups(pieces: list[_Piece], limit: int) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    size = 0
    for piece in pieces:
        if group and size + len(piece.part.text) > limit:
            yield group
            group, size = [], 0
        group.append(piece)
        size += len(piece.part.text)
    if group:
        yield group


def _article_passages(article: ShownArticle, limit: int) -> Iterator[Passage]:
    for section in _merged(article.sections):
        heading = " — ".join(words for words in (article.title, section.heading) if words)
        for number, text in enumerate(pack(section.text, limit)):
            name = f"{article.space}/{article.path}#{section.slug}"
            yield Passage(
                id=name if number == 0 else f"{name}~{number + 1}",
                kind="article",
                source=article.source,
                path=article.path,
                space=article.space,
                title=article.title,
                language=article.language,
                visibility=article.visibility,
                parts=(Part(text, "", article.author, _day(article)),),
                context=heading[:CONTEXT_CHARS],
                slug=section.slug,
                heading=section.heading,
                page=section.page,
            )


def _merged(sections: Iterable[Section]) -> Iterator[Section]:
    """Join a section too short to be found alone to the one before it."""
    held: Section | None = None
    for section in sections:
        if held and held.page == section.page and len(section.text) < SHORT_SECTION_CHARS:
            text = f"{held.text}\n{section.heading}\n{section.text}".strip()
            held = Section(held.slug, held.heading, re.sub(r"\n{3,}", "\n\n", text), held.page)
            continue
        if held:
            yield held
        held = section
    if held:
        yield held


def _day(article: ShownArticle) -> str:
    return article.date.isoformat() if article.date else ""


def _document_language(weights: Iterable[tuple[str, int]]) -> str | None:
    kept = list(weights)
    total = sum(weight for _, weight in kept)
    main = main_language(kept)
    share = sum(weight for code, weight in kept if code == main)
    return main if total and share >= DOCUMENT_SHARE * total else None
