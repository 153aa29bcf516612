from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from copassist.archive.watch import changes
from copassist.errors import SourceError

REST_S = 0.25


class Watched:
    """A folder being watched in a thread: how often it was told to have changed."""

    def __init__(self, folder: Path) -> None:
        self.told = 0
        self.error: SourceError | None = None
        self.stop = Event()
        self.thread = Thread(target=self._run, args=(folder,))
        self.thread.start()
        self.wait_for(1)

    def _run(self, folder: Path) -> None:
        try:
            for _ in changes(folder, rest_s=REST_S, stop=self.stop):
                self.told += 1
        except SourceError as error:
            self.error = error

    def wait_for(self, told: int) -> None:
        deadline = time.monotonic() + 20
        while self.told < told and self.thread.is_alive() and time.monotonic() < deadline:
            time.sleep(0.02)
        # What watches asks the system for events only once it waits.
        time.sleep(3 * REST_S)

    def end(self) -> None:
        self.stop.set()
        self.thread.join(20)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    folder = tmp_path / "drop"
    folder.mkdir()
    watching = Watched(folder)
    yield watching
    watching.end()


def test_tells_at_the_start_and_after_each_change(watched: Watched, tmp_path: Path) -> None:
    """What is already in the folder is read at once, and what lands later when it lands."""
    assert watched.told == 1
    (tmp_path / "drop" / "a.md").write_text("Bonjour")
    watched.wait_for(2)
    assert watched.told == 2
    (tmp_path / "drop" / "a.md").unlink()
    watched.wait_for(3)
    assert watched.told == 3


def test_copy_under_way_is_told_once(watched: Watched, tmp_path: Path) -> None:
    """A file written bit by bit is told of when it has come to rest."""
    with (tmp_path / "drop" / "export.zip").open("wb", buffering=0) as file:
        for _ in range(20):
            file.write(b"x" * 100)
    watched.wait_for(2)
    assert watched.told == 2


def test_folder_that_goes_is_said(watched: Watched, tmp_path: Path) -> None:
    """A folder that disappears ends the watch with its name; nothing is taken for deleted."""
    shutil.rmtree(tmp_path / "drop")
    watched.thread.join(20)
    assert watched.error is not None and watched.error.key == "folder_gone"


def test_no_folder_is_said(tmp_path: Path) -> None:
    """A folder that is not there is told at once."""
    with pytest.raises(SourceError) as caught:
        next(changes(tmp_path / "absent"))
    assert caught.value.key == "missing"
