from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import servers

FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def environ(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A home into which the demonstration is imported, with the real model."""
    environ = {**os.environ, "COPASSIST_HOME": str(tmp_path_factory.mktemp("home"))}
    subprocess.run([sys.executable, "-m", "copassist.cli", "demo"], env=environ, check=True)
    return environ


@pytest.fixture(scope="session")
def address(environ: dict[str, str]) -> Iterator[str]:
    """The app as members have it, on a real server."""
    log = Path(environ["COPASSIST_HOME"], "app.log")
    with served(["copassist.cli", "run", "--port"], log, environ) as url:
        yield url


@pytest.fixture(scope="session")
def facilitators_address(environ: dict[str, str]) -> Iterator[str]:
    """The app as those who facilitate have it, on the same home."""
    log = Path(environ["COPASSIST_HOME"], "facilitators.log")
    own = environ | {"COPASSIST_ROLE": "facilitator"}
    with served(["copassist.cli", "run", "--port"], log, own) as url:
        yield url


@contextmanager
def served(module: Sequence[str], log: Path, environ: Mapping[str, str]) -> Iterator[str]:
    """Run a module that serves on the port given last, and yield its address."""
    with servers.served(module, log, environ) as (address, _):
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's chromium; its absence is a failure, never a silent skip."""
    path = shutil.which("chromium")
    assert path, "chromium is not installed: apt-get install chromium"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield opened
        opened.close()
