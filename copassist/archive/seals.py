"""Seals: what has not moved since it was last read need not be read again.

Once an import has read its paths to the end, it is sealed: its report is kept with the state of
every file (size, times, inode), as make and git judge whether a file has changed. The same import
of the same files then gives the same report, with everything unchanged. Three things open a seal:
a file that moved; a change of the archive by whatever other import, since this one may then have
something to say again; readers that are not those of the time, or other limits.

Files that changed a moment ago are not sealed: a clock that ticks slowly would hide a change that
follows at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import TypeAdapter
from sqlalchemy import Connection, Engine

from copassist import sources
from copassist.records import ImportReport, Tally
from copassist.storage.facts import fact, forget_under, set_fact

_SEAL = "seal:"
REST_S = 3.0
"""A file must have been at rest for so long: some file systems count time in steps of two."""
HEAVY = "too_heavy"
"""Why a file was skipped that another try may read: how long it takes hangs on the machine."""
_REPORT = TypeAdapter(ImportReport)
_READERS = Path(sources.__file__).parent


@dataclass(frozen=True, slots=True)
class Seal:
    """An import by its paths and what was asked for it, and the state of its files."""

    name: str
    state: str
    latest: float

    @classmethod
    def of(cls, paths: Sequence[Path], *asked: object) -> Seal:
        """Look at every file under some paths, and at the readers; nothing is opened."""
        whole = [path.resolve() for path in paths]
        name = hashlib.sha256(repr((list(map(os.fspath, whole)), asked)).encode("utf-8", "replace"))
        state, latest = hashlib.sha256(), 0.0
        for place in (*whole, _READERS):
            for path, told in _states(place):
                state.update(f"{path}\0{told}\n".encode("utf-8", "surrogateescape"))
                latest = max(latest, told[1] / 1e9, told[2] / 1e9)
        return cls(_SEAL + name.hexdigest(), state.hexdigest(), latest)

    def report(self, engine: Engine) -> ImportReport | None:
        """Return what this import would say now, None when it must be made to know."""
        with engine.connect() as connection:
            kept = json.loads(fact(connection, self.name) or "{}")
        return _REPORT.validate_python(kept["report"]) if kept.get("state") == self.state else None

    def put(self, engine: Engine, report: ImportReport) -> None:
        """Seal an import by its report, unless the next one would say another thing."""
        heavy = any(row.reason == HEAVY for row in report.skipped)
        if heavy or _is_told_once(report) or self.latest > time.time() - REST_S:
            return
        said, written = map(_unchanged, (report.messages, report.articles))
        again = replace(report, messages=said, articles=written)
        kept = {"state": self.state, "report": _REPORT.dump_python(again, mode="json")}
        with engine.begin() as connection:
            set_fact(connection, self.name, json.dumps(kept))


def break_seals(connection: Connection) -> None:
    """Open every seal: the archive has changed."""
    forget_under(connection, _SEAL)


def _is_told_once(report: ImportReport) -> bool:
    """Whether an import tells what the next cannot: what it removed, or renamed outside its paths.

    A message that only a new name changed is not among those that the paths hold.
    """
    said = report.messages
    held = sum(count for _, count in report.contents.spaces)
    renamed = said.changed and said.added + said.changed + said.unchanged != held
    return bool(renamed or said.removed or report.articles.removed)


def _unchanged(tally: Tally) -> Tally:
    return Tally(unchanged=tally.added + tally.changed + tally.unchanged, skipped=tally.skipped)


def _states(place: Path) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """Yield each file under a place, or it itself, with its size, its times and its inode."""
    found = [place]
    for folder, folders, files in os.walk(place):
        # What Python compiles of the readers comes and goes by itself.
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        found += [Path(folder, name) for name in sorted(files)]
    for path in found:
        try:
            told = path.lstat()
        except OSError:  # it went, or may not be looked at: then it has no state to be the same
            yield os.fspath(path), (-1, time.time_ns(), 0, 0)
            continue
        if path != place or path.is_file():
            yield os.fspath(path), (told.st_size, told.st_mtime_ns, told.st_ctime_ns, told.st_ino)
