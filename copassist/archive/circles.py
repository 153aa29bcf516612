"""Which circles there are, and to which of them somebody belongs.

Who is of a subgroup is written in the list of roles; the participants of a space or a thread are
those who wrote there, by the names under which the list knows them in the archive. A name that two
people of a source bear lets neither in.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, select

from copassist.archive.names import borne_by_one
from copassist.records import Role, Visibility
from copassist.records.access import PARTICIPANTS, SUBGROUP
from copassist.storage.tables import articles, messages


@dataclass(frozen=True, slots=True)
class Person:
    """What the list of roles says of somebody: subgroups, and names as authors of messages."""

    subgroups: frozenset[str] = frozenset()
    authors: frozenset[str] = frozenset()


NOBODY = Person()


def in_circles(engine: Engine, role: Role, person: Person = NOBODY) -> Role:
    """Return a role with the circles that it reads: a facilitator all, others their own."""
    with engine.connect() as connection:
        if role.facilitates:
            return role.within(known_circles(connection))
        own = [Visibility(f"{SUBGROUP}:{name}") for name in person.subgroups]
        return role.within([*own, *_taken_part(connection, person.authors)])


def known_circles(connection: Connection) -> set[Visibility]:
    """Return every circle that something in the archive is of."""
    found: set[Visibility] = set()
    for table in (messages, articles):
        for kind in (SUBGROUP, PARTICIPANTS):
            level = table.c.visibility
            query = select(level).where(_of_kind(level, kind)).distinct()
            found.update(map(Visibility, connection.scalars(query)))
    return found


def _taken_part(connection: Connection, authors: Iterable[str]) -> list[Visibility]:
    m, names = messages.c, sorted(authors)
    here = _of_kind(m.visibility, PARTICIPANTS) & m.author.in_(names)
    query = select(m.visibility, m.source, m.author).where(here).distinct()
    found = connection.execute(query).all() if names else []
    sure = borne_by_one(connection, names) if found else set()
    return [Visibility(row.visibility) for row in found if (row.source, row.author) in sure]


def _of_kind(level: ColumnElement[str], kind: str) -> ColumnElement[bool]:
    # Between the colon and the character after it: an index serves this, and no pattern.
    return (level >= f"{kind}:") & (level < f"{kind};")
