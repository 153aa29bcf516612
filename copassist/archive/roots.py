"""Folders and files that were imported from where they lie, so that they can be read again."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from copassist.records import Visibility
from copassist.storage.facts import facts_under, set_fact

_ROOT = "root:"


@dataclass(frozen=True, slots=True)
class Root:
    """A path that was imported, and what was asked for it then."""

    path: Path
    space: str = ""
    visibility: Visibility | None = None
    private: bool = True

    @property
    def is_there(self) -> bool:
        """Whether it can be read again now."""
        return self.path.exists()


def remember(engine: Engine, root: Root) -> None:
    """Keep a root; the same path again takes the place of what was asked before."""
    path = str(root.path.resolve())
    # A path can be longer than the name of a fact may be.
    name = _ROOT + hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()
    value = {"path": path, "space": root.space, "visibility": root.visibility,
             "private": root.private}  # fmt: skip
    with engine.begin() as connection:
        set_fact(connection, name, json.dumps(value))


def roots(engine: Engine) -> list[Root]:
    """Return the roots in the order of their paths."""
    with engine.connect() as connection:
        kept = [json.loads(value) for value in facts_under(connection, _ROOT).values()]
    found = [
        Root(
            Path(row["path"]),
            row["space"],
            Visibility(row["visibility"]) if row["visibility"] else None,
            # Of before there was a choice: what is private came in.
            row.get("private", True),
        )
        for row in kept
    ]
    return sorted(found, key=lambda root: root.path)
