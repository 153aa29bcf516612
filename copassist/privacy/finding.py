"""What an erasure is about: the messages and articles that a name means."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, func, or_, select

from copassist.archive.rows import plain
from copassist.errors import NotFoundError, StoreError
from copassist.records.privacy import Found, Target
from copassist.storage.tables import articles, messages

SOME = 500
ALL = "all"
"""The source that means every source."""


@dataclass(frozen=True)
class Scope:
    """Rows of the messages and articles to be erased; ``opened``, the threads they gave a title.

    A thread is told by its source and id. A title is the words of who opened the thread.
    """

    messages: Sequence[Any]
    articles: Sequence[Any]
    opened: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, connection: Connection, said: Sequence[Any], written: Sequence[Any]) -> Scope:
        """Return the scope of some rows that still stand in the archive."""
        return cls(said, written, frozenset(_opened(connection, said)))

    def said(self) -> Iterator[tuple[datetime, str]]:
        """Yield all that is said in it, each with its moment; an article without a date is oldest.

        Of titles, those that it gave.
        """
        for row in self.messages:
            title = row.title if (row.source, row.thread_id) in self.opened else ""
            for text in (row.text, row.original, title):
                if text:
                    yield row.timestamp, text
        for row in self.articles:
            moment = datetime.combine(row.date, time()) if row.date else datetime.min
            for section in row.sections:
                yield moment, f"{section['heading']}\n{section['text']}"

    @property
    def found(self) -> Found:
        """How much it is."""
        days = sorted(row.timestamp.date().isoformat() for row in self.messages)
        spaces = {row.space for row in (*self.messages, *self.articles)}
        threads = {(row.source, row.thread_id) for row in self.messages}
        return Found(
            len(self.messages), len(threads), len(self.articles), tuple(sorted(spaces)),
            days[0] if days else "", days[-1] if days else "",
        )  # fmt: skip


def find(connection: Connection, target: Target) -> Scope:
    """Return what a target means.

    :raises NotFoundError: when nothing in the archive is called so.
    :raises StoreError: when the name means several (``erase_sources``, ``erase_homonyms``).
    """
    said = _messages(connection, target)
    written = _articles(connection, target) if target.kind == "member" else []
    if not said and not written:
        raise NotFoundError(id=target.name)
    sources = sorted({row.source for row in said})
    if target.kind != "space" and len(sources) > 1 and target.source != ALL:
        raise StoreError("erase_sources", name=target.name, sources=", ".join(sources))
    if target.kind == "member":
        _one_person(said, target)
    return Scope.of(connection, said, written)


def _one_person(said: Iterable[Any], target: Target) -> None:
    """Refuse a name that two people of one source bear."""
    by_source: dict[str, set[str]] = {}
    for row in said:
        by_source.setdefault(row.source, set()).add(row.author_id)
    for source, ids in by_source.items():
        if len(ids) > 1:
            named = ", ".join(sorted(ids))
            raise StoreError("erase_homonyms", name=target.name, source=source, ids=named)


def _opened(connection: Connection, said: Iterable[Any]) -> Iterator[tuple[str, str]]:
    first: dict[tuple[str, str], datetime] = {}
    for row in said:
        if row.title:
            thread = (row.source, row.thread_id)
            first[thread] = min(row.timestamp, first.get(thread, row.timestamp))
    m = messages.c
    names = [name for _, name in first]
    for start in range(0, len(names), SOME):
        query = select(m.source, m.thread_id, func.min(m.timestamp)).group_by(m.source, m.thread_id)
        some = connection.execute(query.where(m.thread_id.in_(names[start : start + SOME])))
        for source, thread, moment in some:
            if first.get((source, thread)) == moment:
                yield source, thread


def _messages(connection: Connection, target: Target) -> Sequence[Any]:
    m = messages.c
    where: dict[str, ColumnElement[bool]] = {
        "member": or_(func.lower(m.author) == target.name.lower(), m.author_id == target.name),
        "thread": m.thread_id == target.name,
        "message": m.id == target.name,
        "space": m.space == target.name,
    }
    query = select(messages).where(where[target.kind]).order_by(m.timestamp, m.key)
    if target.source not in ("", ALL):
        query = query.where(m.source == target.source)
    if target.until:
        query = query.where(m.timestamp <= plain(target.until))
    return connection.execute(query).all()


def _articles(connection: Connection, target: Target) -> Sequence[Any]:
    query = select(articles).where(func.lower(articles.c.author) == target.name.lower())
    if target.source not in ("", ALL):
        query = query.where(articles.c.source == target.source)
    return connection.execute(query).all()
