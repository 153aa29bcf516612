"""Folders for a while, that no kill leaves behind: what members wrote stands in them.

A folder is held by a lock for as long as its process works in it. A killed process holds nothing
any more, and the next folder that is opened on the machine deletes what it left.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

PREFIX = "copassist-"
_HELD = ".held"


@dataclass(frozen=True)
class Scratch:
    """A folder of this process, deleted when it is closed."""

    path: Path
    _lock: FileLock

    @classmethod
    def open(cls) -> Self:
        """Return a new, empty folder.

        :raises OSError: when there is no place for it.
        """
        _sweep(Path(tempfile.gettempdir()))
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        lock = FileLock(folder / _HELD, thread_local=False)
        lock.acquire()
        (folder / "in").mkdir()
        return cls(folder / "in", lock)

    def close(self) -> None:
        """Delete the folder and all that is in it; it is held until it is empty."""
        shutil.rmtree(self.path, ignore_errors=True)
        self._lock.release()
        shutil.rmtree(self.path.parent, ignore_errors=True)

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *_: object) -> None:
        self.close()


def _sweep(place: Path) -> None:
    """Delete the folders of processes that are gone."""
    for folder in place.glob(f"{PREFIX}*"):
        try:
            if not (folder / _HELD).exists():
                continue  # it is something else, or about to be held
            with FileLock(folder / _HELD, blocking=False):
                shutil.rmtree(folder / "in", ignore_errors=True)
        except (OSError, Timeout):
            continue  # it is held, or another user's
        shutil.rmtree(folder, ignore_errors=True)
