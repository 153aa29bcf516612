"""The relational database, the source of truth: SQLite by default, PostgreSQL by one setting."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from copassist.errors import StoreError

_MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S = 30
"""How long a writer waits for another before it fails."""


def open_database(url: str) -> Engine:
    """Open the database and bring its tables up to date.

    :raises StoreError: when it cannot be opened, or was written by a newer version.
    """
    try:
        address = make_url(url)
        is_file = address.get_backend_name() == "sqlite" and address.database
        options = {"connect_args": {"timeout": BUSY_TIMEOUT_S}} if is_file else {}
        engine = create_engine(address, pool_pre_ping=not is_file, **options)
        if is_file and address.database:
            Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            event.listen(engine, "connect", _tune_sqlite)
            with FileLock(f"{address.database}.lock"):
                _migrate(engine)
        else:
            _migrate(engine)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError("database_address", path=_safe(url), reason=str(error)) from error
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error)
        raise StoreError("database", path=_safe(url), reason=reason) from error
    return engine


def _tune_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # Readers go on while an import writes; an acknowledged commit survives a killed process.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _migrate(engine: Engine) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        if current == scripts.get_current_head():
            return
        if current is not None and current not in {s.revision for s in scripts.walk_revisions()}:
            raise StoreError("database_newer", path=_safe(str(engine.url)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _safe(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return "COPASSIST_DATABASE_URL"
