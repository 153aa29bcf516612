"""Keys of threads and channels that were made of names: they hold none of their words now.

Threads of Zulip were known by their topic, channels of Discord's pages by the names in their head.
What people decided, what was erased and what was made of the archive follows.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

KEPT = re.compile(r"\d{1,20}|[0-9a-f]{12}")
WHOLE = re.compile(r"[0-9a-f]{64}")
MADE = re.compile(r"[0-9a-f]{16}")
COLUMNS = (
    ("messages", "thread_id"),
    ("messages", "channel"),
    ("coverages", "thread_id"),
    ("coverages", "channel"),
    ("passages", "thread_id"),
    ("erased", "thread_id"),
    ("commitments", "thread"),
    ("levels", "name"),
)
ROWS = (("topics", "key", "row"), ("agendas", "id", "row"), ("journeys", "owner", "row"),
        ("turns", "key", "answer"))  # fmt: skip


def upgrade() -> None:
    """Apply."""
    bind = op.get_bind()
    found = {**dict(_threads(bind)), **dict(_channels(bind))}
    if not found:
        return
    rows = [{"source": s, "old": old, "new": new} for (s, old), new in found.items()]
    bind.execute(sa.text(
        "CREATE TEMPORARY TABLE renamed (source VARCHAR(32), old VARCHAR(255), new VARCHAR(255),"
        " PRIMARY KEY (source, old))"
    ))  # fmt: skip
    bind.execute(sa.text("INSERT INTO renamed VALUES (:source, :old, :new)"), rows)
    for table, column in COLUMNS:
        here = f"FROM renamed r WHERE r.source = {table}.source AND r.old = {table}.{column}"
        bind.execute(sa.text(
            f"UPDATE {table} SET {column} = (SELECT r.new {here}) WHERE EXISTS (SELECT 1 {here})"
        ))  # fmt: skip
    bind.execute(sa.text("DROP TABLE renamed"))
    bind.execute(
        sa.text("UPDATE erased SET name = :new WHERE kind = :kind AND source = :s AND name = :old"),
        [
            {"kind": kind, "s": s, "old": _hashed(kind, old), "new": _hashed(kind, new)}
            for (s, old), new in found.items()
            for kind in ("thread", "title")
        ],
    )
    _rewrite(bind, {old: new for (_, old), new in found.items()})


def _threads(bind: sa.Connection) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the threads of Zulip's topics: a message, or what is left of one, names them."""
    said = bind.execute(sa.text(
        "SELECT DISTINCT channel, thread_id, title FROM messages WHERE source = 'zulip'"
        " AND rebuilt = :no"
    ), {"no": False})  # fmt: skip
    for channel, thread, title in said:
        topic = thread.removeprefix(f"{channel}/")
        if topic != thread and not MADE.fullmatch(topic):
            made = hashlib.sha256((title or topic).encode("utf-8", "surrogatepass"))
            yield ("zulip", thread), f"{channel}/{made.hexdigest()[:16]}"


def _channels(bind: sa.Connection) -> Iterator[tuple[tuple[str, str], str]]:
    said = bind.execute(sa.text(
        "SELECT channel FROM messages WHERE source = 'discord' AND channel <> ''"
        " UNION SELECT channel FROM coverages WHERE source = 'discord'"
    ))  # fmt: skip
    for (key,) in said:
        if not KEPT.fullmatch(key):
            whole = WHOLE.fullmatch(key)
            made = (
                key if whole else hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()
            )
            yield ("discord", key), made[:12]


def _rewrite(bind: sa.Connection, names: Mapping[str, str]) -> None:
    """Rewrite what was made of the archive, where it names a thread."""
    for table, key, column in ROWS:
        made = sa.table(table, sa.column(key), sa.column(column, sa.JSON(none_as_null=True)))
        for name, row in bind.execute(sa.select(made.c[key], made.c[column])).all():
            if row and (told := _renamed(row, names)) != row:
                where = made.c[key] == name
                bind.execute(sa.update(made).where(where).values({column: told}))


def _renamed(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, list):
        return [_renamed(one, names) for one in value]
    if isinstance(value, dict):
        return {name: _renamed(held, names) for name, held in value.items()}
    return value


def _hashed(kind: str, name: str) -> str:
    return hashlib.sha256(f"{kind}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()
