"""Where real channels stand: percentiles of each component over 90-day windows.

    python -m tests.benchmarks.axes.levels HOME

Only channels that may be tuned to. What is printed went into ``axes/components.py`` (full marks:
the 90th percentile) and ``axes/targets.py`` (a maturing community: the median).
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from copassist.axes.components import NAMES
from copassist.axes.marks import Marks
from copassist.axes.measure import WINDOW_DAYS
from copassist.records import Role
from copassist.settings import Settings
from copassist.workspace import Workspace

CHANNELS = (
    "python-questions", "python-dev", "hack-projects", "dask", "ESDS", "machine-learning",
    "pythia-outreach", "Project Pythia", "France 🇫🇷",
)  # fmt: skip
UNTIL = datetime(2026, 2, 6, tzinfo=UTC)
"""The French channel is for testing from here on."""
LEAST_THREADS, LEAST = 10, 5
SHARES = (10, 25, 50, 75, 90)


def windows(workspace: Workspace) -> Iterator[list[Marks]]:
    """Yield the marks of each window with enough threads."""
    span = timedelta(days=WINDOW_DAYS)
    for channel in CHANNELS:
        _, found = workspace.axes.marked(Role.FACILITATOR, channel)
        marks = [(talk.start, told) for talk, told in found if talk.start < UNTIL]
        start = min(when for when, _ in marks)
        while start < UNTIL:
            some = [told for when, told in marks if start <= when < start + span]
            if len(some) >= LEAST_THREADS:
                yield some
            start += span


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    workspace = Workspace.open(Settings(home=parser.parse_args().home))
    workspace.axes.read_closely()
    found = list(windows(workspace))
    print(f"{len(found)} windows; percentiles {SHARES}")  # noqa: T201
    for name in NAMES:
        held = [[told[name] for told in some if name in told] for some in found]
        rates = [np.mean(values) for values in held if len(values) >= LEAST]
        if rates:
            print(f"{name:<14}{len(rates):>3} {np.percentile(rates, SHARES).round(2)}")  # noqa: T201


if __name__ == "__main__":
    main()
