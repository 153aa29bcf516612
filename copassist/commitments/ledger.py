"""The ledger: commitments that were found or written down, and what people say became of them.

What is found is only proposed; a person confirms it. Where it was made is read again each time it
is shown: what the asker may no longer see (another level, a message that was deleted) is not there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import reduce
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Row,
    and_,
    case,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from copassist.errors import NotFoundError
from copassist.records import Role, Visibility
from copassist.records.commitments import NOTED, OPEN, STATUSES, Commitment, Due, Event, Status
from copassist.storage.tables import articles, commitments, events, messages

BETWEEN = "\n"


@dataclass(frozen=True)
class Ledger:
    """The commitments of one archive."""

    engine: Engine

    def propose(self, found: Iterable[Commitment]) -> int:
        """Keep what was found, unless it is there already; return how much is new.

        What a person noted at a meeting is not found again in its minutes.
        """
        rows = [_row(one) for one in found]
        if not rows:
            return 0
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        with self.engine.begin() as connection:
            known = set(connection.scalars(
                select(commitments.c.id).where(commitments.c.id.in_([row["id"] for row in rows]))
            ))  # fmt: skip
            written = _written(connection)
            new = {
                row["id"]: row
                for row in rows
                if row["id"] not in known
                and (row["source"] == NOTED or (row["made"], _plain(row["quote"])) not in written)
            }
            if new:
                added = dialect.insert(commitments).on_conflict_do_nothing()
                connection.execute(added, list(new.values()))
        return len(new)

    def listed(
        self, role: Role, statuses: Collection[Status] = STATUSES, space: str = ""
    ) -> list[Commitment]:
        """Return what the role may see: the soonest due first, then those without a day."""
        c = commitments.c
        wanted = c.status.in_(list(statuses))
        return self._held(role, wanted & (c.space == space) if space else wanted)

    def _held(self, role: Role, where: ColumnElement[bool]) -> list[Commitment]:
        c, e = commitments.c, events.c
        ordered = _placed().where(where).order_by(c.due.is_(None), c.due, c.made, c.id)
        own = select(events).join(commitments, c.id == e.commitment).where(where).order_by(e.key)
        with self.engine.connect() as connection:
            rows = connection.execute(ordered).all()
            told = connection.execute(own).all()
        by_id: dict[str, list[Event]] = {}
        for row in told:
            held = Event(row.when.replace(tzinfo=UTC), row.status, row.due, row.note)
            by_id.setdefault(row.commitment, []).append(held)
        return [
            _commitment(row, level, tuple(by_id.get(row.id, ())))
            for row in rows
            if (level := _level(row)) and level in role.reads
        ]

    def read(self, name: str, role: Role) -> Commitment:
        """Return one.

        :raises NotFoundError: when there is none that the role may see.
        """
        for held in self._held(role, commitments.c.id == name):
            return held
        raise NotFoundError(id=name)

    def overdue(self, role: Role, today: date) -> list[Commitment]:
        """Return those that are open and past their day."""
        return [held for held in self.listed(role, OPEN) if held.is_overdue(today)]

    def decide(
        self, name: str, status: Status, role: Role, *, due: date | None = None, note: str = ""
    ) -> None:
        """Keep what a person says became of it; a day replaces the one it had.

        :raises NotFoundError: when there is none that the role may see.
        """
        self.read(name, role)
        now = datetime.now(UTC).replace(tzinfo=None)
        changed: dict[str, Any] = {"status": status}
        if due:
            changed |= {"due": due, "choices": []}
        row = {"commitment": name, "when": now, "status": status, "due": due, "note": note}
        with self.engine.begin() as connection:
            connection.execute(
                update(commitments).where(commitments.c.id == name).values(**changed)
            )
            connection.execute(insert(events), [row])

    def reword(self, name: str, owner: str, act: str, role: Role) -> None:
        """Correct who will do what; the quote stays as it was said.

        :raises NotFoundError: when there is none that the role may see.
        """
        self.read(name, role)
        with self.engine.begin() as connection:
            connection.execute(
                update(commitments)
                .where(commitments.c.id == name)
                .values(owner=owner.strip(), act=act.strip())
            )


def name_of(source: str, thread: str, message: str, quote: str) -> str:
    """Return the id of a commitment: the same sentence in the same place is the same."""
    # Messages that stand alone are read together, under the thread of the first: not a name.
    told = "\0".join((source, message or thread, " ".join(quote.split())))
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def noted(
    quote: str,
    owner: str,
    act: str,
    due: Due,
    made: date,
    language: str,
    visibility: Visibility = Visibility.COMMUNITY,
) -> Commitment:
    """Return what a person wrote down, at a meeting say; it is confirmed by being written."""
    return Commitment(
        name_of(NOTED, made.isoformat(), "", quote), quote, owner, act, due, "task", 1.0,
        "confirmed", made, NOTED, made.isoformat(), "", "", language, visibility,
    )  # fmt: skip


def _written(connection: Connection) -> set[tuple[date, str]]:
    """Return the days and words of what a person noted: minutes in the archive hold them again."""
    c = commitments.c
    noted_down = select(c.made, c.quote).where(c.source == NOTED)
    return {(row.made, _plain(row.quote)) for row in connection.execute(noted_down)}


def _plain(quote: str) -> str:
    return " ".join(quote.split()).strip(" -*•–☐")


def _placed() -> Any:  # noqa: ANN401 - a SQLAlchemy select
    """Return the query for commitments with the levels of the thread or article they stand in."""
    c, m, a = commitments.c, messages.c, articles.c
    said = and_(c.kind == "message", m.source == c.source, m.id == c.message)
    written = and_(c.kind == "article", a.source == c.source, c.thread == a.space + "/" + a.path)
    beside = messages.alias()
    levels = (
        select(func.aggregate_strings(beside.c.visibility, BETWEEN))
        .where(beside.c.source == m.source, beside.c.thread_id == m.thread_id)
        .scalar_subquery()
    )
    level = case((c.kind == "message", levels), else_=a.visibility)
    noted_at = case((c.source == NOTED, c.visibility), else_=level)
    return (
        select(*commitments.c, noted_at.label("levels"), m.thread_id.label("stands"))
        .join(messages, said, isouter=True)
        .join(articles, written, isouter=True)
    )


def _row(held: Commitment) -> dict[str, Any]:
    return {
        "id": held.id,
        "source": held.source,
        "kind": "message" if held.message else "article",
        "space": held.space,
        "thread": held.thread,
        "message": held.message,
        "language": held.language,
        "quote": held.quote,
        "owner": held.owner,
        "act": held.act,
        "due_text": held.due.text,
        "due": held.due.day,
        "choices": [day.isoformat() for day in held.due.choices],
        "form": held.form,
        "confidence": held.confidence,
        "made": held.made,
        "visibility": held.visibility.value,
        "status": held.status,
    }


def _level(row: Row[Any]) -> Visibility | None:
    """Return the strictest level of where a commitment stands; None where that is gone."""
    if row.levels is None:
        return None
    levels = (Visibility(level) for level in set(row.levels.split(BETWEEN)))
    return reduce(Visibility.strictest, levels, Visibility.PUBLIC)


def _commitment(row: Row[Any], level: Visibility, told: tuple[Event, ...]) -> Commitment:
    choices = tuple(date.fromisoformat(day) for day in row.choices)
    return Commitment(
        row.id, row.quote, row.owner, row.act, Due(row.due_text, row.due, choices), row.form,
        row.confidence, row.status, row.made, row.source, row.stands or row.thread, row.message,
        row.space, row.language, level, told,
    )  # fmt: skip
