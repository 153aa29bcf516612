"""Small facts about the state of the archive, by name, in the database."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select, update

from copassist.storage.tables import facts


def fact(connection: Connection, name: str) -> str | None:
    """Return the value of a fact, or None."""
    return connection.execute(select(facts.c.value).where(facts.c.name == name)).scalar()


def set_fact(connection: Connection, name: str, value: str) -> None:
    """Write a fact."""
    if connection.execute(update(facts).where(facts.c.name == name).values(value=value)).rowcount:
        return
    connection.execute(insert(facts).values(name=name, value=value))


def facts_under(connection: Connection, prefix: str) -> dict[str, str]:
    """Return the facts whose name starts with a prefix, the prefix taken off."""
    rows = connection.execute(select(facts).where(facts.c.name.startswith(prefix, autoescape=True)))
    return {row.name.removeprefix(prefix): row.value for row in rows}


def forget(connection: Connection, name: str) -> None:
    """Delete a fact."""
    connection.execute(delete(facts).where(facts.c.name == name))
