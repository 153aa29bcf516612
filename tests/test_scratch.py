"""Folders for a while: closed or killed, nothing of them stays."""

from __future__ import annotations

import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from copassist.scratch import PREFIX, Scratch

WRITES = """
import tempfile, time
tempfile.tempdir = {place!r}
from copassist.scratch import Scratch
scratch = Scratch.open()
(scratch.path / "note.md").write_text("un mot de membre")
print("written", flush=True)
time.sleep(60)
"""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of temporary files of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_closed_folder_is_gone(place: Path) -> None:
    """What stands in a folder goes when it is closed."""
    with Scratch.open() as folder:
        (folder / "a.txt").write_text("a")
    assert list(place.iterdir()) == []


def test_what_a_kill_left_goes_with_the_next_folder(place: Path) -> None:
    """A folder of a living process stays; once it is killed, the next folder takes it away."""
    command = [sys.executable, "-c", WRITES.format(place=str(place))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "written\n"
        with Scratch.open():
            assert len(list(place.rglob("note.md"))) == 1
        process.send_signal(signal.SIGKILL)
        process.wait()
    with Scratch.open() as folder:
        assert list(place.iterdir()) == [folder.parent]


def test_a_folder_of_something_else_stays(place: Path) -> None:
    """A folder that only begins with the same name, held by nobody, is not ours to delete."""
    (place / f"{PREFIX}notes" / "a").mkdir(parents=True)
    with Scratch.open():
        pass
    assert [path.name for path in place.iterdir()] == [f"{PREFIX}notes"]


def test_two_folders_of_one_process_are_apart(place: Path) -> None:
    """Opening another folder leaves the first as it is, in the same process too."""
    with Scratch.open() as first:
        (first / "a.txt").write_text("a")
        with Scratch.open() as second:
            assert second != first
        assert (first / "a.txt").read_text() == "a"
