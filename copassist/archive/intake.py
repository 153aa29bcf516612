"""Taking in: what a reader yields goes into the database, and only what differs is written.

Each message and article has a revision, the hash of all that is kept of it. A second import of the
same thing finds the same revisions, writes nothing and says so. Rows go in by batches, each its
own transaction: a killed import keeps what it had, and the next one goes on from there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, insert, select, tuple_, update

from copassist.languages import LANGUAGES
from copassist.languages.detect import detect
from copassist.records import (
    Article,
    Deleted,
    ImportReport,
    Item,
    Message,
    Progress,
    Skipped,
    Tally,
    Visibility,
)
from copassist.storage.facts import set_fact
from copassist.storage.tables import articles, messages

STALE = "stale:"
"""Facts of this name say which spaces the index has yet to catch up with."""
BATCH = 500
"""Rows written in one transaction."""


@dataclass
class Intake:
    """One import under way: what it did so far, and the spaces that it changed.

    ``space`` names the space of articles, and stands before the channel of messages when
    ``prefix`` is set; ``visibility`` widens or narrows what the source does not mark stricter.
    """

    engine: Engine
    space: str
    prefix: bool = False
    visibility: Visibility | None = None
    messages: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    spaces: set[str] = field(default_factory=set)

    def take(
        self, items: Iterable[Item], progress: Callable[[Progress], None] | None = None
    ) -> None:
        """Write what differs; call again for the next path of the same import."""
        stream = iter(items)
        done = 0
        while batch := list(islice(stream, BATCH)):
            with self.engine.begin() as connection:
                self._take_batch(connection, batch)
                # In the same transaction: a kill before the index is refreshed loses nothing.
                for space in self.spaces:
                    set_fact(connection, STALE + space, "1")
            done += len(batch)
            if progress:
                progress(Progress("read", done, 0))

    def report(self, seconds: float) -> ImportReport:
        """What was done so far."""
        skipped = tuple(Skipped(where, why, n) for (where, why), n in sorted(self.skipped.items()))
        return ImportReport(
            Tally(**self.messages), Tally(**self.articles), skipped, round(seconds, 3)
        )

    def _take_batch(self, connection: Connection, batch: list[Item]) -> None:
        # A message that stands twice in a batch (a thread's broadcast) is written once.
        found = {(m.source, m.id): self._place(m) for m in batch if isinstance(m, Message)}
        self._write_messages(connection, list(found.values()))
        for item in batch:
            if isinstance(item, Article):
                self._write_article(connection, self._place_article(item))
            elif isinstance(item, Deleted):
                self._remove(connection, item)
            elif isinstance(item, Skipped):
                self._skip(item)

    def _place(self, message: Message) -> Message:
        space = f"{self.space}/{message.space}" if self.prefix else message.space
        return replace(message, space=space, visibility=self._level(message.visibility))

    def _place_article(self, article: Article) -> Article:
        code = article.language if article.language in LANGUAGES else detect(article.text)
        level = self._level(article.visibility)
        return replace(article, space=self.space, language=code, visibility=level)

    def _level(self, marked: Visibility) -> Visibility:
        """What the source marks as private stays so, whatever level is asked for the rest."""
        if self.visibility is None:
            return marked
        is_private = marked.strictness > Visibility.COMMUNITY.strictness
        return self.visibility.strictest(marked) if is_private else self.visibility

    def _skip(self, item: Skipped) -> None:
        self.skipped[item.where, item.reason] += item.count
        (self.messages if item.kind == "message" else self.articles)["skipped"] += item.count

    def _write_messages(self, connection: Connection, found: list[Message]) -> None:
        keys = [(m.source, m.id) for m in found]
        rows = connection.execute(
            select(messages.c.source, messages.c.id, messages.c.revision, messages.c.space).where(
                tuple_(messages.c.source, messages.c.id).in_(keys)
            )
        )
        known = {(row.source, row.id): row for row in rows}
        fresh = []
        for message in found:
            before = known.get((message.source, message.id))
            row = _message_row(message)
            outcome = _outcome(before.revision if before else None, row["revision"])
            self.messages[outcome] += 1
            if outcome == "added":
                fresh.append(row)
            elif before and outcome == "changed":
                self.spaces.add(before.space)
                connection.execute(_update(messages, row, source=message.source, id=message.id))
            if outcome != "unchanged":
                self.spaces.add(message.space)
        if fresh:
            connection.execute(insert(messages), fresh)

    def _write_article(self, connection: Connection, article: Article) -> None:
        here = (articles.c.space == article.space) & (articles.c.path == article.path)
        before = connection.execute(select(articles.c.revision).where(here)).scalar()
        row = _article_row(article)
        outcome = _outcome(before, row["revision"])
        self.articles[outcome] += 1
        if outcome == "added":
            connection.execute(insert(articles).values(row))
        elif outcome == "changed":
            connection.execute(_update(articles, row, space=article.space, path=article.path))
        if outcome != "unchanged":
            self.spaces.add(article.space)

    def _remove(self, connection: Connection, item: Deleted) -> None:
        here = (messages.c.source == item.source) & (messages.c.id == item.id)
        space = connection.execute(select(messages.c.space).where(here)).scalar()
        if space is None:
            self._skip(Skipped(item.id, "deleted", kind="message"))
            return
        connection.execute(delete(messages).where(here))
        self.messages["removed"] += 1
        self.spaces.add(space)


def _update(table: Table, row: dict[str, Any], **key: str) -> Any:  # noqa: ANN401 - SQLAlchemy's
    return update(table).where(*(table.c[name] == value for name, value in key.items())).values(row)


def _outcome(before: str | None, revision: str) -> str:
    if before is None:
        return "added"
    return "unchanged" if before == revision else "changed"


def _message_row(message: Message) -> dict[str, Any]:
    row = {name: getattr(message, name) for name in message.__slots__}
    row["timestamp"] = message.timestamp.astimezone(UTC).replace(tzinfo=None)
    row["visibility"] = message.visibility.value
    row["mentions"] = list(message.mentions)
    row["reactions"] = [[r.name, r.count] for r in message.reactions]
    row["files"] = list(message.files)
    revision = _revision(row)
    return row | {"language": detect(message.text), "revision": revision}


def _article_row(article: Article) -> dict[str, Any]:
    row = {name: getattr(article, name) for name in article.__slots__}
    row["visibility"] = article.visibility.value
    row["sections"] = [asdict(section) for section in article.sections]
    return row | {"revision": _revision(row)}


def _revision(row: dict[str, Any]) -> str:
    # `path` is left out: the same message found in another day file has not changed.
    kept = repr(sorted((k, v) for k, v in row.items() if k != "path"))
    return hashlib.sha256(kept.encode("utf-8", "surrogatepass")).hexdigest()
