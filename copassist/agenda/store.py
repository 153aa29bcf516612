"""The agendas that are kept."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from copassist.agenda.export import from_row, to_row
from copassist.archive.rows import plain
from copassist.errors import NotFoundError
from copassist.records.access import Visibility
from copassist.records.agenda import Agenda
from copassist.storage.tables import agendas as table


class Agendas:
    """Agendas in the database, each by its id."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, agenda: Agenda) -> None:
        """Keep an agenda, in the place of an earlier one of its id."""
        with self._engine.begin() as connection:
            _write(connection, agenda)

    def read(self, id: str) -> Agenda:
        """Return an agenda, whoever may see it: its ``visibility`` is for the caller to keep.

        :raises NotFoundError: if there is none of that id.
        """
        with self._engine.connect() as connection:
            return _read(connection, id)

    def listed(self, levels: Collection[Visibility]) -> list[Agenda]:
        """Return the agendas of some levels, the latest meeting first."""
        query = select(table.c.row).order_by(table.c.start.desc(), table.c.id)
        with self._engine.connect() as connection:
            found = [from_row(row) for row in connection.scalars(query)]
        return [agenda for agenda in found if agenda.visibility in levels]

    def close(self, id: str) -> Agenda:
        """Mark a meeting as held and return its agenda.

        :raises NotFoundError: if there is none of that id.
        """
        with self._engine.begin() as connection:
            closed = replace(_read(connection, id), is_closed=True)
            _write(connection, closed)
        return closed

    def delete(self, id: str) -> None:
        """Forget an agenda; one that is not there is forgotten already."""
        with self._engine.begin() as connection:
            connection.execute(delete(table).where(table.c.id == id))


def _read(connection: Connection, id: str) -> Agenda:
    row = connection.scalar(select(table.c.row).where(table.c.id == id))
    if row is None:
        raise NotFoundError(id=id)
    return from_row(row)


def _write(connection: Connection, agenda: Agenda) -> None:
    connection.execute(delete(table).where(table.c.id == agenda.id))
    row = {
        "id": agenda.id,
        "row": to_row(agenda),
        "start": plain(agenda.start),
        "closed": agenda.is_closed,
        "updated": plain(datetime.now(UTC)),
    }
    connection.execute(insert(table), [row])
