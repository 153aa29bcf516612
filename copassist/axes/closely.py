"""Close readings: the tuned reader over passages, the newest first, as far as there is time.

Reading a large archive closely takes as long as embedding it; what a measure is about is its last
months. So each call reads for some seconds at most and leaves the rest for the next.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, Engine, func, or_, select, update

from copassist.index.rows import read_passages
from copassist.records import Passage, Progress
from copassist.storage.facts import is_read_only
from copassist.storage.tables import passages
from copassist.storage.tables import readings as table

BATCH = 32
STAGE = "closely"

Close = Callable[[Sequence[str]], NDArray[np.float32]]
"""What reads texts closely: probabilities of ``SIGNS``, shape (texts, signs)."""
Report = Callable[[Progress], None]


@dataclass
class Closely:
    """Reads passages closely, one thread at a time; ``version`` names the reader."""

    engine: Engine
    version: str
    _one: threading.Lock = field(default_factory=threading.Lock)

    def left(self) -> tuple[int, int]:
        """Return how many passages are still to be read closely, and how many there are."""
        with self.engine.connect() as connection:
            whole = connection.execute(select(func.count()).select_from(table)).scalar_one()
            todo = connection.execute(
                select(func.count()).select_from(table).where(self._unread())
            ).scalar_one()
        return todo, whole

    def read(self, close: Close, seconds: float | None, progress: Report | None = None) -> int:
        """Read for so long (None: until all is read), a batch at least; return how many were read.

        Where another thread reads already, or the database may only be read, nothing is done.
        """
        with self.engine.connect() as connection:
            if is_read_only(connection) or not self._one.acquire(blocking=False):
                return 0
        started, done, total = time.monotonic(), 0, self.left()[0]
        try:
            while not done or seconds is None or time.monotonic() - started < seconds:
                with self.engine.connect() as connection:
                    found = self._next(connection)
                if not found:
                    break
                told = close([passage.spoken for passage in found])
                with self.engine.begin() as connection:
                    for passage, row in zip(found, told, strict=True):
                        self._keep(connection, passage, row.tolist())
                done += len(found)
                if progress:
                    left = (time.monotonic() - started) * (total - done) / done
                    progress(Progress(STAGE, done, total, max(left, 0.0)))
        finally:
            self._one.release()
        return done

    def _unread(self) -> ColumnElement[bool]:
        return or_(table.c.close.is_(None), table.c.close_version != self.version)

    def _next(self, connection: Connection) -> list[Passage]:
        query = (
            select(table.c.passage)
            .join(passages, passages.c.id == table.c.passage)
            .where(self._unread())
            .order_by(passages.c.until.desc(), table.c.passage)
            .limit(BATCH)
        )
        return list(read_passages(connection, list(connection.scalars(query))).values())

    def _keep(self, connection: Connection, passage: Passage, told: list[float]) -> None:
        kept = {"close": [round(value, 4) for value in told], "close_version": self.version}
        connection.execute(update(table).where(table.c.passage == passage.id).values(**kept))
