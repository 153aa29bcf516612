"""What a chat model may take: so many seconds, so many characters, and nothing said three times.

No library is trusted to keep time: a model that hangs, or drips, is left to itself after its time.
"""

from __future__ import annotations

import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from typing import TypeVar

from copassist.errors import ModelError

CHARS = 6000
"""Ten times an answer as it is asked for."""
TIMES = 3
TELLING_WORDS = 3
"""Fewer words may be said again and again for good reason: « Oui. »"""
_ENDS = re.compile(r"[.!?…\n]")
_PLAIN = re.compile(r"\s*\[[\d,;\s]*\]|[\W_]+")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _End:
    error: Exception | None


def within(
    seconds: float, produce: Callable[[], Iterable[T]], errors: tuple[type[Exception], ...]
) -> Iterator[T]:
    """Yield what ``produce`` gives in its time; ``errors`` are those that it may raise.

    :raises TimeoutError: when the time is up; what still runs ends with its next item.
    """
    items: SimpleQueue[T | _End] = SimpleQueue()
    left = threading.Event()

    def run() -> None:
        ended: Exception | None = RuntimeError("it stopped, and did not say why")
        try:
            for item in produce():
                items.put(item)
                if left.is_set():
                    break
            ended = None
        except errors as error:
            ended = error
        finally:
            items.put(_End(ended))

    threading.Thread(target=run, daemon=True).start()
    deadline = time.monotonic() + seconds
    try:
        while True:
            item = _next(items, deadline - time.monotonic())
            if not isinstance(item, _End):
                yield item
            elif item.error:
                raise item.error
            else:
                return
    finally:
        left.set()


def _next(items: SimpleQueue[T | _End], seconds: float) -> T | _End:
    try:
        if seconds > 0:
            return items.get(timeout=seconds)
    except Empty:
        pass
    raise TimeoutError


@dataclass
class Said:
    """What a model has written so far."""

    model: str
    chars: int = 0
    held: str = ""
    counts: Counter[str] = field(default_factory=Counter)

    def hear(self, text: str) -> None:
        """Take in more words.

        :raises ModelError: when there are too many, or a sentence comes for the third time.
        """
        self.chars += len(text)
        if self.chars > CHARS:
            raise ModelError("model_endless", model=self.model, limit=CHARS)
        *whole, self.held = _ENDS.split(self.held + text)
        for sentence in whole:
            words = _PLAIN.sub(" ", sentence).lower().split()
            if len(words) >= TELLING_WORDS:
                key = " ".join(words)
                self.counts[key] += 1
                if self.counts[key] == TIMES:
                    raise ModelError("model_loops", model=self.model)
