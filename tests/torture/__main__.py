"""The long siege: ``python -m tests.torture --kills 200``; exit status 1 when anything is lost."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests import servers
from tests.torture.siege import Siege, Tally


def main() -> int:
    """Run the siege on SQLite, then on PostgreSQL with a Chroma server, and print the tallies."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=40, help="a channel; there are four")
    parser.add_argument("--only", choices=["embedded", "servers"])
    asked = parser.parse_args()
    failed = False
    for place in ("embedded", "servers"):
        if asked.only in (None, place):
            started = time.monotonic()
            tally = _run(place, asked)
            failed |= bool(tally.failures)
            _tell(place, tally, time.monotonic() - started)
    return int(failed)


def _run(place: str, asked: argparse.Namespace) -> Tally:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="copassist-siege-")))
        siege = Siege(folder, asked.threads)
        if place == "servers":
            postgres = stack.enter_context(servers.postgres())
            chroma = stack.enter_context(servers.chroma())
            siege = Siege(folder, asked.threads, chroma, postgres.new_database)
        return siege.run(asked.kills, asked.seed)


def _tell(place: str, tally: Tally, seconds: float) -> None:
    lines = [f"{place}: {tally.kills.total()} kills in {seconds:.0f} s {dict(tally.kills)}"]
    lines += [f"  {name}: {state} {n}" for (name, state), n in sorted(tally.states.items())]
    lines += [f"  repaired: {line}" for line in tally.repairs]
    lines += [f"  FAILED: {line}" for line in tally.failures] or ["  nothing lost"]
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    sys.exit(main())
