from __future__ import annotations

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import text

from copassist.errors import StoreError
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.facts import fact, facts_under, forget, set_fact
from copassist.storage.tables import metadata


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
