from __future__ import annotations

from pathlib import Path

from tests.torture.operations import OPERATIONS
from tests.torture.siege import Siege


def test_killed_at_random(tmp_path: Path) -> None:
    """Whatever is killed, and when: nothing acknowledged is lost, and all is found again."""
    tally = Siege(tmp_path, threads=8).run(9, seed=3)
    assert tally.failures == []
    assert {name for name, _ in tally.states} == {operation.name for operation in OPERATIONS}
