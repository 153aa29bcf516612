"""Where personal data was redacted, for a facilitator to look at: too much, or not enough?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select, update

from copassist.records import Role
from copassist.redaction.redact import Kind
from copassist.storage.tables import articles, messages
from copassist.storage.tables import redactions as table


@dataclass(frozen=True, slots=True)
class Redaction:
    """One message or article; ``thread`` is empty for an article, ``text`` what is kept of it."""

    source: str
    name: str
    space: str
    thread: str
    path: str
    text: str
    kinds: tuple[tuple[Kind, int], ...]
    reviewed: bool


def redactions(engine: Engine, role: Role) -> list[Redaction]:
    """Return what was redacted, as a role may read it; what nobody looked at comes first."""
    levels = [level.value for level in role.reads]
    m, a = messages.c, articles.c
    place = a.space + "/" + a.path
    said = (
        select(table, m.thread_id, m.path, m.text)
        .join(messages, (m.source == table.c.source) & (m.id == table.c.name))
        .where(m.visibility.in_(levels))
    )
    written = (
        select(table, a.path, a.sections)
        .join(articles, place == table.c.name)
        .where(a.visibility.in_(levels))
    )
    found: dict[tuple[str, str], Redaction] = {}
    with engine.connect() as connection:
        for row in connection.execute(said).mappings():
            _add(found, row, row["thread_id"], row["text"])
        for row in connection.execute(written).mappings():
            text = "\n".join(f"{s['heading']}\n{s['text']}".strip() for s in row["sections"])
            _add(found, row, "", text)
    return sorted(found.values(), key=lambda one: (one.reviewed, one.space, one.name))


def review(engine: Engine, source: str, name: str) -> None:
    """Say that somebody looked at what was redacted in a message or article."""
    here = (table.c.source == source) & (table.c.name == name)
    with engine.begin() as connection:
        connection.execute(update(table).where(here).values(reviewed=True))


def _add(
    found: dict[tuple[str, str], Redaction],
    row: Any,  # noqa: ANN401 - a row's mapping
    thread: str,
    text: str,
) -> None:
    key = row["source"], row["name"]
    before = found.get(key)
    kinds = (*(before.kinds if before else ()), (row["kind"], row["count"]))
    reviewed = row["reviewed"] and (before is None or before.reviewed)
    found[key] = Redaction(*key, row["space"], thread, row["path"], text, kinds, reviewed)
