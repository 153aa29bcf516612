"""Folders that an export comes with: what members attached to their messages.

An attachment belongs to its message, and only those who may read that may read it. Read as an
article it would be everybody's; so it is counted and left, and its name stands in the message.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from copassist.records import Skipped
from copassist.sources.contract import relative


def comes_alone(path: Path) -> bool:
    """Tell whether beside a file stand folders, and at most pages that show the same.

    Anything else was put there by someone, and the folder is then to be walked.
    """
    others = [c for c in path.parent.iterdir() if c != path and not c.name.startswith(".")]
    return bool(others) and all(c.is_dir() or c.suffix.lower() == ".html" for c in others)


def left_beside(path: Path, root: Path) -> Iterator[Skipped]:
    """Count what stands beside an export."""
    for child in sorted(path.parent.iterdir()):
        if child.is_symlink():
            yield Skipped(relative(child, root), "symlink")
        elif child.is_dir():
            yield from left(child, root)
        elif child != path:
            yield Skipped(relative(child, root), "unknown_format")


def left(folder: Path, root: Path) -> Iterator[Skipped]:
    """Count the files of a folder of attachments."""
    if count := sum(1 for file in folder.rglob("*") if file.is_file()):
        yield Skipped(relative(folder, root), "attachment", count)
