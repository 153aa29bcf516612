"""Going over the archive for commitments: the newest first, as far as there is time, once each.

A passage whose first reading for the axes already says that it hardly promises anything is not read
again; minutes always are. What a changed message no longer says is no longer proposed; what a
person decided on stays.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo
from threading import Lock

from sqlalchemy import Connection, Engine, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from copassist.archive.library import Library
from copassist.archive.minutes import is_minutes
from copassist.commitments.dates import Calendar
from copassist.commitments.detect import Detector, Said
from copassist.commitments.ledger import Ledger, name_of
from copassist.index.rows import read_passages
from copassist.records import Passage, Progress, ShownArticle
from copassist.records.axes import SIGNS
from copassist.records.commitments import Commitment, Promise
from copassist.storage.facts import is_read_only
from copassist.storage.tables import articles, commitments, detections, passages, readings

BATCH, NAMES = 32, 500
"""Passages read together; names that one query may hold."""
STAGE = "commitments"
CLOCKS = ("whatsapp", "signal")
"""Sources whose hours have no zone."""
HARDLY = 0.05
"""Under this probability (head) a passage is not read: nothing proposable was ever there."""
PLACE = SIGNS.index("commitment")
Report = Callable[[Progress], None]


@dataclass
class Scan:
    """Finds what was not looked at yet; ``version`` names the detector.

    ``zone`` is where the community lives.
    """

    engine: Engine
    ledger: Ledger
    opens: Callable[[], Detector]
    version: str
    calendar: Callable[[], Calendar]
    zone: tzinfo = UTC
    _one: Lock = field(default_factory=Lock)
    _detector: Detector | None = None

    def read(self, seconds: float | None = None, progress: Report | None = None) -> int:
        """Look for so long (None: until all is read); return how many commitments are new.

        Where another thread looks already, or the database may only be read, nothing is done.
        """
        with self.engine.connect() as connection:
            if is_read_only(connection) or not self._one.acquire(blocking=False):
                return 0
        started, done, new = time.monotonic(), 0, 0
        try:
            with self.engine.begin() as connection:
                here = select(passages.c.id).where(passages.c.id == detections.c.passage).exists()
                connection.execute(delete(detections).where(~here))
                todo = self._unread(connection)
            while todo and (not done or seconds is None or time.monotonic() - started < seconds):
                piece, todo = todo[:BATCH], todo[BATCH:]
                new += self._read(piece)
                done += len(piece)
                if progress:
                    left = (time.monotonic() - started) * len(todo) / done
                    progress(Progress(STAGE, done, done + len(todo), left))
        finally:
            self._one.release()
        return new

    def _unread(self, connection: Connection) -> list[str]:
        """Return the passages to be read, the newest first; note the others as looked at."""
        p, r = passages.c, readings.c
        query = (
            select(p.id, p.hash, p.kind, p.title, r.told)
            .join(readings, and_(r.passage == p.id, r.hash == p.hash), isouter=True)
            .join(detections, and_(
                detections.c.passage == p.id, detections.c.hash == p.hash,
                detections.c.version == self.version,
            ), isouter=True)
            .where(detections.c.passage.is_(None))
            .where(or_(p.kind == "message", p.until != ""))
            .order_by(p.until.desc(), p.id)
        )  # fmt: skip
        wanted = []
        idle = []
        for row in connection.execute(query):
            promises = row.told is None or row.told[PLACE] >= HARDLY
            if is_minutes(row.title) if row.kind == "article" else promises:
                wanted.append(row.id)
            else:
                idle.append({"passage": row.id, "hash": row.hash, "version": self.version})
        self._take_back(connection, [row["passage"] for row in idle])
        self._note(connection, idle)
        return wanted

    def _take_back(self, connection: Connection, names: Sequence[str]) -> None:
        """Take back what was proposed of passages that hardly promise anything any more."""
        c = commitments.c
        rows = connection.execute(select(c.message, c.thread).where(c.status == "proposed")).all()
        held = {row.message or row.thread for row in rows}
        for start in range(0, len(names) if held else 0, NAMES):
            for passage in read_passages(connection, names[start : start + NAMES]).values():
                own = passage.message_ids or (f"{passage.space}/{passage.path}",)
                if held.intersection(own):
                    self._forget(connection, passage, set())

    def _note(self, connection: Connection, rows: Sequence[dict[str, str]]) -> None:
        if rows:
            names = [row["passage"] for row in rows]
            for start in range(0, len(names), NAMES):
                some = names[start : start + NAMES]
                connection.execute(delete(detections).where(detections.c.passage.in_(some)))
            dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
            connection.execute(dialect.insert(detections).on_conflict_do_nothing(), rows)

    def _read(self, piece: Sequence[str]) -> int:
        with self.engine.connect() as connection:
            found = list(read_passages(connection, piece).values())
            query = select(passages.c.id, passages.c.hash).where(passages.c.id.in_(piece))
            hashes = {row.id: row.hash for row in connection.execute(query)}
        made = [*self._said(found), *self._written(found)]
        with self.engine.begin() as connection:
            for passage in found:
                self._forget(connection, passage, {one.id for one in made})
            rows = [
                {"passage": name, "hash": held, "version": self.version}
                for name, held in hashes.items()
            ]
            self._note(connection, rows)
        return self.ledger.propose(made)

    def _said(self, found: Sequence[Passage]) -> list[Commitment]:
        """Return what discussions promise."""
        talk = [passage for passage in found if passage.kind == "message"]
        said = [said_of(passage, self.zone) for passage in talk]
        told = self._detect(said)
        return [c for p, s, some in zip(talk, said, told, strict=True) for c in placed(p, s, some)]

    def _written(self, found: Sequence[Passage]) -> list[Commitment]:
        """Return what minutes promise, by their sections: the heading says what a list is."""
        made = []
        for space, path in {(p.space, p.path) for p in found if p.kind == "article"}:
            here = (articles.c.space == space) & (articles.c.path == path)
            for article in Library(self.engine).articles_where(here, None):
                day = article.date or date.min
                kept = [section for section in article.sections if section.text]
                said = [Said(s.text, article.language, ((0, day),), s.heading) for s in kept]
                told = self._detect(said)
                made += [noted_in(article, promise, day) for some in told for promise in some]
        return made

    def _detect(self, said: Sequence[Said]) -> list[list[Promise]]:
        if self._detector is None:
            self._detector = self.opens()
        return self._detector.detect(said, self.calendar())

    def _forget(self, connection: Connection, passage: Passage, kept: set[str]) -> None:
        """Take back what was only proposed of a passage, and is no longer there."""
        c = commitments.c
        here = and_(c.source == passage.source, c.message.in_(passage.message_ids))
        if passage.kind == "article":
            here = and_(c.source == passage.source, c.thread == f"{passage.space}/{passage.path}")
        query = select(c.id, c.message, c.quote).where(here, c.status == "proposed")
        gone = [
            row.id
            for row in connection.execute(query).all()
            if row.id not in kept and not _goes_on(connection, passage, row.message, row.quote)
        ]
        if gone:
            connection.execute(delete(commitments).where(c.id.in_(gone)))


def _goes_on(connection: Connection, passage: Passage, message: str, quote: str) -> bool:
    """Whether a message is so long that it goes on in another passage, and says it there."""
    p = passages.c
    here = and_(p.source == passage.source, p.thread_id == passage.thread_id, p.id != passage.id)
    names = connection.scalars(select(p.id).where(here, p.kind == "message")).all()
    return any(
        part.message_id == message and quote in part.text
        for held in read_passages(connection, names).values()
        for part in held.parts
    )


def said_of(passage: Passage, zone: tzinfo) -> Said:
    """Return a passage of a discussion as the detector reads it.

    « Demain » is counted from the day that it was where people write. The hours of phones have no
    zone, and are kept as they stand.
    """
    here = UTC if passage.source in CLOCKS else zone
    days = tuple(
        (begin, datetime.fromisoformat(part.timestamp).astimezone(here).date())
        for begin, part in zip(_begins(passage), passage.parts, strict=True)
    )
    return Said(passage.spoken, passage.language, days)


def noted_in(article: ShownArticle, promise: Promise, day: date) -> Commitment:
    """Return what minutes promise with where it stands, as a proposal."""
    thread = f"{article.space}/{article.path}"
    return Commitment(
        name_of(article.source, thread, "", promise.quote), promise.quote, promise.owner,
        promise.act, promise.due, promise.form, promise.confidence, "proposed", day,
        article.source, thread, "", article.space, article.language, article.visibility,
    )  # fmt: skip


def placed(passage: Passage, said: Said, promises: Sequence[Promise]) -> list[Commitment]:
    """Return what was found in a discussion with the message that it stands in, as proposals."""
    begins = _begins(passage)
    found = []
    for promise in promises:
        begin = promise.start
        part = passage.parts[max(n for n, start in enumerate(begins) if start <= begin)]
        thread = passage.thread_id or ""
        # The letters of a passage are its own; those of its thread are what readers see.
        owner = part.author if promise.form == "promise" else promise.owner
        found.append(Commitment(
            name_of(passage.source, thread, part.message_id, promise.quote), promise.quote, owner,
            promise.act, promise.due, promise.form, promise.confidence, "proposed",
            said.written(begin), passage.source, thread, part.message_id, passage.space,
            passage.language, passage.visibility,
        ))  # fmt: skip
    return found


def _begins(passage: Passage) -> list[int]:
    """Return where each part begins in the words of a passage as they are spoken."""
    found, at = [], 0
    for line in (f"A: {part.text}" for part in passage.parts):
        found.append(at)
        at += len(line) + 1
    return found
