"""Long work in a thread of its own, so that no reload or lost connection stops it.

A process does one thing of a kind at a time, for all its visitors: each sees how far it is.
"""

from __future__ import annotations

import threading
from typing import Generic, Protocol, TypeVar


class Work(Protocol):
    """Something that takes long; ``ended`` is true once it is over, well or not."""

    ended: bool

    def run(self) -> None:
        """Do it, from beginning to end."""


W = TypeVar("W", bound=Work)


class Board(Generic[W]):
    """The latest work of one kind."""

    def __init__(self) -> None:
        self.latest: W | None = None

    def begin(self, work: W, name: str) -> None:
        """Start some work, unless one of its kind is under way; ``name`` is its thread's."""
        if self.latest is None or self.latest.ended:
            self.latest = work
            threading.Thread(target=work.run, daemon=True, name=name).start()
