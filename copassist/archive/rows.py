"""Messages and articles as rows of the database, each with its revision.

A revision is the hash of all that is kept of a record, so that what did not change is not
written again. Names that move for a whole channel or person at once (space, author) are left out
of it and compared by themselves, as is the path: the same message found in another day file has
not changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select

from copassist.records import Article, Message, Reaction, Section, Visibility
from copassist.storage.tables import messages

_NAMES = frozenset({"path", "space", "author"})


def message_row(message: Message) -> dict[str, Any]:
    """Return all that is kept of a message but its language, which takes time to tell."""
    row = {name: getattr(message, name) for name in message.__slots__}
    row["timestamp"] = plain(message.timestamp)
    row["visibility"] = message.visibility.value
    row["mentions"] = list(message.mentions)
    row["reactions"] = [[r.name, r.count] for r in message.reactions]
    row["files"] = list(message.files)
    revision = _revision(row)
    row["rebuilt"] = not message.thread_id
    row["thread_id"] = message.thread_id or message.id
    return row | {"revision": revision}


def article_row(article: Article) -> dict[str, Any]:
    """Return all that is kept of an article; its language as the article itself marks it."""
    row = {name: getattr(article, name) for name in article.__slots__}
    row["visibility"] = article.visibility.value
    row["sections"] = [asdict(section) for section in article.sections]
    return row | {"revision": _revision(row)}


def message_of(row: Any) -> Message:  # noqa: ANN401 - a row's mapping
    """Return the message of a row, in the thread that it has in the archive."""
    fields = {name: row[name] for name in Message.__slots__}
    fields["timestamp"] = aware(row["timestamp"])
    fields["visibility"] = Visibility(row["visibility"])
    fields["mentions"] = tuple(row["mentions"])
    fields["reactions"] = tuple(Reaction(name, count) for name, count in row["reactions"])
    fields["files"] = tuple(row["files"])
    return Message(**fields)


def article_of(row: Any) -> Article:  # noqa: ANN401 - a row's mapping
    """Return the article of a row."""
    fields = {name: row[name] for name in Article.__slots__}
    fields["visibility"] = Visibility(row["visibility"])
    fields["sections"] = tuple(Section(**section) for section in row["sections"])
    return Article(**fields)


def levelled(row: Any, level: Visibility) -> dict[str, str]:  # noqa: ANN401 - a row's mapping
    """Return what changes in the row of a message that is put at another level."""
    message = replace(message_of(row), visibility=level)
    # A thread that was rebuilt is not what the source said.
    said = replace(message, thread_id="") if row["rebuilt"] else message
    return {"visibility": level.value, "revision": message_row(said)["revision"]}


def levelled_article(row: Any, level: Visibility) -> dict[str, str]:  # noqa: ANN401 - a row's mapping
    """Return what changes in the row of an article that is put at another level."""
    article = replace(article_of(row), visibility=level)
    return {"visibility": level.value, "revision": article_row(article)["revision"]}


def aware(moment: datetime) -> datetime:
    """Return a moment with its zone, as the tables hold it without."""
    return moment.replace(tzinfo=UTC)


def plain(moment: datetime) -> datetime:
    """Return a moment in UTC without its zone, as the tables hold it."""
    known = moment if moment.tzinfo is UTC else moment.astimezone(UTC)
    return known.replace(tzinfo=None)


def _revision(row: dict[str, Any]) -> str:
    kept = repr([(name, row[name]) for name in sorted(row.keys() - _NAMES)])
    return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()


def known_rows(connection: Connection, found: Iterable[Message]) -> dict[tuple[str, str], Any]:
    """Return the rows that some messages have already, by source and id."""
    m = messages.c
    ids: dict[str, list[str]] = {}
    for message in found:
        ids.setdefault(message.source, []).append(message.id)
    query = select(m.key, m.source, m.id, m.revision, m.space, m.author, m.timestamp, m.language)
    # A source at a time: no database finds a list of pairs as fast as a list of ids.
    return {
        (row.source, row.id): row
        for source, names in ids.items()
        for row in connection.execute(query.where(m.source == source, m.id.in_(names))).all()
    }


def outcome_of(before: Any, row: dict[str, Any], names: Sequence[str]) -> str:  # noqa: ANN401 - a row
    """Return what writing a row does: ``added``, ``changed`` or ``unchanged`` in some columns."""
    if before is None:
        return "added"
    same = [getattr(before, name) for name in names] == [row[name] for name in names]
    return "unchanged" if same else "changed"


def is_another(before: Any, row: dict[str, Any]) -> bool:  # noqa: ANN401 - a row
    """Whether an id means two messages: two communities may number theirs alike."""
    return bool(before.timestamp != row["timestamp"] and before.author != row["author"])
