"""Keeping an archive well: its index made again, backups, what is erased and for how long kept.

Each of these is the one writer while it works.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from copassist.index.build import Builder, Embedder
from copassist.index.restart import Recalled, restarting
from copassist.index.state import discard_others
from copassist.privacy.cleaning import clean, is_pending
from copassist.privacy.erasure import Eraser, returning
from copassist.privacy.readers import Moved, passages_of, place_of, set_level
from copassist.privacy.retention import Retention
from copassist.records import Progress
from copassist.records.privacy import Erasure, Found, Target
from copassist.settings import Settings
from copassist.storage.backup import Manifest, back_up, restore
from copassist.storage.lock import writing

Report = Callable[[Progress], None]


@dataclass(frozen=True)
class Care:
    """What is done to a whole archive; ``opens`` gives the embedding model."""

    engine: Engine
    settings: Settings
    opens: Callable[[], Embedder]

    @property
    def retention(self) -> Retention:
        """How long spaces keep what is said in them."""
        return Retention(self.engine)

    def builder(self) -> Builder:
        """What keeps the index in step."""
        return Builder(self.engine, self.settings, self.opens())

    def rebuild(self, progress: Report | None = None) -> int:
        """Make the index again from the database; return how many texts were embedded."""
        with self._alone():
            return self.builder().rebuild(progress)

    def back_up(self, file: Path, progress: Report | None = None) -> Manifest:
        """Write the whole archive into a new zip, as ``storage.backup.back_up`` says."""
        return back_up(self.engine, file, progress)

    def restore(
        self, file: Path, *, replace: bool = False, progress: Report | None = None
    ) -> Manifest:
        """Do what ``storage.backup.restore`` says, then make the index of what came.

        What was erased since the backup was made does not come back.
        """
        with self._alone():
            settle = returning(self.engine, restarting(self.engine, self.settings))
            done = restore(self.engine, file, replace=replace, settle=settle, progress=progress)
            known = Recalled.of(self.engine, self.opens) or self.opens()
            Builder(self.engine, self.settings, known).refresh(progress)
            discard_others(self.engine, self.settings)
            self.tidy(progress)
        return done

    def set_level(self, target: Target, level: str, progress: Report | None = None) -> Moved:
        """Decide who may read a space or a thread, as ``privacy.readers`` says.

        :raises NotFoundError: when nothing in the archive is called so.
        :raises StoreError: when the name means several threads, no level is called so, or another
            operation is under way.
        """
        with self._alone():
            with self.engine.connect() as connection:
                place = place_of(connection, target)
                ids = passages_of(connection, place)
            # A level that is none is refused before anything is taken out.
            place.level(level)
            builder = self.builder()
            # Found by nobody from now on, until it stands at its level.
            builder.withdraw(place.spaces, ids)
            with self.engine.begin() as connection:
                moved = set_level(connection, place, level)
            builder.refresh(progress)
        return moved

    def preview(self, target: Target) -> Found:
        """Return what ``erase`` would take, as it says."""
        return self._eraser.preview(target)

    def erase(self, target: Target, progress: Report | None = None) -> Erasure:
        """Erase, as ``privacy.erasure`` says, and return the signed report.

        :raises NotFoundError: when nothing in the archive is called so.
        :raises StoreError: when the name means several, or another operation is under way.
        """
        with self._alone():
            return self._eraser.erase(target, progress)

    def retain(self, progress: Report | None = None) -> list[Erasure]:
        """Erase what spaces keep no longer; return a report for each that had any."""
        with self._alone():
            return self.tidy(progress)

    def clean(self, progress: Report | None = None) -> None:
        """Make the index again and write the database anew, as after an erasure."""
        with self._alone():
            clean(self.engine, self.settings, self.builder(), progress)

    @property
    def is_due(self) -> bool:
        """Whether something is to be erased: kept no longer, or left by an erasure that was cut."""
        return is_pending(self.engine) or bool(self.retention.due())

    def tidy(self, progress: Report | None = None) -> list[Erasure]:
        """Do what is due, for who is the one writer already."""
        self._eraser.finish(progress)
        return [self._eraser.erase(target, progress) for target in self.retention.due()]

    @property
    def _eraser(self) -> Eraser:
        return Eraser(self.engine, self.settings, self.builder)

    def _alone(self) -> AbstractContextManager[None]:
        return writing(self.engine, self.settings.home)
