"""Private servers for the tests, on loopback: the app; PostgreSQL, Chroma in temporary folders."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

START_S = 60
_OWNER = "postgres"
"""PostgreSQL refuses to run as root: Debian's package brings this user for it."""


def postgres_programs() -> Path | None:
    """Return the folder of Debian's newest PostgreSQL, or None."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_number)
    return found[-1].parent if found else None


def _number(path: Path) -> int:
    return int(path.parts[-3])


@dataclass
class Postgres:
    """A running server."""

    port: int
    _numbers: count[int]

    def new_database(self, like: str = "") -> str:
        """Make a database, empty or like another, and return its SQLAlchemy address."""
        name = f"archive{next(self._numbers)}"
        after = f' TEMPLATE "{like.rsplit("/", 1)[1]}"' if like else ""
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}"{after}')  # type: ignore[arg-type]
        return self._address(name).replace("postgresql:", "postgresql+psycopg:")

    def drop(self, url: str) -> None:
        """Drop a database, whoever is still connected."""
        name = url.rsplit("/", 1)[1]
        with psycopg.connect(self._address("postgres"), autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')  # type: ignore[arg-type]

    def _address(self, name: str) -> str:
        return f"postgresql://{_OWNER}@127.0.0.1:{self.port}/{name}"


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a server with a new cluster; root hands it to the package's own user."""
    programs = postgres_programs()
    assert programs is not None, "Debian's package postgresql is not installed"
    folder = Path(tempfile.mkdtemp(prefix="copassist-pg-"))
    port = free_port()
    user = {"user": _OWNER, "group": pwd.getpwnam(_OWNER).pw_gid} if os.geteuid() == 0 else {}
    if user:
        shutil.chown(folder, _OWNER)
    log = folder / "log"
    flags = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c fsync=off"

    def run(name: str, *words: str) -> None:
        command = [str(programs / name), "-D", str(folder / "data"), *words]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run(command, check=True, cwd=folder, **quiet, **user)  # type: ignore[call-overload]

    try:
        run("initdb", "-A", "trust", "-U", _OWNER, "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
        run("pg_ctl", "-w", "-t", str(START_S), "-l", str(log), "-o", flags, "start")
        try:
            yield Postgres(port, count(1))
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def chroma(port: int = 0, folder: Path | None = None) -> Iterator[str]:
    """Run a Chroma server and yield its ``host:port``."""
    port = port or free_port()
    with tempfile.TemporaryDirectory(prefix="copassist-chroma-") as own:
        place = folder or Path(own)
        command = [
            str(Path(sys.executable).with_name("chroma")), "run", "--path", str(place / "data"),
            "--host", "127.0.0.1", "--port", str(port),
        ]  # fmt: skip
        with (place / "log").open("ab") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=place)
        try:
            _wait(server, port)
            yield f"127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


@contextmanager
def served(
    module: Sequence[str], log: Path, environ: Mapping[str, str]
) -> Iterator[tuple[str, int]]:
    """Run a module that serves on the port given last; yield its address and its process."""
    port = free_port()
    command = [sys.executable, "-m", *module, str(port)]
    with log.open("wb") as written:
        process = subprocess.Popen(command, env=environ, stdout=written, stderr=written)
    try:
        _wait_for_health(process, f"http://127.0.0.1:{port}/_stcore/health")
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(10)


def free_port() -> int:
    """Return a port of loopback that nothing listens to."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"no server on port {port}")


def _wait_for_health(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError):  # also what urllib raises
            urllib.request.urlopen(url, timeout=1)
            return
        time.sleep(0.1)
    raise RuntimeError(f"{url} did not answer")
