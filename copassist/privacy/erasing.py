"""Erasing words from the archive, and from all that was made of them.

1. What is erased is noted (``archive/erased``): no import and no backup brings it back.
2. In the same transaction the messages go, each leaving its place in its thread; who quotes a long
   run of them has a gap there; passages, readings, commitments, topics, agendas, answers and
   labels made of them go or are rewritten.
3. Then the index is made again from what is left, vectors that nothing has any more go, and the
   database is written anew, so that freed pages hold nothing (``cleaning``). A fact stands until
   that is done: a kill in between is made good by the next erasure or import.
4. Every byte under the home is searched for what was erased (``proof``), and the report is signed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Engine, delete, select, update

from copassist.archive.erased import Erased, unnamed
from copassist.archive.intake import STALE
from copassist.archive.rows import article_of, article_row, message_of, message_row
from copassist.archive.seals import break_seals
from copassist.privacy import derived
from copassist.privacy.finding import Scope, find
from copassist.privacy.gone import Gone
from copassist.privacy.noting import keep, note
from copassist.privacy.own import own_runs
from copassist.records import Message
from copassist.records.privacy import Target
from copassist.storage.facts import set_fact
from copassist.storage.tables import articles, consents, messages

PENDING = "erasure.pending"
"""Stands from an erasure until the index and the files hold nothing of it."""
SOME = 500


@dataclass(frozen=True, slots=True)
class Taken:
    """What one erasure took out of the database; ``texts`` are the words, for the proof alone."""

    scope: Scope
    texts: tuple[str, ...]
    vectors: Mapping[str, bytes]
    quotes: int
    commitments: int
    topics: int
    agendas: int
    answers: int
    labels: int


def erase(engine: Engine, target: Target) -> Taken:
    """Take what a target means out of the database, in one transaction.

    :raises NotFoundError: when nothing in the archive is called so.
    :raises StoreError: when the name means several.
    """
    now = datetime.now(UTC)
    with engine.begin() as connection:
        scope = find(connection, target)
        # Who quotes what is kept no longer said it again in what is kept.
        runs = own_runs(connection, scope) if target.kind != "space" else ()
        note(connection, target, scope, now, runs)
        if target.kind == "member":
            authors = {row.author for row in scope.messages}
            connection.execute(delete(consents).where(consents.c.name.in_(authors)))
        return _take_out(connection, scope)


def erase_again(connection: Connection, noted: Sequence[Mapping[str, Any]]) -> None:
    """Take out of restored rows what was erased, here or where the backup was made."""
    keep(connection, noted)
    erased = Erased.read(connection)
    if not erased.held:
        return
    said = connection.execute(select(messages), execution_options={"yield_per": SOME})
    kept = [row for row in said if erased.covers(_as_read(row._mapping))]
    written = connection.execute(select(articles)).all()
    gone = [row for row in written if erased.covers_article(article_of(row._mapping))]
    _take_out(connection, Scope.of(connection, kept, gone))


def _take_out(connection: Connection, scope: Scope) -> Taken:
    texts = tuple(text for _, text in scope.said())
    gone = Gone.of(
        ((row.source, row.id) for row in scope.messages),
        (f"{row.space}/{row.path}" for row in scope.articles),
        Erased.read(connection),
        texts,
        _names(scope),
    )
    _delete(connection, scope)
    quoting, quotes = _unquote(connection, gone.erased)
    spaces = quoting | {row.space for row in (*scope.messages, *scope.articles)}
    vectors = derived.forget_passages(connection, spaces, gone)
    counts = _derive(connection, gone)
    for space in spaces:
        set_fact(connection, STALE + space, "1")
    break_seals(connection)
    set_fact(connection, PENDING, "1")
    return Taken(scope, texts, vectors, quotes, *counts)


def _derive(connection: Connection, gone: Gone) -> tuple[int, int, int, int, int]:
    derived.forget_marks(connection, gone)
    promised = derived.forget_commitments(connection, gone)
    derived.gather(connection, gone)
    chosen = derived.forget_topics(connection, gone)
    planned = derived.forget_in_agendas(connection, gone)
    told = derived.forget_answers(connection, gone)
    derived.forget_in_journeys(connection, gone)
    return promised, chosen, planned, told, derived.forget_labels(connection, gone)


def _delete(connection: Connection, scope: Scope) -> None:
    for table, rows in ((messages, scope.messages), (articles, scope.articles)):
        keys = [row.key for row in rows]
        for start in range(0, len(keys), SOME):
            connection.execute(delete(table).where(table.c.key.in_(keys[start : start + SOME])))


def _unquote(connection: Connection, erased: Erased) -> tuple[set[str], int]:
    """Put a gap where others quote a long sentence; return the spaces and how many they are.

    The revision is that of the text with the gap, so that the next import finds it unchanged.
    """
    spaces, count = set(), 0
    rows = connection.execute(select(messages), execution_options={"yield_per": SOME}).mappings()
    for row in [r for r in rows if erased.without(_as_read(r)) != _as_read(r)]:
        told = message_row(erased.without(_as_read(row)))
        values = {name: told[name] for name in ("text", "original", "title", "path", "revision")}
        connection.execute(update(messages).where(messages.c.key == row["key"]).values(values))
        spaces.add(row["space"])
        count += 1
    for row in connection.execute(select(articles)).mappings().all():
        article = article_of(row)
        if (left := erased.article_without(article)) != article:
            told = article_row(left) | {"language": row["language"]}
            connection.execute(update(articles).where(articles.c.key == row["key"]).values(told))
            spaces.add(row["space"])
            count += 1
    return spaces, count


def _as_read(row: Any) -> Message:  # noqa: ANN401 - a row's mapping
    """Return a message as its reader gave it: without the thread that was rebuilt for it."""
    message = message_of(row)
    return replace(message, thread_id="") if row["rebuilt"] else message


def _names(scope: Scope) -> set[str]:
    """Return what is made of the titles: themselves, and the files that are called after them."""
    opened = [r for r in scope.messages if r.title and (r.source, r.thread_id) in scope.opened]
    files = {PurePath(row.path).stem for row in opened if unnamed(row.path, row.title) != row.path}
    return {row.title for row in opened} | files
