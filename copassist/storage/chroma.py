"""Clients of Chroma, embedded or on a server, and its errors as ours.

An embedded Chroma keeps what it has read: of what another process wrote since, it counts the rows
but never finds them, and goes on finding those that were deleted. So each folder is opened *at a
revision* of the index, one client for all threads, and opened again where the database tells of
another revision.
"""

from __future__ import annotations

import os
import shutil
import struct
import threading
import weakref
from dataclasses import dataclass
from pathlib import Path

import chromadb
import httpx
from chromadb.api import ClientAPI
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError

from copassist.errors import StoreError
from copassist.scratch import Scratch

_opened: dict[str, tuple[str, ClientAPI]] = {}
"""By folder: the revision that the one client of this process is in step with."""
_opening = threading.Lock()
_HEAD = struct.Struct("<i4Q")


@dataclass(frozen=True)
class ChromaErrors:
    """Turn what Chroma raises into a StoreError that names the place."""

    place: str

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, ChromaError | ValueError | OSError | httpx.HTTPError):
            raise StoreError("index", path=self.place, reason=str(error)) from error


def server(url: str) -> ClientAPI:
    """Return a client of the server at ``host:port``.

    :raises StoreError: when it cannot be reached.
    """
    host, _, port = url.removeprefix("http://").rstrip("/").rpartition(":")
    with ChromaErrors(url):
        return chromadb.HttpClient(host=host, port=int(port), settings=_quiet())


def embedded(folder: Path, revision: str) -> ClientAPI:
    """Return the client of this process for a folder, opened anew unless it is at ``revision``.

    :raises StoreError: when the folder cannot be opened.
    """
    with _opening, ChromaErrors(str(folder)):
        known = _opened.get(str(folder))
        if known and known[0] == revision:
            return known[1]
        # Chroma keeps one system a folder for the life of the process, as it was when first read.
        SharedSystemClient.clear_system_cache()
        client = _opened_now(folder)
        _opened[str(folder)] = (revision, client)
        return client


def keep_step(place: str, revision: str) -> None:
    """Say that this process has itself brought the index in a folder to a revision."""
    with _opening:
        if place in _opened:
            _opened[place] = (revision, _opened[place][1])


def delete(folder: Path) -> None:
    """Delete the index in a folder."""
    with _opening:
        _opened.pop(str(folder), None)
    shutil.rmtree(folder, ignore_errors=True)


def blank(folder: Path) -> None:
    """Put zeros where a new index on disk holds room for rows that are not there yet.

    Chroma writes that room as it finds it in memory, where erased words may have been. The head of
    an index is a version, then numbers of 8 bytes: an offset, for how many rows there is room, how
    many there are, and how many bytes each takes. One that has rows was written without room.
    """
    for head in folder.glob("*/header.bin"):
        rows = head.with_name("data_level0.bin")
        known = head.read_bytes()[: _HEAD.size]
        if len(known) < _HEAD.size or not rows.exists():
            continue
        _, _, most, count, size = _HEAD.unpack(known)
        if count == 0 and rows.stat().st_size == most * size:
            with rows.open("r+b") as file:
                file.write(bytes(most * size))


def _opened_now(folder: Path) -> ClientAPI:
    """Open a folder; Chroma writes to read, so one that may not be written is read in a copy."""
    folder.mkdir(parents=True, exist_ok=True)
    if os.access(folder, os.W_OK):
        return chromadb.PersistentClient(str(folder), _quiet())
    copy = Scratch.open()
    for file in (f for f in folder.rglob("*") if f.is_file()):
        target = copy.path / file.relative_to(folder)
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)
    client = chromadb.PersistentClient(str(copy.path), _quiet())
    weakref.finalize(client, copy.close)
    return client


def _quiet() -> Settings:
    """Settings of a client, which writes its address into them: each has its own."""
    return Settings(anonymized_telemetry=False)
