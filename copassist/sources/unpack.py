"""Unpack a zip that strangers may have made: look at every entry first, then write.

Nothing is written before all entries were checked (places that leave the folder, links,
encryption, announced sizes and ratios). The directory of a zip can lie about sizes, so the bytes
are counted again while they come out. A single entry that is damaged is left out and named; the
rest is still worth reading.
"""

from __future__ import annotations

import errno
import io
import lzma
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from copassist.errors import MalformedExportError, SourceError, UnsafeArchiveError
from copassist.scratch import Scratch
from copassist.sources.contract import MEGABYTE, Limits

MAX_RATIO = 200
RATIO_FROM_BYTES = 50 * MEGABYTE
MAX_ENTRIES = 200_000
MAX_DIRECTORY = 100 * MAX_ENTRIES
"""Bytes of the list of entries, which is held in memory before anything of it can be checked."""
_ENCRYPTED, _UTF8_NAME = 0x1, 0x800
_CHUNK = 1 << 20
_DRIVE = re.compile(r"^[A-Za-z]:")
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class _TooManyEntries(zipfile.BadZipFile):
    """The list of entries alone would fill the memory."""


class _Bounded(io.BufferedReader):
    """A file that gives no list of entries beyond the limit: zipfile asks for it all at once."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is not None and size > MAX_DIRECTORY:
            raise _TooManyEntries
        return super().read(size)


@dataclass(slots=True)
class Budget:
    """Bytes that a zip, with the zips inside it, may still unpack to."""

    left: int

    @classmethod
    def of(cls, path: Path, limits: Limits) -> Budget:
        """Return what a zip may unpack to: no more than the limit, nor than its size allows."""
        size = path.stat().st_size
        return cls(min(limits.zip_bytes, max(RATIO_FROM_BYTES, MAX_RATIO * size)))


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Where a zip was unpacked, a folder of its name, and the entries that were damaged."""

    folder: Path
    damaged: tuple[str, ...]


def is_zip(path: Path) -> bool:
    """Tell whether a file starts as a zip does."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06")


def entry_names(path: Path) -> frozenset[str]:
    """Return the names of the entries of a zip, none when it is no zip."""
    try:
        with _Bounded(io.FileIO(path)) as file, zipfile.ZipFile(file) as archive:
            return frozenset(archive.namelist())
    except DAMAGED:
        return frozenset()


def check(path: Path, limits: Limits) -> None:
    """Look at every entry of a zip without unpacking it.

    :raises MalformedExportError: when it is no zip (``broken_zip``) or asks for a password
        (``zip_password``).
    :raises UnsafeArchiveError: when an entry leaves the folder or is a link (``unsafe_zip``), or
        when it would burst (``zip_bomb``).
    """
    with _opened(path, limits) as archive:
        _check_entries(archive.infolist(), path, limits)


@contextmanager
def unpacked(path: Path, limits: Limits, budget: Budget | None = None) -> Iterator[Unpacked]:
    """Unpack a zip into a folder that lives as long as the context.

    ``budget`` is what is left of that of the zip in which this one was found.

    :raises MalformedExportError: as for ``check``.
    :raises UnsafeArchiveError: as for ``check``.
    :raises SourceError: key ``disk_full``.
    """
    with Scratch.open() as place, _opened(path, limits) as archive:
        entries = archive.infolist()
        budget = budget or Budget.of(path, limits)
        _check_entries(entries, path, limits)
        if sum(entry.file_size for entry in entries) > budget.left:
            raise _bomb(path, path.name, limits)
        # Some exports say only in the name of their zip what they are called.
        folder = place / path.name
        folder.mkdir()
        yield Unpacked(folder, tuple(_write_all(archive, entries, folder, path, limits, budget)))


@contextmanager
def _opened(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    with _Bounded(io.FileIO(path)) as file:
        try:
            archive = zipfile.ZipFile(file)
        except _TooManyEntries as error:
            raise _bomb(path, path.name, limits) from error
        except DAMAGED as error:
            raise MalformedExportError("broken_zip", path=str(path), place=path.name) from error
        with archive:
            yield archive


def _check_entries(entries: list[zipfile.ZipInfo], path: Path, limits: Limits) -> None:
    total = sum(entry.file_size for entry in entries)
    if total > limits.zip_bytes or len(entries) > MAX_ENTRIES:
        raise _bomb(path, path.name, limits)
    for entry in entries:
        name = entry_name(entry)
        if _leaves(name) or _is_special(entry):
            raise UnsafeArchiveError(path=str(path), place=name)
        if entry.flag_bits & _ENCRYPTED:
            raise MalformedExportError("zip_password", path=str(path), place=name)
        ratio = entry.file_size / max(entry.compress_size, 1)
        if entry.file_size > RATIO_FROM_BYTES and ratio > MAX_RATIO:
            raise _bomb(path, name, limits)


def entry_name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry; some tools write UTF-8 without saying so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def _leaves(name: str) -> bool:
    parts = re.split(r"[/\\]", name)
    return ".." in parts or parts[0] == "" or _DRIVE.match(name) is not None


def _is_special(entry: zipfile.ZipInfo) -> bool:
    mode = stat.S_IFMT(entry.external_attr >> 16)
    return mode not in (0, stat.S_IFREG, stat.S_IFDIR)


def _bomb(path: Path, place: str, limits: Limits) -> UnsafeArchiveError:
    return UnsafeArchiveError("zip_bomb", path=str(path), place=place, limit_mb=limits.zip_mb)


def _write_all(
    archive: zipfile.ZipFile,
    entries: list[zipfile.ZipInfo],
    folder: Path,
    path: Path,
    limits: Limits,
    budget: Budget,
) -> Iterator[str]:
    for entry in entries:
        name = entry_name(entry).replace("\\", "/")
        target = folder.joinpath(name)
        try:
            if name.endswith("/"):
                target.mkdir(parents=True, exist_ok=True)
                continue
            if target.exists():  # two entries of one name, or of one but for capitals
                yield name
                continue
            budget.left -= _write(archive, entry, target, budget.left)
        except DAMAGED as error:
            if isinstance(error, OSError) and error.errno == errno.ENOSPC:
                raise SourceError("disk_full", path=str(path)) from error
            with suppress(OSError, ValueError):
                target.unlink()
            yield name
        if budget.left < 0:
            raise _bomb(path, name, limits)


def _write(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path, left: int) -> int:
    """Write one entry and return its size, at most one chunk more than what is left."""
    target.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with archive.open(entry) as packed, target.open("wb") as file:
        while written <= left and (chunk := packed.read(_CHUNK)):
            written += file.write(chunk)
    return written
