"""What a database or disk complains of, as an error with a sentence: full, read-only, damaged."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError, ProgrammingError

from copassist.errors import StoreError

_KEYS = {
    "SQLITE_FULL": "database_full",
    "SQLITE_IOERR_WRITE": "database_full",
    "53100": "database_full",
    "SQLITE_READONLY": "database_read_only",
    "25006": "database_read_only",
    "SQLITE_CORRUPT": "database_broken",
    "SQLITE_NOTADB": "database_broken",
}
"""By SQLite's names of errors and PostgreSQL's states; a longer name begins with its family's."""


def complain(path: str, context: ExceptionContext) -> StoreError | None:
    """Return the error to raise in the place of what the driver raised; None to leave it.

    What a mistake of ours would raise (a broken constraint, a wrong statement) is left as it is.
    """
    told = context.sqlalchemy_exception
    if context.is_pre_ping or not isinstance(told, DatabaseError):
        return None
    if isinstance(told, DataError | IntegrityError | ProgrammingError):
        return None
    error = context.original_exception
    name = getattr(error, "sqlite_errorname", "") or getattr(error, "sqlstate", "") or ""
    key = next((key for start, key in _KEYS.items() if name.startswith(start)), "database")
    return StoreError(key, path=path, reason=" ".join(str(error).split()))


@contextmanager
def files(folder: Path) -> Iterator[None]:
    """Turn what the disk refuses to write under a folder into a StoreError."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
        key = "database_full" if full else "database_read_only"
        raise StoreError(key, path=str(folder), reason=str(error)) from error


def shown(url: str) -> str:
    """Return an address as it may be shown: without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except (ArgumentError, ValueError):
        return "COPASSIST_DATABASE_URL"
