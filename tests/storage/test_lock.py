from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from copassist.errors import StoreError
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.facts import ARCHIVE, fact
from copassist.storage.lock import writing

HOLDER = """
import signal, sys
from pathlib import Path
from copassist.storage.database import open_database
from copassist.storage.lock import writing
with writing(open_database(sys.argv[1]), Path(sys.argv[2])):
    print("held", flush=True)
    signal.pause()
"""


def held_elsewhere(url: str, home: Path) -> subprocess.Popen[str]:
    """A process that writes, and goes on writing."""
    command = [sys.executable, "-c", HOLDER, url, str(home)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def killed(process: subprocess.Popen[str], may_write: Callable[[], bool]) -> bool:
    """Kill a writer and say whether the next may write soon after: a server has to notice."""
    process.send_signal(signal.SIGKILL)
    process.wait()
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        if may_write():
            return True
        time.sleep(0.02)
    return False


def may_write(url: str, home: Path) -> bool:
    try:
        with writing(open_database(url), home):
            return True
    except StoreError as error:
        assert error.key == "busy"
        return False


def test_one_writer_of_a_home(settings: Settings) -> None:
    """A second writer is refused at once; when the first is killed the next may write."""
    open_database(settings.database)
    process = held_elsewhere(settings.database, settings.home)
    assert not may_write(settings.database, settings.home)
    assert killed(process, lambda: may_write(settings.database, settings.home))


def test_one_writer_of_a_shared_database(new_postgres: Callable[[], str], tmp_path: Path) -> None:
    """Two homes on one PostgreSQL database have one writer, and a killed one gives way."""
    url, other = new_postgres(), tmp_path / "other"
    other.mkdir()
    process = held_elsewhere(url, tmp_path)
    assert not may_write(url, other)
    with open_database(url).connect() as connection:
        assert fact(connection, ARCHIVE)
    assert killed(process, lambda: may_write(url, other))


def test_one_writer_of_a_database_file(tmp_path: Path) -> None:
    """Two homes on one SQLite file have one writer."""
    engine = open_database(f"sqlite:///{tmp_path / 'shared' / 'archive.db'}")
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    with writing(engine, tmp_path / "a"), pytest.raises(StoreError) as caught:  # noqa: SIM117
        with writing(engine, tmp_path / "b"):
            raise AssertionError("two writers")
    assert caught.value.key == "busy"
