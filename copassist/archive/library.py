"""Reading the archive: spaces, threads and articles, as the asker's role may see them.

Every reading takes a role and filters in the query itself: what may not be read is never loaded.
A thread takes the level of its strictest message.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, Engine, func, select

from copassist.archive.pseudonyms import letters, shown_text
from copassist.archive.rows import aware, message_of, plain
from copassist.errors import NotFoundError
from copassist.records import (
    Role,
    Section,
    ShownArticle,
    ShownMessage,
    Thread,
    Visibility,
)
from copassist.storage.tables import articles, erased, messages

TITLE_CHARS = 90
TELLING_CHARS = 60
"""A shorter message is in the language of its thread: on a few words detection often errs."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """A space and how much it holds for the asker."""

    space: str
    visibility: Visibility
    threads: int
    messages: int
    articles: int
    first: datetime | None = None
    last: datetime | None = None

    def joined(self, other: Shelf) -> Shelf:
        """Return the sum of two readings of the same space, at the stricter level."""
        dates = [d for d in (self.first, self.last, other.first, other.last) if d]
        return Shelf(
            self.space,
            self.visibility.strictest(other.visibility),
            self.threads + other.threads,
            self.messages + other.messages,
            self.articles + other.articles,
            min(dates, default=None),
            max(dates, default=None),
        )


@dataclass(frozen=True)
class Library:
    """Everything readable in the archive."""

    engine: Engine

    def shelves(self, role: Role) -> list[Shelf]:
        """Return the spaces that the role may read, in the order of their names."""
        m, a = messages.c, articles.c
        threads, times = func.count(m.thread_id.distinct()), (m.timestamp,)
        said = select(
            m.space, m.visibility, threads, func.count(), func.min(*times), func.max(*times)
        ).where(_readable(messages, role))
        written = select(a.space, a.visibility, func.count()).where(_readable(articles, role))
        with self.engine.connect() as connection:
            rows = [
                Shelf(space, Visibility(level), opened, count, 0, aware(first), aware(last))
                for space, level, opened, count, first, last in connection.execute(
                    said.group_by(m.space, m.visibility)
                )
            ] + [
                Shelf(space, Visibility(level), 0, 0, count)
                for space, level, count in connection.execute(
                    written.group_by(a.space, a.visibility)
                )
            ]
        shelves: dict[str, Shelf] = {}
        for row in rows:
            shelves[row.space] = row.joined(shelves[row.space]) if row.space in shelves else row
        return sorted(shelves.values(), key=lambda shelf: shelf.space)

    def threads(self, space: str, role: Role) -> list[Thread]:
        """Return the threads of a space with their messages, the oldest first."""
        return list(self.threads_where(messages.c.space == space, role))

    def thread(self, source: str, thread_id: str, role: Role) -> Thread:
        """Return one thread.

        :raises NotFoundError: when there is none that the role may see.
        """
        here = (messages.c.source == source) & (messages.c.thread_id == thread_id)
        for thread in self.threads_where(here, role):
            return thread
        raise NotFoundError(id=thread_id)

    def removed(self, thread: Thread) -> list[datetime]:
        """Return when messages of a thread were written that were erased since.

        A thread that the archive rebuilt may bear another name than then: it is told by its time.
        """
        e = erased.c
        here = (e.kind == "message") & (e.source == thread.source)
        if thread.is_rebuilt and thread.messages:
            last = plain(thread.messages[-1].timestamp)
            here &= e.timestamp.between(plain(thread.started), last) & (e.space == thread.space)
        else:
            here &= e.thread_id == thread.id
        with self.engine.connect() as connection:
            found = connection.scalars(select(e.timestamp).where(here).order_by(e.timestamp))
            return [aware(moment) for moment in found]

    def articles(self, space: str, role: Role) -> list[ShownArticle]:
        """Return the articles of a space in the order of their paths."""
        return self.articles_where(articles.c.space == space, role)

    def article(self, space: str, path: str, role: Role) -> ShownArticle:
        """Return one article.

        :raises NotFoundError: when there is none that the role may see.
        """
        found = self.articles_where((articles.c.space == space) & (articles.c.path == path), role)
        if not found:
            raise NotFoundError(id=path)
        return found[0]

    def every_space(self) -> list[str]:
        """Return all spaces, whoever may read them: for building the index only."""
        with self.engine.connect() as connection:
            said = connection.scalars(select(messages.c.space).distinct()).all()
            written = connection.scalars(select(articles.c.space).distinct()).all()
        return sorted({*said, *written})

    def threads_where(self, where: ColumnElement[bool], role: Role | None) -> Iterator[Thread]:
        """Yield some threads, the oldest first; without a role all, to build the index only."""
        ordered = (
            select(messages)
            .where(where)
            .order_by(messages.c.source, messages.c.thread_id, messages.c.timestamp, messages.c.key)
        )
        with self.engine.connect() as connection:
            rows = connection.execute(ordered).mappings().all()
        threads = [
            _thread(list(group))
            for _, group in groupby(rows, key=lambda row: (row["source"], row["thread_id"]))
        ]
        readable = [t for t in threads if role is None or t.visibility in role.reads]
        yield from sorted(readable, key=lambda thread: thread.started)

    def articles_where(self, where: ColumnElement[bool], role: Role | None) -> list[ShownArticle]:
        """Return some articles by path; without a role all, to build the index only."""
        query = select(articles).where(where).order_by(articles.c.path)
        if role is not None:
            query = query.where(_readable(articles, role))
        with self.engine.connect() as connection:
            return [_shown_article(row) for row in connection.execute(query).mappings()]


def _readable(table: Any, role: Role) -> ColumnElement[bool]:  # noqa: ANN401 - a SQLAlchemy Table
    readable: ColumnElement[bool] = table.c.visibility.in_([level.value for level in role.reads])
    return readable


def _thread(rows: list[Any]) -> Thread:
    kept = [message_of(row) for row in rows]
    aliases = letters(kept)
    main = main_language((row["language"], len(row["text"])) for row in rows)
    first = kept[0]
    level = first.visibility
    for message in kept:
        level = level.strictest(message.visibility)
    shown = tuple(
        ShownMessage(
            id=m.id,
            space=m.space,
            author=aliases[m.author],
            timestamp=m.timestamp,
            text=shown_text(m, aliases, _language(row, main)),
            language=_language(row, main),
            reactions=m.reactions,
            files=m.files,
            edited=m.edited,
            reply_to=m.reply_to,
        )
        for m, row in zip(kept, rows, strict=True)
    )
    return Thread(
        id=first.thread_id,
        source=first.source,
        space=first.space,
        path=first.path,
        title=title(first.title or shown[0].text),
        language=main,
        visibility=level,
        started=first.timestamp,
        count=len(shown),
        messages=shown,
        is_rebuilt=rows[0]["rebuilt"],
        topic=title(first.title),
    )


def _language(row: Any, main: str) -> str:  # noqa: ANN401 - a SQLAlchemy row
    """Return a message's own language, or its thread's when it is too short to tell."""
    return main if len(row["text"]) < TELLING_CHARS else str(row["language"])


def title(text: str) -> str:
    """Return the first line of a text, cut at a word."""
    # Only plain space is folded: no-break spaces are the text's own.
    line = re.sub(r"[ \t]+", " ", text.strip().split("\n", 1)[0]).strip()
    if len(line) <= TITLE_CHARS:
        return line
    return line[: TITLE_CHARS - 1].rsplit(" ", 1)[0].rstrip(",;: ") + "…"


def main_language(weights: Iterable[tuple[str, int]]) -> str:
    """Return the language that weighs most; French when nothing is said."""
    total: Counter[str] = Counter()
    for code, weight in weights:
        total[code] += weight
    return total.most_common(1)[0][0] if total else "fr"


def _shown_article(row: Any) -> ShownArticle:  # noqa: ANN401 - a SQLAlchemy row
    fields = {name: row[name] for name in ShownArticle.__slots__}
    fields["visibility"] = Visibility(row["visibility"])
    fields["sections"] = tuple(Section(**section) for section in row["sections"])
    return ShownArticle(**fields)
