"""An erasure from end to end: out of the database, the index, the files; proved and signed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, select

from copassist.archive.erased import hashed
from copassist.archive.levels import Levels
from copassist.archive.roots import roots
from copassist.index.build import Builder
from copassist.privacy.cleaning import clean, is_pending, write_anew
from copassist.privacy.erasing import SOME, Taken, erase, erase_again
from copassist.privacy.finding import find
from copassist.privacy.noting import noted
from copassist.privacy.proof import Traces, prove
from copassist.privacy.readers import set_again
from copassist.privacy.signing import signed
from copassist.records import Progress
from copassist.records.privacy import Erasure, Found, Target
from copassist.settings import Settings
from copassist.storage.tables import vectors

Report = Callable[[Progress], None]


def returning(engine: Engine, settle: Callable[[Connection], None]) -> Callable[[Connection], None]:
    """Return what settles restored rows, takes out what was erased, and closes what was closed."""
    with engine.connect() as connection:
        known, levels = noted(connection), Levels.read(connection)

    def settled(connection: Connection) -> None:
        settle(connection)
        set_again(connection, levels)
        erase_again(connection, known)

    return settled


@dataclass(frozen=True)
class Eraser:
    """Erases; the caller sees to it that nobody else writes meanwhile."""

    engine: Engine
    settings: Settings
    builder: Callable[[], Builder]

    def preview(self, target: Target) -> Found:
        """Return what an erasure would take.

        :raises NotFoundError: when nothing in the archive is called so.
        :raises StoreError: when the name means several.
        """
        with self.engine.connect() as connection:
            return find(connection, target).found

    def erase(self, target: Target, progress: Report | None = None) -> Erasure:
        """Erase, and return the signed report.

        :raises NotFoundError: when nothing in the archive is called so.
        :raises StoreError: when the name means several, or the index cannot be made again.
        """
        taken = erase(self.engine, target)
        clean(self.engine, self.settings, self.builder(), progress)
        traces = self._traces(taken)
        proof = prove(self.settings.home, traces)
        if not proof.holds:
            # A reader that was in the way of the log may be gone now.
            write_anew(self.engine)
            proof = prove(self.settings.home, traces)
        found = taken.scope.found
        report = Erasure(
            target.kind,
            hashed(target.kind, target.name),
            datetime.now(UTC).isoformat(timespec="seconds"),
            found.messages,
            found.threads,
            found.articles,
            taken.quotes,
            taken.commitments,
            taken.topics,
            taken.agendas,
            taken.answers,
            taken.labels,
            tuple(str(root.path) for root in roots(self.engine) if root.is_there),
            proof,
        )
        return signed(self.settings.home, report)

    def finish(self, progress: Report | None = None) -> bool:
        """Complete an erasure that was cut; return whether there was one."""
        if not is_pending(self.engine):
            return False
        clean(self.engine, self.settings, self.builder(), progress)
        return True

    def _traces(self, taken: Taken) -> Traces:
        with self.engine.connect() as connection:
            left = connection.scalars(
                select(vectors.c.vector), execution_options={"yield_per": SOME}
            )
            # Texts that the model reads alike have one vector: what another said keeps it.
            theirs = set(taken.vectors.values()).intersection(left)
            gone = {name: vec for name, vec in taken.vectors.items() if vec not in theirs}
            return Traces.of(taken.texts, gone).not_of(connection)
