"""The tuned layers that are shipped: where they lie, and what names them."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

TUNED = Path(__file__).with_name("tuned")
READER, EVIDENCE, PROMISES = TUNED, TUNED / "evidence", TUNED / "promises"
TURNS = TUNED / "turns"


@cache
def version(folder: Path) -> str:
    """Return a name that changes with the layers."""
    told = hashlib.sha256()
    for file in sorted(path for path in folder.iterdir() if path.is_file()):
        told.update(file.read_bytes())
    return told.hexdigest()[:16]
