from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import select, text

from copassist.errors import StoreError
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.facts import ARCHIVE, fact, facts_under, forget, set_fact
from copassist.storage.tables import facts, metadata


def test_migrations_make_the_tables(settings: Settings) -> None:
    """The migrations and the tables of the code are the same."""
    engine = open_database(settings.database)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_opened_by_many_at_once(settings: Settings) -> None:
    """Processes or threads that open a new home together all find it whole."""
    failures: list[Exception] = []

    def open_one() -> None:
        try:
            open_database(settings.database).dispose()
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=open_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.parametrize("url", ["nonsense", "oracle2://x", "sqlite:////proc/nowhere/x.db"])
def test_bad_address(url: str) -> None:
    """An address that cannot be used is one clear error."""
    with pytest.raises(StoreError) as caught:
        open_database(url)
    assert caught.value.key in ("database_address", "database")


def test_broken_file(tmp_path: Path) -> None:
    """A file that is no database is named, and left as it is."""
    file = tmp_path / "copassist.db"
    file.write_bytes(b"not a database" * 100)
    with pytest.raises(StoreError) as caught:
        open_database(f"sqlite:///{file}")
    assert str(file) in str(caught.value.data["path"])
    assert file.read_bytes().startswith(b"not a database")


def test_a_stopped_migration_leaves_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that does not end leaves no half of itself: the next opening makes it whole."""

    class Stopped(Exception):
        pass

    def stop(config: Config, revision: str) -> None:
        upgrade(config, revision)
        raise Stopped

    upgrade = command.upgrade
    monkeypatch.setattr(command, "upgrade", stop)
    with pytest.raises(Stopped):
        open_database(settings.database)
    monkeypatch.undo()
    with open_database(settings.database).connect() as connection:
        assert fact(connection, ARCHIVE)


def test_text_that_no_database_holds(settings: Settings) -> None:
    """NUL and half surrogates are replaced as they go in, and found by the same name again."""
    with open_database(settings.database).begin() as connection:
        for name in ("a\0b", "a\ud83db", "é😀", "x" * 3000):
            set_fact(connection, name, name)
            set_fact(connection, name, name)
        assert fact(connection, "a\0b") == "a\ufffdb"
        assert fact(connection, "a\ud83db") == "a\ufffdb"
        assert fact(connection, "é😀") == "é😀"
        assert len(fact(connection, "x" * 3000) or "") == 3000


def test_text_sorts_by_its_bytes(settings: Settings) -> None:
    """The order of names is the same in every database, and that of Python."""
    names = ["Zoé", "abc", "étape", "a-b", "ab", "_x", "\U0001f600", "\uffee"]
    with open_database(settings.database).begin() as connection:
        for name in names:
            set_fact(connection, name, "1")
        query = select(facts.c.name).where(facts.c.name.in_(names)).order_by(facts.c.name)
        assert connection.scalars(query).all() == sorted(names)


def test_newer_database_is_refused(settings: Settings) -> None:
    """A database written by a newer version is not touched."""
    engine = open_database(settings.database)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreError) as caught:
        open_database(settings.database)
    assert caught.value.key == "database_newer"


def test_facts(settings: Settings) -> None:
    """Facts are written, read by name or prefix, and forgotten."""
    with open_database(settings.database).begin() as connection:
        set_fact(connection, "a:1", "x")
        set_fact(connection, "a:1", "y")
        set_fact(connection, "a:%", "z")
        assert fact(connection, "a:1") == "y"
        assert facts_under(connection, "a:") == {"1": "y", "%": "z"}
        forget(connection, "a:1")
        assert fact(connection, "a:1") is None
