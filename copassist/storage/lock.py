"""One writer of the archive at a time, and one of its index, whatever the process and the machine.

Two would leave the vector index in doubt. The writer of the archive brings the index in step while
it holds both locks; whoever only repairs or completes the index needs the second alone. A lock is a
file in the home (and, for the archive, one beside a SQLite database that stands elsewhere), and a
lock of the server's own in PostgreSQL, which several machines share. Both go with the process that
held them, however it ends. Reading never asks for them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout
from sqlalchemy import Engine, func, select

from copassist.errors import StoreError
from copassist.storage.complaints import files, shown
from copassist.storage.database import LOCKS, database_file

FILE = "writing.lock"
INDEX_FILE = "index.lock"
_WRITING, _INDEXING = 2, 3
_FOR_EVER = -1


@contextmanager
def writing(engine: Engine, home: Path) -> Iterator[None]:
    """Be the one writer.

    :raises StoreError: at once, when there is one already, or the home may not be written.
    """
    with ExitStack() as held:
        for folder in _folders(engine, home):
            held.enter_context(_file(folder / FILE))
        held.enter_context(_advisory(engine, _WRITING))
        yield


@contextmanager
def indexing(engine: Engine, home: Path, *, wait: bool) -> Iterator[None]:
    """Be the one that writes the index.

    :raises StoreError: when another does and it is not to be waited for, or the home may not be
        written.
    """
    with (
        _file(home / INDEX_FILE, timeout_s=_FOR_EVER if wait else 0),
        _advisory(engine, _INDEXING, wait=wait),
    ):
        yield


def _folders(engine: Engine, home: Path) -> set[Path]:
    file = database_file(engine.url)
    return {home.resolve(), *([file.resolve().parent] if file else [])}


@contextmanager
def _file(file: Path, timeout_s: float = 0) -> Iterator[None]:
    lock = FileLock(str(file))
    with files(file.parent):
        try:
            lock.acquire(timeout=timeout_s)
        except Timeout as error:
            raise StoreError("busy", path=str(file.parent)) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _advisory(engine: Engine, number: int, *, wait: bool = False) -> Iterator[None]:
    """Hold a lock of the server on a connection of its own: a writer that dies gives it back."""
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()
        if wait:
            connection.execute(select(func.pg_advisory_lock(LOCKS, number)))
        elif not connection.scalar(select(func.pg_try_advisory_lock(LOCKS, number))):
            raise StoreError("busy", path=shown(str(engine.url)))
        try:
            yield
        finally:
            # A closed connection is noticed a moment later only: the next writer may be at once.
            with suppress(StoreError):
                connection.execute(select(func.pg_advisory_unlock(LOCKS, number)))
