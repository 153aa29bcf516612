"""An import: paths that a person names, read one after the other into the archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine

from copassist import sources
from copassist.archive.intake import Intake
from copassist.archive.relooking import look_again
from copassist.archive.roots import Root, remember
from copassist.archive.seals import Seal
from copassist.errors import SourceError
from copassist.records import ImportReport, Progress, Visibility
from copassist.settings import Settings


@dataclass(frozen=True)
class Import:
    """What is asked of an import.

    ``space``, ``visibility`` and ``private`` are those of ``Intake``; without a space articles
    stand in one named after their folder. Paths that are ``lasting`` are remembered, so that they
    can be read again, and are not read again while nothing in them has moved (seals.py).
    """

    engine: Engine
    settings: Settings
    space: str = ""
    visibility: Visibility | None = None
    lasting: bool = True
    private: bool = True

    def take(
        self, paths: Sequence[Path], progress: Callable[[Progress], None] | None = None
    ) -> ImportReport:
        """Read some paths into the archive; what the index makes of them is not done here.

        :raises SourceError: when a path cannot be read; what was read before it is kept.
        """
        look_again(self.engine)
        seal = self._seal(paths)
        if seal and (known := seal.report(self.engine)):
            return known
        limits = sources.Limits(self.settings.file_mb, self.settings.zip_mb)
        intake = Intake(self.engine, self.space, bool(self.space), self.visibility, self.private)
        for path in paths:
            if not path.exists():
                raise SourceError("missing", path=str(path))
            intake.space = self.space or _space(path)
            root = _root(path) if self.lasting else ""
            intake.take(sources.read(path, limits), progress, root=root)
            if self.lasting:
                remember(self.engine, Root(path, self.space, self.visibility, self.private))
        report = intake.report()
        if seal:
            seal.put(self.engine, report)
        return report

    def _seal(self, paths: Sequence[Path]) -> Seal | None:
        if not self.lasting:
            return None
        settings = self.settings
        limits = (settings.file_mb, settings.zip_mb)
        return Seal.of(paths, self.space, self.visibility, self.private, *limits)


def _root(path: Path) -> str:
    """Name a folder or zip by its place; what it no longer holds is told by it."""
    whole = path.resolve()
    return str(whole) if whole.is_dir() or whole.suffix.lower() == ".zip" else ""


def _space(path: Path) -> str:
    """Name the space of articles after their folder, or zip; of one file, after its folder."""
    whole = path.resolve()
    if whole.is_dir():
        return whole.name
    return whole.stem if whole.suffix.lower() == ".zip" else whole.parent.name or whole.stem
