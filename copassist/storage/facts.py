"""Small facts about the state of the archive, by name, in the database."""

from __future__ import annotations

import secrets

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from copassist.storage.tables import facts

ARCHIVE = "archive.id"
"""A random name of the archive: what several archives keep on one server bears it."""
TO_READ = "copassist_to_read"
"""The option of a connection whose database may not be written."""


def fact(connection: Connection, name: str) -> str | None:
    """Return the value of a fact, or None."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def set_fact(connection: Connection, name: str, value: str) -> None:
    """Write a fact; two processes that write the same one at once both succeed."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    added = dialect.insert(facts).values(name=name, value=value)
    connection.execute(added.on_conflict_do_update(index_elements=["name"], set_={"value": value}))


def note_fact(connection: Connection, name: str, value: str) -> None:
    """Write a fact that can be computed again: where the database may only be read, it is not."""
    if not is_read_only(connection):
        set_fact(connection, name, value)


def is_read_only(connection: Connection) -> bool:
    """Whether the database was opened to be read (``TO_READ``)."""
    return bool(connection.get_execution_options().get(TO_READ))


def facts_under(connection: Connection, prefix: str) -> dict[str, str]:
    """Return the facts whose name starts with a prefix, the prefix taken off."""
    rows = connection.execute(select(facts).where(facts.c.name.startswith(prefix, autoescape=True)))
    return {row.name.removeprefix(prefix): row.value for row in rows}


def forget(connection: Connection, name: str) -> None:
    """Delete a fact."""
    connection.execute(delete(facts).where(facts.c.name == name))


def forget_under(connection: Connection, prefix: str) -> None:
    """Delete the facts whose name starts with a prefix."""
    connection.execute(delete(facts).where(facts.c.name.startswith(prefix, autoescape=True)))


def name_archive(connection: Connection) -> None:
    """Give a new archive its name."""
    if fact(connection, ARCHIVE) is None:
        set_fact(connection, ARCHIVE, secrets.token_hex(4))
