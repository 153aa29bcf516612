"""Walk what a person hands over: a file, a folder, a zip, or all of these inside one another.

One thing that cannot be read is named and left, and the walk goes on; given alone it raises,
because then nothing else explains an import that brings nothing. A zip is read as the folder that
it unpacks to. Zips inside zips are followed once, for no one packs deeper by accident.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from copassist.errors import MalformedExportError, SourceError, UnknownFormatError
from copassist.records import Article, Item, Message, Skipped
from copassist.sources.child import CONFINED, Child
from copassist.sources.contract import MEGABYTE, Limits, Reader, relative
from copassist.sources.unpack import Budget, entry_names, is_zip, unpacked

DEEPEST_ZIP = 2
_LICENCE = re.compile(r"^(?:licen[cs]e|copying|copyright|notice)(?:[-_.].*)?$", re.IGNORECASE)
_SYSTEM = {"__MACOSX", "Thumbs.db", "desktop.ini"}
_OFFICE_ENTRIES = ("[Content_Types].xml", "mimetype", "META-INF/MANIFEST.MF")


@dataclass(frozen=True, slots=True)
class Walk:
    """A walk with the readers and limits of the day.

    ``depth`` counts zips inside zips; ``budget`` is what the outermost may still unpack to, they
    and all that is in them.
    """

    readers: Sequence[Reader]
    limits: Limits
    child: Child
    depth: int = 0
    budget: Budget | None = None

    def read(self, path: Path) -> Iterator[Item]:
        """Read whatever a path is.

        :raises SourceError: when the path itself cannot be read.
        """
        path = path.resolve()
        try:
            if path.is_dir():
                yield from self._folder(path, path)
            elif path.is_file():
                yield from self._file(path, path.parent, name="")
            else:
                raise SourceError("missing", path=str(path))
        except OSError as error:
            raise SourceError("unreadable", path=str(path)) from error

    def _folder(self, folder: Path, root: Path) -> Iterator[Item]:
        if reader := self._reader(folder):
            yield from reader.read(folder, root, limits=self.limits)
            return
        for child in sorted(folder.iterdir()):
            where = relative(child, root)
            if reason := _unwanted(child):
                yield Skipped(where, reason)
                continue
            try:
                if child.is_dir():
                    yield from self._folder(child, root)
                else:
                    yield from self._file(child, root, name=where)
            except SourceError as error:
                yield Skipped(where, error.key)
            except OSError:
                yield Skipped(where, "unreadable")

    def _file(self, path: Path, root: Path, *, name: str) -> Iterator[Item]:
        """Read one file; ``name`` is its place in a folder, empty when it was given alone."""
        size = path.stat().st_size
        if not size:
            raise MalformedExportError("empty", path=str(path), place=path.name)
        reader = self._reader(path)
        if reader is None and _is_archive(path):
            yield from self._zip(path, name)
            return
        if reader is None:
            raise UnknownFormatError(path=str(path))
        limit_mb = self.limits.zip_mb if reader.is_export else self.limits.file_mb
        if size > limit_mb * MEGABYTE:
            raise SourceError("too_large", path=str(path), limit_mb=limit_mb)
        if reader.name in CONFINED:
            yield from self.child.read(reader.name, path, root, self.limits)
        else:
            yield from reader.read(path, root, limits=self.limits)

    def _zip(self, path: Path, name: str) -> Iterator[Item]:
        if self.depth == DEEPEST_ZIP:
            raise SourceError("nested_zip", path=str(path))
        prefix = f"{name}/" if name else ""
        budget = self.budget or Budget.of(path, self.limits)
        inner = replace(self, depth=self.depth + 1, budget=budget)
        with unpacked(path, self.limits, budget) as content:
            if not any(content.folder.iterdir()) and not content.damaged:
                raise MalformedExportError("empty", path=str(path), place=path.name)
            for entry in content.damaged:
                yield Skipped(prefix + entry, "damaged_entry")
            for item in inner._folder(content.folder, content.folder):
                yield _under(prefix, item)

    def _reader(self, path: Path) -> Reader | None:
        for reader in self.readers:
            try:
                if reader.recognises(path):
                    return reader
            except OSError:
                # Of a folder, a part may not be read: the walk names that part, and goes on.
                if not path.is_dir():
                    raise
        return None


def _unwanted(path: Path) -> str:
    """Return why a thing in a folder is not even looked at, empty when it is."""
    if path.is_symlink():
        return "symlink"
    if path.name.startswith(".") or path.name in _SYSTEM:
        return "hidden"
    if path.is_file() and _LICENCE.match(path.name):
        return "licence"
    return "" if path.is_dir() or path.is_file() else "unknown_format"


def _is_archive(path: Path) -> bool:
    """Tell whether a file is a zip of things, or claims to be; office documents are zips too."""
    if not is_zip(path):
        return path.suffix.lower() == ".zip"
    return entry_names(path).isdisjoint(_OFFICE_ENTRIES)


def _under(prefix: str, item: Item) -> Item:
    """Put the place of a zip before the places inside it."""
    if isinstance(item, Skipped):
        return replace(item, where=prefix + item.where)
    if isinstance(item, Message | Article):
        return replace(item, path=prefix + item.path)
    return item
