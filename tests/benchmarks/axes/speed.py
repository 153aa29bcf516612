"""A large archive measured, from its stored vectors on.

    python -m tests.benchmarks.axes.speed HOME

HOME is an archive that is indexed and was never read for the axes (readings that it has are
deleted first). Told: seconds to read every passage, to measure with all that the page shows, to
draw again, and to read again after nothing changed; the most memory.
"""

from __future__ import annotations

import argparse
import resource
import time
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, select

from copassist.axes.axes import Axes
from copassist.records import Role
from copassist.settings import Settings
from copassist.storage.tables import messages, passages, readings
from copassist.workspace import Workspace
from tests.benchmarks.machine import about, write

WINDOWS = 5


def page(axes: Axes) -> int:
    """Ask all that the page shows; return how many threads there are."""
    told = axes.measure(Role.FACILITATOR)
    axes.decline(Role.FACILITATOR, "", told.window)
    axes.capital(Role.FACILITATOR, "", told.window)
    axes.earlier(Role.FACILITATOR, "", told.window, WINDOWS)
    return len(axes.marked(Role.FACILITATOR)[0].talks)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    workspace = Workspace.open(Settings(home=parser.parse_args().home))
    with workspace.engine.begin() as connection:
        connection.execute(delete(readings))
        counts = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (messages, passages)
        }
    seconds: dict[str, float] = {}
    threads = 0

    def timed(name: str, work: Any) -> None:
        started = time.perf_counter()
        work()
        seconds[name] = round(time.perf_counter() - started, 2)

    axes = workspace.axes
    timed("read", lambda: axes.refresh(embed=False))
    timed("measured", lambda: page(axes))
    timed("drawn_again", lambda: page(axes))
    timed("read_again", lambda: axes.refresh(embed=False))
    threads = page(axes)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    told = {**counts, "threads": threads, "seconds": seconds, "peak_mb": peak}
    write("axes_speed", {**about(), **told})
    print(told)  # noqa: T201


if __name__ == "__main__":
    main()
