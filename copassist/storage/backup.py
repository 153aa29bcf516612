"""Backup and restore: the whole archive in one zip, whichever database it comes from or goes to.

The zip holds a SQLite file and a manifest. The file is filled row by row in one reading, which
sees the database at one moment while others go on writing. It holds the vectors too, so nothing is
embedded again; the vector index is made again from them.

A restore checks the whole file before it touches anything, then is one transaction: every row out,
every row in. A kill, a full disk or a bad row leaves the archive as it was.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import tempfile
import time
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, func, insert, select, text

from copassist import __version__
from copassist.errors import SourceError, StoreError
from copassist.records import Progress
from copassist.scratch import Scratch
from copassist.storage.database import open_database
from copassist.storage.facts import ARCHIVE, fact, set_fact
from copassist.storage.tables import articles, conversations, messages, metadata

Report = Callable[[Progress], None]
FORMAT = 1
ROWS = 500
"""Rows read and written together."""
_FILE, _MANIFEST = "archive.db", "manifest.json"
_DAMAGE = (zipfile.BadZipFile, zlib.error, EOFError, ValueError, TypeError, RuntimeError)


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself; ``counts`` are rows by table."""

    format: int
    version: str
    made: str
    counts: dict[str, int]
    bytes: int
    sha256: str


def back_up(engine: Engine, file: Path, progress: Report | None = None) -> Manifest:
    """Write the archive, as it is now, into a new file.

    :raises StoreError: when the file exists already or cannot be written.
    """
    if file.exists():
        raise StoreError("backup_exists", path=str(file))
    try:
        # Beside the file, where the room is, and readable by nobody else.
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=file.absolute().parent) as folder:
            copy, zipped = Path(folder) / _FILE, Path(folder) / "zip"
            counts = _copy_out(engine, copy, progress)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            size = copy.stat().st_size
            manifest = Manifest(FORMAT, __version__, now, counts, size, _checksum(copy))
            _zip(zipped, copy, manifest)
            zipped.chmod(0o600)
            zipped.rename(file)
    except OSError as error:
        raise StoreError("backup_unwritable", path=str(file), reason=str(error)) from error
    return manifest


def restore(
    engine: Engine,
    file: Path,
    *,
    replace: bool,
    settle: Callable[[Connection], None],
    progress: Report | None = None,
) -> Manifest:
    """Put the archive of a backup in the place of this one.

    ``settle`` ends the transaction: it sets what the rows of another place cannot know.

    :raises SourceError: when there is no such file, or no room to open it.
    :raises StoreError: when it is no backup, or a damaged one, or that of a newer version; or when
        this archive is not empty and ``replace`` is false. Nothing is changed then.
    """
    with (
        _opened(file) as (manifest, source),
        source.connect() as rows,
        engine.begin() as connection,
    ):
        _hold(connection)
        _check_empty(connection, replace)
        name = fact(connection, ARCHIVE)
        _copy(rows, connection, "restore", progress)
        _restart_keys(connection)
        # Not the backup's: two archives on one Chroma server would share their collections.
        set_fact(connection, ARCHIVE, str(name))
        settle(connection)
    return manifest


def check(file: Path) -> Manifest:
    """Read a whole backup and return what it says of itself.

    :raises SourceError: when there is no such file, or no room to open it.
    :raises StoreError: when it is no backup, or a damaged one, or that of a newer version.
    """
    with _opened(file) as (manifest, _):
        return manifest


@contextmanager
def _opened(file: Path) -> Iterator[tuple[Manifest, Engine]]:
    """Unpack and check a backup, and bring its tables up to date."""
    if not file.is_file():
        raise SourceError("missing", path=str(file))
    with Scratch.open() as folder:
        copy = folder / _FILE
        manifest = _unpack(file, copy)
        try:
            source = open_database(f"sqlite:///{copy}")
        except StoreError as error:
            if error.key != "database_newer":
                raise StoreError("backup_damaged", path=str(file), reason=error.key) from error
            version = manifest.version
            raise StoreError("backup_newer", path=str(file), version=version) from error
        try:
            yield manifest, source
        finally:
            source.dispose()


