"""Watching a folder: when something in it has changed and then come to rest.

A file that is still being copied looks broken. So a change is told only once nothing has moved
for ``rest_s`` seconds; what is unreadable then is skipped by name, and read at its next change.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from threading import Event

from watchfiles import watch

from copassist.errors import SourceError

REST_S = 2.0


def changes(folder: Path, *, rest_s: float = REST_S, stop: Event | None = None) -> Iterator[None]:
    """Yield once at the start, then after each change in the folder, until ``stop`` is set.

    :raises SourceError: key ``missing`` when there is no such folder, ``folder_gone`` when it goes.
    """
    if not folder.is_dir():
        raise SourceError("missing", path=str(folder))
    yield
    milliseconds = round(rest_s * 1000)
    # A long wait between events ends a batch only when a whole `step` passes without one.
    for _ in watch(
        folder,
        step=milliseconds,
        debounce=100 * milliseconds,
        stop_event=stop,
        raise_interrupt=False,
    ):
        if not folder.is_dir():
            raise SourceError("folder_gone", path=str(folder))
        yield
