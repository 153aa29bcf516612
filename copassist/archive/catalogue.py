"""The archive page by page: what a reader may see of it, narrowed and in the order of time.

Threads are summed up in the database, and only those of the page asked for are read whole, so a
space of 100,000 messages opens as fast as a small one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from copassist.archive.library import Library, main_language
from copassist.languages import LANGUAGES
from copassist.records import Role, Scope, ShownArticle, Thread
from copassist.storage.tables import articles, messages

Entry = Thread | ShownArticle


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Entries of the archive: articles first, then threads, the latest first."""

    library: Library

    def page(
        self, role: Role, scope: Scope, *, start: int, size: int
    ) -> tuple[Sequence[Entry], int]:
        """Return ``size`` entries from ``start`` on, and how many there are in all."""
        written = self._articles(role, scope) if scope.kind != "message" else []
        said = self._threads(role, scope) if scope.kind != "article" else []
        here = said[max(0, start - len(written)) : max(0, start + size - len(written))]
        return [*written[start : start + size], *self._read(here, role)], len(written) + len(said)

    def _articles(self, role: Role, scope: Scope) -> list[ShownArticle]:
        a = articles.c
        where = a.space == scope.space if scope.space else a.key.is_not(None)
        if scope.language:
            where &= a.language == scope.language
        found = self.library.articles_where(where, role)
        return [article for article in found if scope.holds(article.date)]

    def _threads(self, role: Role, scope: Scope) -> list[tuple[str, str]]:
        """Return the source and id of the threads wanted, the latest first."""
        with self.library.engine.connect() as connection:
            rows = connection.execute(_summary(role, scope)).all()
        return [
            (row.source, row.thread_id) for row in rows if scope.language in (None, _language(row))
        ]

    def _read(self, names: Sequence[tuple[str, str]], role: Role) -> list[Thread]:
        m = messages.c
        if not names:
            return []
        here = or_(*(and_(m.source == source, m.thread_id == name) for source, name in names))
        found = {(t.source, t.id): t for t in self.library.threads_where(here, role)}
        return [found[name] for name in names if name in found]


def _summary(role: Role, scope: Scope) -> Select[Any]:
    m = messages.c
    hidden = case((m.visibility.in_([level.value for level in role.reads]), 0), else_=1)
    started = func.min(m.timestamp)
    weights = (
        func.sum(case((m.language == code, func.length(m.text)), else_=0)).label(f"weight_{code}")
        for code in LANGUAGES
    )
    query = (
        select(m.source, m.thread_id, *weights)
        .group_by(m.source, m.thread_id)
        # A thread takes the level of its strictest message.
        .having(func.max(hidden) == 0)
        .order_by(started.desc(), m.source, m.thread_id)
    )
    if scope.space:
        query = query.where(m.space == scope.space)
    if limits := _days(started, func.max(m.timestamp), scope):
        query = query.having(*limits)
    return query


def _days(
    started: ColumnElement[Any], ended: ColumnElement[Any], scope: Scope
) -> list[ColumnElement[bool]]:
    """Return the conditions on a thread: one of its days, from first to last, is wanted."""
    limits = []
    if scope.since:
        limits.append(ended >= datetime.combine(scope.since, time()))
    if scope.until:
        limits.append(started < datetime.combine(scope.until + timedelta(days=1), time()))
    return limits


def _language(row: Any) -> str:  # noqa: ANN401 - a SQLAlchemy row
    return main_language((code, getattr(row, f"weight_{code}")) for code in LANGUAGES)