def _unpack(file: Path, copy: Path) -> Manifest:
    try:
        with zipfile.ZipFile(file) as archive:
            if not {_FILE, _MANIFEST} <= set(archive.namelist()):
                raise StoreError("backup_foreign", path=str(file))
            manifest = Manifest(**json.loads(archive.read(_MANIFEST)))
            if manifest.format > FORMAT:
                raise StoreError("backup_newer", path=str(file), version=manifest.version)
            if shutil.disk_usage(copy.parent).free < manifest.bytes:
                raise SourceError("disk_full", path=str(file))
            with archive.open(_FILE) as packed, copy.open("wb") as out:
                shutil.copyfileobj(packed, out, 1 << 20)
    except OSError as error:
        key = "disk_full" if error.errno == errno.ENOSPC else "unreadable"
        raise SourceError(key, path=str(file)) from error
    except _DAMAGE as error:
        if not _begins_as_zip(file):
            raise StoreError("backup_foreign", path=str(file)) from error
        raise StoreError("backup_damaged", path=str(file), reason=str(error)) from error
    if _checksum(copy) != manifest.sha256:
        raise StoreError("backup_damaged", path=str(file), reason="sha256")
    return manifest


def _begins_as_zip(file: Path) -> bool:
    """A download cut short has lost its end, which is what makes a zip one."""
    with file.open("rb") as opened:
        return opened.read(2) == b"PK"


def _zip(zipped: Path, copy: Path, manifest: Manifest) -> None:
    with zipped.open("wb") as out:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as archive:
            archive.write(copy, _FILE)
            archive.writestr(_MANIFEST, json.dumps(asdict(manifest), indent=2))
        out.flush()
        os.fsync(out.fileno())


def _copy_out(engine: Engine, copy: Path, progress: Report | None) -> dict[str, int]:
    target = open_database(f"sqlite:///{copy}")
    try:
        with _at_one_moment(engine) as source, target.begin() as connection:
            return _copy(source, connection, "backup", progress)
    except StoreError as error:
        if str(copy) in str(error.data.get("path")):
            raise OSError(error.data.get("reason")) from error
        raise
    finally:
        target.dispose()


@contextmanager
def _at_one_moment(engine: Engine) -> Iterator[Connection]:
    """Read the database as it is now, whatever is written meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _copy(
    source: Connection, target: Connection, stage: str, progress: Report | None
) -> dict[str, int]:
    """Put the rows of one database in the place of those of the other; return them by table."""
    tables = metadata.sorted_tables
    counts = {
        t.name: source.execute(select(func.count()).select_from(t)).scalar_one() for t in tables
    }
    started, total, done = time.monotonic(), sum(counts.values()), 0
    for table in tables:
        target.execute(delete(table))
        rows = source.execute(select(table), execution_options={"yield_per": ROWS})
        for group in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in group])
            done += len(group)
            if progress:
                left = (time.monotonic() - started) * (total - done) / done
                progress(Progress(stage, done, total, left))
    return counts


def _hold(connection: Connection) -> None:
    """Keep others from writing while rows go out and in; they go on reading what was there."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        names = ", ".join(table.name for table in metadata.sorted_tables)
        connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


def _check_empty(connection: Connection, replace: bool) -> None:
    held = {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in (messages, articles, conversations)
    }
    if any(held.values()) and not replace:
        raise StoreError("archive_not_empty", **held)


def _restart_keys(connection: Connection) -> None:
    """Let PostgreSQL number new rows after those that came with their numbers."""
    if connection.dialect.name != "postgresql":
        return
    for table in metadata.sorted_tables:
        if (key := table.autoincrement_column) is not None:
            highest = connection.execute(select(func.max(key))).scalar() or 0
            sequence = func.pg_get_serial_sequence(table.name, key.name)
            connection.execute(select(func.setval(sequence, highest + 1, False)))


def _checksum(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
