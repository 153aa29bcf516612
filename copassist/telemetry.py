"""Local telemetry: how long things took, never what was said.

A no-op unless switched on; then each span is a JSON line in ``telemetry.jsonl`` under the home.
Nothing is ever sent, and a failure to write never stops what is watched.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def span(name: str, file: Path | None, **numbers: float) -> Iterator[None]:
    """Time a block; ``numbers`` (counts, sizes) are kept beside it, texts are not taken."""
    started = time.perf_counter()
    try:
        yield
    finally:
        if file is not None:
            row = {"span": name, "at": time.time(), "seconds": time.perf_counter() - started}
            with suppress(OSError), file.open("a", encoding="utf-8") as out:
                out.write(json.dumps(row | numbers) + "\n")
