"""The relational database, the source of truth: SQLite by default, PostgreSQL by one setting.

The two are made to agree, so that an archive moves between them and every promise holds in both:
text has no length and sorts by its bytes, and what PostgreSQL cannot hold (NUL, half a surrogate
pair) is replaced as it goes in. A SQLite file that may not be written is opened to be read.
"""

from __future__ import annotations

import json
import os
import sqlite3
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from filelock import FileLock
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    NullPool,
    String,
    Text,
    create_engine,
    event,
    func,
    make_url,
    select,
)
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.pool import ConnectionPoolEntry

from copassist.errors import StoreError
from copassist.storage.complaints import complain, shown
from copassist.storage.facts import TO_READ, name_archive

_MIGRATIONS = Path(__file__).parent / "migrations"
BUSY_TIMEOUT_S = 30
"""How long a writer waits for another before it fails."""
CONNECT_TIMEOUT_S = 10
LOCKS = 0x636F7061
"""The first half of the numbers of our locks in PostgreSQL; the second says which."""
_MIGRATING = 1


@compiles(String, "postgresql")
@compiles(Text, "postgresql")
def _any_length(*_: object, **__: object) -> str:
    return 'TEXT COLLATE "C"'


def open_database(url: str) -> Engine:
    """Open the database and bring its tables up to date.

    :raises StoreError: when it cannot be opened, or was written by a newer version.
    """
    try:
        address = _address(url)
        file = database_file(address)
        if file is None:
            engine = _engine(address)
            _migrate(engine)
        elif _is_closed(file):
            engine = _engine_to_read(address, file)
            _migrate(engine, to_read=True)
        else:
            engine = _engine(address)
            file.parent.mkdir(parents=True, exist_ok=True)
            with FileLock(f"{file}.lock"):
                _migrate(engine)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise StoreError("database_address", path=shown(url), reason=str(error)) from error
    except (SQLAlchemyError, OSError) as error:
        reason = str(getattr(error, "orig", None) or error)
        raise StoreError("database", path=shown(url), reason=reason) from error
    return engine


def _address(url: str) -> URL:
    try:
        return make_url(url)
    except ValueError:
        # Its words are those of the address, a part of the password too where one holds a slash.
        raise ArgumentError("host:port") from None


def database_file(address: URL) -> Path | None:
    """Return the file of a SQLite database; None where there is none."""
    is_file = address.get_backend_name() == "sqlite" and address.database
    return Path(str(address.database)) if is_file else None


def check_rows(connection: Connection) -> None:
    """Read a SQLite file through; PostgreSQL looks after its own.

    :raises StoreError: when it is damaged.
    """
    if connection.dialect.name == "sqlite":
        said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if said != "ok":
            path = shown(str(connection.engine.url))
            raise StoreError("database_broken", path=path, reason=said)


def set_aside(url: str) -> Path | None:
    """Rename a SQLite file, so that another may be made in its place; return its new name."""
    file = database_file(make_url(url))
    if file is None:
        return None
    with FileLock(f"{file}.lock"):
        numbers = (n for n in count(1) if not Path(f"{file}.damaged{n}").exists())
        aside = Path(f"{file}.damaged{next(numbers)}")
        for ending in ("-wal", "-shm", ""):
            if Path(f"{file}{ending}").exists():
                Path(f"{file}{ending}").rename(f"{aside}{ending}")
    return aside


def _engine(address: URL) -> Engine:
    options: dict[str, Any] = {}
    if database_file(address):
        options["connect_args"] = {"timeout": BUSY_TIMEOUT_S}
        options["json_deserializer"] = _from_json
    elif address.get_driver_name() == "psycopg":
        options["connect_args"] = {"connect_timeout": CONNECT_TIMEOUT_S, "keepalives_idle": 60}
    engine = create_engine(address, pool_pre_ping=not database_file(address), **options)
    if database_file(address):
        event.listen(engine, "connect", _tune_sqlite)
    return _watched(engine)


def _engine_to_read(address: URL, file: Path) -> Engine:
    """Open a file that this process may not write.

    A reader of a WAL database writes too (its shared memory), unless it is told that the file
    does not change. It does not while no writer has it open, which the presence of the log tells;
    so each reading looks, on a connection of its own.
    """

    def connect() -> sqlite3.Connection:
        still = "" if Path(f"{file}-wal").exists() else "&immutable=1"
        place = file.resolve().as_uri()
        return sqlite3.connect(f"{place}?mode=ro{still}", uri=True, timeout=BUSY_TIMEOUT_S)

    options = {TO_READ: True}
    engine = create_engine(address, creator=connect, poolclass=NullPool, execution_options=options)
    return _watched(engine)


def _watched(engine: Engine) -> Engine:
    event.listen(engine, "handle_error", partial(complain, shown(str(engine.url))))
    event.listen(engine, "before_cursor_execute", _clean, retval=True)
    return engine


def _from_json(text: str) -> object:
    """Read a JSON column; most are empty lists, which need no parser."""
    return [] if text == "[]" else json.loads(text)


def _is_closed(file: Path) -> bool:
    return file.exists() and not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK))


def _tune_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # Readers go on while an import writes; an acknowledged commit survives a power cut.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _clean(
    _connection: object, _cursor: object, statement: str, values: object, *_: object
) -> tuple[str, Any]:
    return statement, _cleaned(values)


def _cleaned(values: Any) -> Any:  # noqa: ANN401 - what DB-API drivers take
    """Replace in every text what a database cannot hold."""
    if isinstance(values, str):
        if "\0" not in values and (values.isascii() or not _has_surrogate(values)):
            return values
        return (
            values.replace("\0", "\N{REPLACEMENT CHARACTER}")
            .encode("utf-16", "surrogatepass")
            .decode("utf-16", "replace")
        )
    if isinstance(values, dict):
        return {name: _cleaned(value) for name, value in values.items()}
    if isinstance(values, list | tuple):
        return type(values)(_cleaned(value) for value in values)
    return values


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _migrate(engine: Engine, *, to_read: bool = False) -> None:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    scripts = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        if not to_read:
            _hold(connection)
        current = MigrationContext.configure(connection).get_current_revision()
        if current not in {None, *(s.revision for s in scripts.walk_revisions())}:
            raise StoreError("database_newer", path=shown(str(engine.url)))
        if current != scripts.get_current_head():
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
        if not to_read:
            name_archive(connection)


def _hold(connection: Connection) -> None:
    """Make the migration one whole: a kill leaves all of it or none, and others wait for it."""
    if connection.dialect.name == "sqlite":
        # Python's driver opens no transaction before it changes tables, only before rows.
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    elif connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCKS, _MIGRATING)))
