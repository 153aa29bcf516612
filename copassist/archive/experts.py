"""Who says that they know about a subject, in their own words; nobody else can say it of them.

Nothing is inferred from what people wrote, nothing is counted, and nobody comes before another but
by the alphabet. Whoever declared something can withdraw it at any moment: it is then gone from the
answers that told of it, too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, Row, Select, delete, insert, select, update

from copassist.errors import CopassistError, NotFoundError
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.storage.tables import experts as table
from copassist.storage.tables import turns

NAME_CHARS, SUBJECT_CHARS, CONTACT_CHARS = 80, 120, 120
MOST = 20
"""Subjects that one person may declare."""


@dataclass(frozen=True, slots=True)
class Expert:
    """What one person declared: the name to show, a subject, and how to reach them, if they say."""

    key: int
    name: str
    subject: str
    contact: str = ""


@dataclass(frozen=True)
class Experts:
    """The declarations of a community; ``owner`` is always who asks (``ui.session.owner``)."""

    engine: Engine

    def declare(self, owner: str, name: str, subject: str, contact: str = "") -> None:
        """Keep what a person says of themselves; the same subject again replaces what was said.

        :raises CopassistError: when a name or a subject is missing, or one says too much.
        """
        name, subject, contact = (" ".join(said.split()) for said in (name, subject, contact))
        if not name or not subject:
            raise CopassistError("expert_incomplete")
        mine = self.listed(owner)
        again = [held.key for held in mine if _order(held.subject) == _order(subject)]
        if len(mine) - len(again) >= MOST:
            raise CopassistError("expert_too_many", limit=MOST)
        row = {
            "owner": owner,
            "name": name[:NAME_CHARS],
            "subject": subject[:SUBJECT_CHARS],
            "contact": contact[:CONTACT_CHARS],
            "created": datetime.now(UTC).replace(tzinfo=None),
        }
        with self.engine.begin() as connection:
            for key in again:
                _take_out(connection, owner, key)
            connection.execute(insert(table), [row])

    def listed(self, owner: str) -> list[Expert]:
        """Return what a person declared, by subject."""
        mine = self._read(_query().where(table.c.owner == owner))
        return sorted(mine, key=lambda held: (_order(held.subject), held.key))

    def withdraw(self, owner: str, key: int) -> None:
        """Delete something that a person declared.

        :raises NotFoundError: when they declared nothing by that key.
        """
        with self.engine.begin() as connection:
            if not _take_out(connection, owner, key):
                raise NotFoundError(id=str(key))

    def who(self, is_about: Callable[[Sequence[str]], Sequence[bool]]) -> list[Expert]:
        """Return who declared a subject that ``is_about`` keeps, by name in alphabetical order."""
        found = self._read(_query())
        kept = is_about([held.subject for held in found]) if found else []
        near = [held for held, is_near in zip(found, kept, strict=True) if is_near]
        return sorted(near, key=lambda held: (_order(held.name), _order(held.subject), held.key))

    def _read(self, query: Select[tuple[int, str, str, str]]) -> list[Expert]:
        with self.engine.connect() as connection:
            return [_expert(row) for row in connection.execute(query)]


def told(one: Expert, code: str) -> str:
    """Return the line of an answer that tells of a person, in their own words."""
    words = language(code).rules("experts")
    form: str = words["reached" if one.contact else "one"]
    return form.format(name=one.name, subject=one.subject, contact=one.contact)


def _take_out(connection: Connection, owner: str, key: int) -> bool:
    """Delete a declaration of a person, wherever it was told; False where there is none."""
    mine = (table.c.key == key) & (table.c.owner == owner)
    held = connection.execute(_query().where(mine)).first()
    if held is None:
        return False
    connection.execute(delete(table).where(mine))
    gone = {told(_expert(held), code): _withdrawn(code) for code in LANGUAGES}
    query = select(turns.c.key, turns.c.answer).where(turns.c.answer.is_not(None))
    for row in connection.execute(query).all():
        text = row.answer["text"]
        kept = "\n".join(gone.get(line, line) for line in text.split("\n"))
        if kept != text:
            answer = row.answer | {"text": kept}
            connection.execute(update(turns).where(turns.c.key == row.key).values(answer=answer))
    return True


def _withdrawn(code: str) -> str:
    words: str = language(code).rules("experts")["withdrawn"]
    return words


def _query() -> Select[tuple[int, str, str, str]]:
    t = table.c
    return select(t.key, t.name, t.subject, t.contact)


def _expert(row: Row[tuple[int, str, str, str]]) -> Expert:
    return Expert(row.key, row.name, row.subject, row.contact)


def _order(text: str) -> str:
    return fold(text).casefold()
