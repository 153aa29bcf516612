"""What every reader promises, and the limits that it keeps to.

A reader looks at the content of a path, not at its name alone, because exports and notes travel
under any name. It hands on records with paths relative to the imported root, so that importing
the same folder from another place changes nothing. What it cannot read it names: a part of it as
a ``Skipped``, the whole of it by raising. Where an export holds a stretch of a channel whole, the
reader says so with a ``Coverage`` before the messages, so that deletions land.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from copassist.records import Item

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is read and the largest zip that is unpacked, in megabytes."""

    file_mb: int = 20
    zip_mb: int = 2000

    @property
    def file_bytes(self) -> int:
        """The largest file, in bytes."""
        return self.file_mb * MEGABYTE

    @property
    def zip_bytes(self) -> int:
        """The largest unpacked zip, in bytes."""
        return self.zip_mb * MEGABYTE


class Reader(Protocol):
    """One format."""

    @property
    def name(self) -> str:
        """The word that ``source`` says in the records of this reader."""

    @property
    def is_export(self) -> bool:
        """Whether a file is a whole archive, bound by the size of a zip rather than a document."""

    def recognises(self, path: Path) -> bool:
        """Tell, from what the path holds, whether this reader is the one for it."""

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Hand on what the path holds, with paths relative to ``root``.

        :raises SourceError: when nothing of it can be read.
        """


def relative(path: Path, root: Path) -> str:
    """Return the place of a path under the root, written with ``/`` on every system."""
    return legible(path.relative_to(root).as_posix())


def legible(name: str) -> str:
    """Return the name of a file as text that can be stored: old names may be in Windows-1252."""
    data = os.fsencode(name)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
