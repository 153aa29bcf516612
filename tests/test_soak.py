"""The short form of ``python -m tests.benchmarks.load --soak 3600``: memory stays where it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from copassist.workspace import Workspace
from tests.assistant.making import fill
from tests.benchmarks.load import all_at_once
from tests.soak_alone import QUESTIONS
from tests.topics.conftest import heard  # noqa: F401 - a fixture

ALONE = Path(__file__).with_name("soak_alone.py")


def test_memory_stays_and_a_leak_would_show() -> None:
    """Hundreds of questions leave less behind than an answer each; if they did, it would show."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(ALONE)]
    environ = {name: held for name, held in os.environ.items() if "PYTEST" not in name}
    done = subprocess.run(
        command, env=environ, cwd=ALONE.parents[1], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stdout


def test_twenty_people_at_once(heard: Workspace) -> None:  # noqa: F811 - the fixture
    """Of twenty people who ask at the same moment, in three roles, none is left without answer."""
    fill(heard)
    told = all_at_once(heard, 20, 3, QUESTIONS)
    assert len(told) == 60
    assert {timed.failure for timed in told} == {""}
