"""Fetching a local chat model: from a path, an address, or the wheels that hold its parts."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

from copassist.errors import ModelError
from copassist.models.download import download, file_name
from copassist.models.parts import Told, join, packaged
from copassist.models.shelf import MB, LocalModel, Partial, Shelf, is_gguf
from copassist.records import Progress

LIMIT_GB = 8.0
STAGE = "fetch"

Report = Callable[[Progress], None]


def fetch(
    home: Path,
    wanted: str,
    *,
    name: str = "",
    sha256: str = "",
    limit_gb: float = LIMIT_GB,
    progress: Report | None = None,
) -> LocalModel:
    """Add a local chat model to a home: a packaged name, an http(s) address, or a path.

    What a kill or a cut has left is gone on with, except of a path. ``progress`` counts MB.

    :raises ModelError: when it cannot be had, is no GGUF or not the one expected, the name is
        taken, or the home cannot be written.
    """
    shelf, model, told = Shelf(home), packaged().get(wanted), _counting(progress)
    if model:
        fill = partial(join, model, told=told)
        return shelf.add(name or wanted, fill, model.sha256)
    limit = int(limit_gb * 1e9)
    if re.match(r"https?://", wanted):
        name = name or _name(file_name(wanted))
        return shelf.add(name, partial(download, wanted, limit=limit, told=told), sha256)
    source = Path(wanted).expanduser().resolve()
    _check(source, wanted, limit)
    return shelf.add(name or _name(wanted), partial(_bring, source), sha256)


def _counting(progress: Report | None) -> Told:
    """Return what tells of each MB that more has come."""
    last = -1

    def told(done: int, total: int) -> None:
        nonlocal last
        if progress and done // MB > last:
            last = done // MB
            progress(Progress(STAGE, last, total // MB))

    return told


def _name(path: str) -> str:
    return re.sub(r"[^\w.-]+|^\W+", "-", Path(path).stem).strip("-.")


def _check(source: Path, wanted: str, limit: int) -> None:
    """Refuse at once what is no model: a copy of many GB would come first."""
    try:
        if not source.is_file():
            names = ", ".join(packaged())
            raise ModelError("model_no_file", path=wanted, names=names)
        if source.stat().st_size > limit:
            raise ModelError("model_too_large", path=wanted, limit_gb=limit / 1e9)
        if not is_gguf(source):
            raise ModelError("model_not_gguf", path=wanted)
    except OSError as error:
        raise ModelError("model_unreadable", path=wanted, reason=str(error)) from error


def _bring(source: Path, partial: Partial) -> None:
    """Link a file into the home, where that is on the same disk; copy it otherwise."""
    partial.discard()
    try:
        os.link(source, partial.path)
    except OSError:
        partial.require(source.stat().st_size)
        shutil.copyfile(source, partial.path)
