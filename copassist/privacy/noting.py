"""Noting what is erased, so that it does not come back; of the words only hashes are kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from copassist.archive.erased import Kind, hashed
from copassist.archive.rows import plain
from copassist.privacy.finding import Scope
from copassist.records.privacy import Target
from copassist.storage.tables import erased as table

SOME = 500
Row = dict[str, Any]


def note(
    connection: Connection, target: Target, scope: Scope, now: datetime, runs: Iterable[str]
) -> None:
    """Note what a target means; ``runs`` are the names of its runs of words."""
    until = plain(target.until or now)
    found = [*_named(target, scope, until), *_places(target, scope)]
    found += [_row("title", source, thread) for source, thread in sorted(scope.opened)]
    found += [_row("words", "", "") | {"name": name} for name in runs]
    found += [_row("article", "", f"{row.space}/{row.path}") for row in scope.articles]
    keep(connection, found)


def noted(connection: Connection) -> list[Row]:
    """Return all that was noted, so that it can be kept through a restore."""
    columns = [column for column in table.columns if column is not table.c.key]
    return [dict(row) for row in connection.execute(select(*columns)).mappings()]


def keep(connection: Connection, found: Sequence[Mapping[str, Any]]) -> None:
    """Write what is noted, beside what was."""
    rows = list({(row["kind"], row["source"], row["name"]): row for row in found}.values())
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    for start in range(0, len(rows), SOME):
        added = dialect.insert(table).values(rows[start : start + SOME])
        connection.execute(
            added.on_conflict_do_update(
                index_elements=["kind", "source", "name"], set_={"until": added.excluded.until}
            )
        )


def _named(target: Target, scope: Scope, until: datetime) -> Iterator[Row]:
    """Yield what is erased by a name: what comes later under it is read again."""
    if target.kind == "space":
        yield _row("space", "", target.name, until)
    for row in scope.messages:
        if target.kind == "member":
            yield _row("member", row.source, row.author_id or row.author, until)
        elif target.kind == "thread" and not row.rebuilt:
            yield _row("thread", row.source, row.thread_id, until)
    for row in scope.articles:
        yield _row("author", "", row.author)


def _places(target: Target, scope: Scope) -> Iterator[Row]:
    """Yield each message with its place in what is left of its thread."""
    if target.kind == "space":
        return
    for row in scope.messages:
        place = {"space": row.space, "thread_id": row.thread_id, "timestamp": row.timestamp}
        yield _row("message", row.source, row.id) | place


def _row(kind: Kind, source: str, name: str, until: datetime | None = None) -> Row:
    nowhere: Row = {"space": "", "thread_id": "", "timestamp": None}
    return {"kind": kind, "source": source, "name": hashed(kind, name), "until": until} | nowhere
