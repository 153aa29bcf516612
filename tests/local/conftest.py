"""The real local model: half a GB is fetched, so only ``make local`` runs these tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from _pytest.terminal import TerminalReporter

IS_RUN = os.environ.get("COPASSIST_LOCAL") == "full"
FIGURES: list[str] = []
"""What was measured, said at the end."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not IS_RUN:
        out = [item for item in items if Path(__file__).parent in item.path.parents]
        config.hook.pytest_deselected(items=out)
        items[:] = [item for item in items if item not in out]


def pytest_terminal_summary(terminalreporter: TerminalReporter) -> None:
    told = FIGURES if IS_RUN else ["tests of the real local model NOT RUN (make local)"]
    for line in told:
        terminalreporter.write_line(line)
