"""What the audit of dependencies makes of what pip-audit says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.audit import judge

SKIPPED = {"name": "copassist", "skip_reason": "not on the index"}
SOUND = {"name": "numpy", "version": "2.0", "vulns": []}


def row(*fixes: str) -> dict[str, Any]:
    told = {"id": "PYSEC-1", "fix_versions": list(fixes), "aliases": [], "description": ""}
    return {"name": "jinja2", "version": "2.4.1", "vulns": [told]}


@pytest.mark.parametrize(
    ("rows", "fails", "said"),
    [
        ([SOUND, SKIPPED], False, "audit: 1 packages"),
        ([SOUND, row("2.11.3")], True, "VULNERABLE jinja2 2.4.1: PYSEC-1, mended in 2.11.3"),
        ([row()], False, "not mended by any release yet: jinja2 2.4.1: PYSEC-1"),
        ([SKIPPED, SKIPPED], False, "NOT DONE"),
        ([], False, "NOT DONE"),
    ],
)
def test_verdicts(rows: list[dict[str, Any]], fails: bool, said: str) -> None:
    """It fails on what a release mends, and says where nothing could be looked up."""
    verdict = judge(json.dumps({"dependencies": rows, "fixes": []}))
    assert (verdict.fails, said in verdict.told()) == (fails, True)


@pytest.mark.parametrize("output", ["", "not JSON", "[]", "{}", "null"])
def test_no_answer(output: str) -> None:
    """What cannot be read is no failure, and says that nothing was audited."""
    verdict = judge(output)
    assert not verdict.fails
    assert "NOT DONE" in verdict.told()
