"""Which words are somebody's own: not those that they quote, nor those that another said before.

Whoever answers quotes; were the words of a quote taken for those of who quotes, erasing one
member would tear holes in what the others said first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time

from sqlalchemy import Connection, select

from copassist.archive.erased import runs_of
from copassist.privacy.finding import Scope
from copassist.storage.tables import articles, messages

_QUOTED = re.compile(r"^\s*>.*$", re.MULTILINE)


def own_runs(connection: Connection, scope: Scope) -> set[str]:
    """Return the names of the runs of words in a scope that are its authors' own."""
    first: dict[str, datetime] = {}
    for moment, text in scope.said():
        for piece in unquoting(text):
            for name in runs_of(piece):
                first[name] = min(moment, first.get(name, moment))
    for moment, text in _others(connection, scope):
        for name in runs_of(text):
            if name in first and moment < first[name]:
                del first[name]
    return set(first)


def unquoting(text: str) -> list[str]:
    """Return what stands in a text before, between and after its lines marked as quotes."""
    return _QUOTED.split(text)


def _others(connection: Connection, scope: Scope) -> Iterator[tuple[datetime, str]]:
    m, a = messages.c, articles.c
    ours = {row.key for row in scope.messages}
    query = select(m.key, m.timestamp, m.text, m.original)
    for row in connection.execute(query, execution_options={"yield_per": 500}):
        if row.key not in ours:
            yield from ((row.timestamp, text) for text in (row.text, row.original) if text)
    written = {row.key for row in scope.articles}
    dated = select(a.key, a.date, a.sections).where(a.date.is_not(None))
    for article in connection.execute(dated):
        if article.key not in written:
            # Minutes of a day may quote what was said that day.
            evening = datetime.combine(article.date, time.max)
            yield from ((evening, section["text"]) for section in article.sections)
