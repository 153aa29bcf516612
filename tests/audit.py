"""``python -m tests.audit``: does any package installed have a vulnerability that is known?

pip-audit asks the Python index about each. Where the index cannot be reached, or (a mirror) tells
of nothing, nothing was audited: that is said, and is no failure, since the checks also run behind
a closed network. A vulnerability that has no release yet which mends it is told and is none either:
nobody here could do anything about it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import requests

LIMIT_S = 90
PROBE, PROBE_S = f"https://pypi.org/pypi/pip/{version('pip')}/json", 5.0
COMMAND = [
    sys.executable, "-m", "pip_audit", "--local", "--skip-editable", "--format", "json",
    "--progress-spinner", "off", "--timeout", "5",
]  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What was found: how many packages were looked up, and a line for each vulnerability."""

    audited: int
    mendable: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()

    @property
    def fails(self) -> bool:
        """Whether something is to be done."""
        return bool(self.mendable)

    def told(self) -> str:
        """Say it."""
        if not self.audited:
            return "audit NOT DONE: no index here tells of vulnerabilities"
        lines = [f"audit: {self.audited} packages"]
        lines += [f"VULNERABLE {line}" for line in self.mendable]
        lines += [f"vulnerable, not mended by any release yet: {line}" for line in self.waiting]
        return "\n".join(lines)


def judge(output: str) -> Verdict:
    """Read what pip-audit writes; nothing that can be read means that nothing was audited."""
    try:
        rows: list[dict[str, Any]] = json.loads(output)["dependencies"]
    except (ValueError, KeyError, TypeError):
        return Verdict(0)
    known = [row for row in rows if "skip_reason" not in row]
    found: dict[bool, list[str]] = {True: [], False: []}
    for row in known:
        for one in row["vulns"]:
            versions = ", ".join(one["fix_versions"])
            line = f"{row['name']} {row['version']}: {one['id']}"
            found[bool(versions)].append(f"{line}, mended in {versions}" if versions else line)
    return Verdict(len(known), tuple(found[True]), tuple(found[False]))


def tells() -> bool:
    """Whether the index tells of vulnerabilities: asked once, rather than for each package."""
    try:
        answer = requests.get(PROBE, timeout=PROBE_S)
        return answer.ok and "vulnerabilities" in answer.json()
    except (requests.RequestException, ValueError):
        return False


def audit() -> Verdict:
    if not tells():
        return Verdict(0)
    try:
        done = subprocess.run(COMMAND, capture_output=True, text=True, timeout=LIMIT_S)
    except subprocess.TimeoutExpired:
        return Verdict(0)
    return judge(done.stdout)


def main() -> None:
    verdict = audit()
    sys.stdout.write(f"{verdict.told()}\n")
    sys.exit(verdict.fails)


if __name__ == "__main__":
    main()
