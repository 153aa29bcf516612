from __future__ import annotations

import threading

from copassist.ui.background import Board


class Held:
    """Work that lasts until it is let go."""

    def __init__(self) -> None:
        self.ended = False
        self.free = threading.Event()
        self.began = threading.Event()

    def run(self) -> None:
        self.began.set()
        self.free.wait(10)
        self.ended = True


def test_one_at_a_time() -> None:
    """What is asked for while a work of its kind is under way is not begun; after its end it is."""
    board: Board[Held] = Board()
    first, second = Held(), Held()
    board.begin(first, "held")
    assert first.began.wait(5)
    board.begin(second, "held")
    assert board.latest is first
    assert not second.began.is_set()
    first.free.set()
    for thread in threading.enumerate():
        if thread.name == "held":
            thread.join(5)
    board.begin(second, "held")
    assert second.began.wait(5)
    second.free.set()
