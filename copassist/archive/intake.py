"""Taking in: what a reader yields goes into the database, and only what differs is written.

Each message and article has a revision, the hash of all that is kept of it. A second import of the
same thing finds the same revisions, writes nothing and says so. Rows go in by batches, each its
own transaction: a killed import keeps what it had, and the next one goes on from there. What was
deleted is concluded at the end of a path, when all of it was read; threads of channels that have
none are rebuilt then too, or by the next import where this one was killed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, insert, select, update

from copassist.archive.contents import Counts
from copassist.archive.coverage import Coverages
from copassist.archive.erased import Erased
from copassist.archive.levels import Levels, follow
from copassist.archive.redacting import NAMES, Redactor, are_over_all, forget_gone
from copassist.archive.renames import Renames
from copassist.archive.rows import (
    article_row,
    is_another,
    known_rows,
    outcome_of,
)
from copassist.archive.seals import break_seals
from copassist.archive.sieve import Sieve
from copassist.archive.threading import rebuilt, rethread
from copassist.languages import LANGUAGES
from copassist.languages.detect import detect
from copassist.records import (
    Article,
    Coverage,
    Deleted,
    ImportReport,
    Item,
    Message,
    Progress,
    Skipped,
    Tally,
    Visibility,
)
from copassist.storage.facts import facts_under, forget, set_fact
from copassist.storage.tables import articles, messages

STALE = "stale:"
"""Facts of this name say which spaces the index has yet to catch up with."""
FLAT = "flat:"
"""Facts of this name say in which ``source:space`` threads are yet to be rebuilt."""
BATCH = 500
"""Rows written in one transaction."""


@dataclass
class Intake:
    """One import under way: what it did so far, and the spaces that it changed.

    ``space`` names the space of articles, and stands before the channel of messages when
    ``prefix`` is set; ``visibility`` widens or narrows what the source does not mark stricter.
    Without ``private`` what it does stays out; what of it is there already stays there.
    """

    engine: Engine
    space: str
    prefix: bool = False
    visibility: Visibility | None = None
    private: bool = True
    messages: Counter[str] = field(default_factory=Counter)
    articles: Counter[str] = field(default_factory=Counter)
    skipped: Counter[tuple[str, str]] = field(default_factory=Counter)
    spaces: set[str] = field(default_factory=set)
    counts: Counts = field(default_factory=Counts)
    _coverages: Coverages = field(default_factory=Coverages)
    _renames: Renames | None = None
    _erased: Erased | None = None
    _sieve: Sieve = field(default_factory=Sieve)
    _redactor: Redactor = field(default_factory=Redactor)
    _renamed: set[int] = field(default_factory=set)
    _paths: set[str] = field(default_factory=set)
    _root: str = ""

    def take(
        self,
        items: Iterable[Item],
        progress: Callable[[Progress], None] | None = None,
        *,
        root: str = "",
    ) -> None:
        """Write what differs; call again for the next path of the same import.

        ``root`` names the folder or zip that articles come from, by an address that is the same
        at the next import: articles that it no longer holds are then removed.
        """
        self._coverages, self._paths, self._root = Coverages(), set(), root
        stream = iter(items)
        done = 0
        while batch := list(islice(stream, BATCH)):
            with self.engine.begin() as connection:
                self._take_batch(connection, batch)
                self._mark(connection)
            done += len(batch)
            if progress:
                progress(Progress("read", done, 0))
        with self.engine.begin() as connection:
            self._conclude(connection)
            self._mark(connection)
        self._rebuild_threads()

    def report(self) -> ImportReport:
        """What was done so far."""
        skipped = tuple(Skipped(where, why, n) for (where, why), n in sorted(self.skipped.items()))
        return ImportReport(
            Tally(**self.messages),
            Tally(**self.articles),
            skipped,
            contents=self.counts.contents(rebuilt(self.engine, self.counts.flat)),
        )

    def _mark(self, connection: Connection) -> None:
        # In the same transaction: a kill before the index is refreshed loses nothing.
        for space in self.spaces:
            set_fact(connection, STALE + space, "1")
        if self.spaces:
            break_seals(connection)

    def _take_batch(self, connection: Connection, batch: list[Item]) -> None:
        renames = self._renames = self._renames or Renames.read(connection)
        self._erased = self._erased or Erased.read(connection)
        self._sieve = Sieve(self.space, self.prefix, self.visibility, self._erased)
        self._redactor = Redactor(are_over_all(connection))
        found: dict[tuple[str, str], Message] = {}
        for item in batch:
            if isinstance(item, Coverage):
                self._coverages.begin(connection, item, self._sieve.place(item.channel))
            elif isinstance(item, Message):
                # One that stands twice in a batch (a thread's broadcast) is written once.
                self._sift(item, found, renames)
            elif isinstance(item, Article):
                self._take_article(connection, item)
            elif isinstance(item, Deleted):
                found.pop((item.source, item.id), None)
                self._remove(connection, item)
            else:
                self._skip(item)
        renamed, spaces = renames.settle(connection)
        # Decisions follow what was renamed.
        levels = Levels.read(connection)
        self.messages["changed"] += len(renamed - self._renamed)
        self._renamed |= renamed
        self.spaces |= spaces
        named = (levels.message(renames.named(message)) for message in found.values())
        self._write_messages(connection, list({(m.source, m.id): m for m in named}.values()))

    def _sift(self, item: Message, found: dict[tuple[str, str], Message], renames: Renames) -> None:
        """Keep a message to be written, unless the archive knows its stretch from later on."""
        kept = self._sieve.message(item)
        if isinstance(kept, Skipped):
            self._skip(kept)
            return
        if self._coverages.is_superseded(kept, item.channel or item.space):
            self.messages["unchanged"] += 1
            return
        if not self.private and item.visibility.strictness > Visibility.COMMUNITY.strictness:
            self._skip(Skipped(kept.path, "private", kind="message"))
            return
        renames.learn(kept)
        if (kept.source, kept.id) in found:
            self._skip(Skipped(kept.path, "duplicate", kind="message"))
        found[kept.source, kept.id] = kept

    def _skip(self, item: Skipped) -> None:
        self.skipped[item.where, item.reason] += item.count
        (self.messages if item.kind == "message" else self.articles)["skipped"] += item.count

    def _write_messages(self, connection: Connection, found: list[Message]) -> None:
        known = known_rows(connection, found)
        fresh = []
        for said in found:
            before = known.get((said.source, said.id))
            message, row = self._redactor.row(said, before)
            if before and is_another(before, row):
                self._skip(Skipped(message.path, "id_taken", kind="message"))
                continue
            outcome = outcome_of(before, row, NAMES)
            self._tally(message, before, outcome)
            language = before.language if before and outcome == "unchanged" else None
            row["language"] = language or detect(message.text)
            self.counts.add(message, row["language"])
            if before is None:
                fresh.append(row)
            elif outcome == "changed":
                self._rewrite(connection, before.space, row)
            if outcome != "unchanged":
                self._changed(connection, message)
                self._redactor.note(connection, message.source, message.id, message.space)
        if fresh:
            connection.execute(insert(messages), fresh)

    def _tally(self, message: Message, before: Any, outcome: str) -> None:  # noqa: ANN401 - a row
        """Count a message once in an import: not when it is read again or was renamed."""
        if self.counts.holds(message):
            self._skip(Skipped(message.path, "duplicate", kind="message"))
        elif before is None or before.key not in self._renamed:
            self.messages[outcome] += 1

    def _rewrite(self, connection: Connection, space: str, row: dict[str, Any]) -> None:
        self.spaces.add(space)
        # The thread of a flat channel stands until its threads are rebuilt.
        kept = {k: v for k, v in row.items() if k != "thread_id" or not row["rebuilt"]}
        connection.execute(_update(messages, kept, source=row["source"], id=row["id"]))

    def _changed(self, connection: Connection, message: Message) -> None:
        self.spaces.add(message.space)
        if not message.thread_id:
            set_fact(connection, f"{FLAT}{message.source}:{message.space}", "1")

    def _take_article(self, connection: Connection, item: Article) -> None:
        kept = self._sieve.article(item)
        if isinstance(kept, Skipped):
            self._skip(kept)
            return
        self._paths.add(kept.path)
        placed = Levels.read(connection).article(kept)
        self._write_article(connection, self._redactor.article(placed))

    def _write_article(self, connection: Connection, article: Article) -> None:
        here = (articles.c.space == article.space) & (articles.c.path == article.path)
        before = connection.execute(select(articles.c.revision).where(here)).first()
        row = article_row(article)
        outcome = outcome_of(before, row, ("revision",))
        self.articles[outcome] += 1
        if outcome == "unchanged":
            return
        if article.language not in LANGUAGES:
            row["language"] = detect(article.text)
        row["root"] = self._root
        self.spaces.add(article.space)
        if outcome == "added":
            connection.execute(insert(articles).values(row))
        else:
            connection.execute(_update(articles, row, space=article.space, path=article.path))
        name = f"{article.space}/{article.path}"
        self._redactor.note(connection, article.source, name, article.space)

    def _remove(self, connection: Connection, item: Deleted) -> None:
        here = (messages.c.source == item.source) & (messages.c.id == item.id)
        space = connection.execute(select(messages.c.space).where(here)).scalar()
        if space is None:
            self._skip(Skipped(item.path or item.id, "deleted", kind="message"))
            return
        connection.execute(delete(messages).where(here))
        self.messages["removed"] += 1
        self.spaces.add(space)

    def _conclude(self, connection: Connection) -> None:
        """Take out what the path, read to its end, no longer holds."""
        for key, space in self._coverages.close(connection):
            connection.execute(delete(messages).where(messages.c.key == key))
            self.messages["removed"] += 1
            self.spaces.add(space)
        self._conclude_articles(connection)
        forget_gone(connection)

    def _conclude_articles(self, connection: Connection) -> None:
        if not self._root:
            return
        a = articles.c
        here = (a.root == self._root) & (a.space == self.space)
        for path in connection.scalars(select(a.path).where(here)).all():
            if path not in self._paths and not self._is_unread(path):
                connection.execute(delete(articles).where(here & (a.path == path)))
                self.articles["removed"] += 1
                self.spaces.add(self.space)

    def _rebuild_threads(self) -> None:
        """Rebuild threads where messages without any came, now or before a kill."""
        with self.engine.connect() as connection:
            waiting = facts_under(connection, FLAT)
        for name in waiting:
            source, _, space = name.partition(":")
            with self.engine.begin() as connection:
                moved = rethread(connection, source, space)
                if follow(connection, source, space) or moved:
                    set_fact(connection, STALE + space, "1")
                forget(connection, FLAT + name)

    def _is_unread(self, path: str) -> bool:
        """Whether a path, or what it stands in, was skipped: it is there, but says nothing."""
        return any(path == where or path.startswith(f"{where}/") for where, _ in self.skipped)


def _update(table: Table, row: dict[str, Any], **key: str) -> Any:  # noqa: ANN401 - SQLAlchemy's
    return update(table).where(*(table.c[name] == value for name, value in key.items())).values(row)
