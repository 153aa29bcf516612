"""What a facilitator chose of the topics suggested: kept, and never suggested again.

What was parked comes back after ``PARKED_DAYS``; it then goes on with what was begun. What a role
is shown is read again in the archive: its quotes and levels are those of today.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Engine, delete, func, insert, select

from copassist.archive.library import Library
from copassist.errors import NotFoundError
from copassist.languages import language
from copassist.records import Role
from copassist.records.topics import Choice, Origin, Topic
from copassist.storage.tables import topics as table
from copassist.topics.citing import Citing, strictest
from copassist.topics.rows import topic_of, topic_row
from copassist.topics.wording import prepare

PARKED_DAYS = 28


@dataclass(frozen=True, slots=True)
class Chosen:
    """A topic with what was chosen and when."""

    topic: Topic
    choice: Choice
    when: datetime

    @property
    def origin(self) -> Origin:
        """Where the topic came from."""
        return self.topic.origin

    def is_back(self, now: datetime) -> bool:
        """Whether it was parked long enough ago to be suggested again."""
        return self.choice == "parked" and now - self.when >= timedelta(days=PARKED_DAYS)


@dataclass(frozen=True)
class Choices:
    """The choices of one community."""

    engine: Engine

    def choose(self, topic: Topic, choice: Choice) -> None:
        """Keep a choice, in the place of an earlier one of the same topic."""
        row: dict[str, Any] = {
            "key": topic.key,
            "choice": choice,
            "axis": topic.axis,
            "origin": topic.origin,
            "row": topic_row(topic),
            "updated": datetime.now(UTC).replace(tzinfo=None),
        }
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(table.c.key == topic.key))
            connection.execute(insert(table), [row])

    def withdraw(self, key: str) -> None:
        """Forget the choice of a topic."""
        with self.engine.begin() as connection:
            connection.execute(delete(table).where(table.c.key == key))

    def listed(self, role: Role | None = None, choice: Choice | None = None) -> list[Chosen]:
        """Return what was chosen, the newest first; of a role only what it may still read."""
        query = select(table.c.choice, table.c.row, table.c.updated)
        if choice:
            query = query.where(table.c.choice == choice)
        with self.engine.connect() as connection:
            rows = connection.execute(query.order_by(table.c.updated.desc(), table.c.key)).all()
        found = [
            Chosen(topic_of(row.row), cast("Choice", row.choice), row.updated.replace(tzinfo=UTC))
            for row in rows
        ]
        if role is None:
            return found
        citing = Citing(Library(self.engine), role)
        standing = ((held, _as_it_stands(held.topic, citing)) for held in found)
        return [replace(held, topic=topic) for held, topic in standing if topic]

    def read(self, key: str, role: Role) -> Chosen:
        """Return one.

        :raises NotFoundError: when there is none that the role may see.
        """
        for held in self.listed(role):
            if held.topic.key == key:
                return held
        raise NotFoundError(id=key)

    def mark(self) -> str:
        """Return what changes when a choice does."""
        with self.engine.connect() as connection:
            count, last = connection.execute(select(func.count(), func.max(table.c.updated))).one()
        return f"{count} {last}"


def _as_it_stands(topic: Topic, citing: Citing) -> Topic | None:
    """Return a topic with the citations that can be read as they were; None when it is hidden.

    The first citation is what the topic is made of: without it its title says what no longer
    stands. What the role could never read may stand in the other words, too.
    """
    read = [(cited, citing.again(cited)) for cited in topic.evidence]
    if any(now is None and cited.visibility not in citing.role.reads for cited, now in read):
        return None
    left = tuple(now for _, now in read if now)
    if not left or read[0][1] is None:
        return None
    sent = topic.prepare
    if len(left) < len(read):
        sent = prepare(topic.origin, left, language(topic.language))
    return replace(topic, evidence=left, prepare=sent, visibility=strictest(left))
