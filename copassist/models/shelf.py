"""The local chat models: GGUF files under the home, one each, named as ``local:NAME``.

    home/models/chat/NAME.gguf        a model, whole: it takes this name in one step
    home/models/chat/.NAME.partial    what has come of one so far; a kill leaves it, to be gone on
    home/models/chat/.NAME.origin     a hash of what it is a part of: of all else, it begins again
    home/models/chat/.NAME.wheel/     the wheel that a part of it is read from

One process at a time adds or removes a name, under its lock.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from copassist.errors import ModelError

MB = 1_000_000
_ENDING = ".gguf"
_MAGIC = b"GGUF"
_NAME = re.compile(r"\w[\w.-]{0,63}")

Fill = Callable[["Partial"], None]


@dataclass(frozen=True, slots=True)
class LocalModel:
    """A chat model on this machine."""

    name: str
    path: Path
    bytes: int


@dataclass(frozen=True, slots=True)
class Partial:
    """A model that is being written."""

    path: Path

    @property
    def bytes(self) -> int:
        """How much of it is there."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def wheel(self) -> Path:
        """The folder for the wheel that a part of it is read from."""
        return self.path.with_suffix(".wheel")

    def resume(self, origin: str) -> int:
        """Return how many bytes of ``origin`` are there; what is of another one goes first."""
        note = self.path.with_suffix(".origin")
        known = hashlib.sha256(origin.encode()).hexdigest()  # an address may hold a password
        if not note.exists() or note.read_text(encoding="ascii") != known:
            self.discard()
            note.write_text(known, encoding="ascii")
        return self.bytes

    def require(self, wanted: int) -> None:
        """Make sure that the disk has room for so many more bytes.

        :raises ModelError: when it has not.
        """
        free = shutil.disk_usage(self.path.parent).free
        if free < wanted:
            place = str(self.path.parent)
            raise ModelError(
                "model_disk", path=place, needed_mb=wanted // MB + 1, free_mb=free // MB
            )

    def discard(self) -> None:
        """Take away what there is of it."""
        self.path.unlink(missing_ok=True)
        self.path.with_suffix(".origin").unlink(missing_ok=True)
        shutil.rmtree(self.wheel, ignore_errors=True)


@dataclass(frozen=True)
class Shelf:
    """The local chat models of a home."""

    home: Path

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self.home / "models" / "chat"

    def models(self) -> list[LocalModel]:
        """Return those that are whole, by name."""
        found = sorted(self.folder.glob(f"*{_ENDING}")) if self.folder.is_dir() else []
        return [LocalModel(path.stem, path, path.stat().st_size) for path in found]

    def find(self, name: str) -> LocalModel:
        """Return the model of a name.

        :raises ModelError: when there is none, with the names of those there are.
        """
        models = self.models()
        for model in models:
            if model.name == name:
                return model
        known = ", ".join(model.name for model in models) or "-"
        raise ModelError("model_unknown", name=name, known=known)

    def remove(self, name: str) -> None:
        """Delete a model, and what a kill may have left of one that was being added.

        :raises ModelError: when there is neither, or the home cannot be written.
        """
        partial = self._partial(name)
        with self._writing(name):
            if not partial.path.exists():
                self.find(name)
            (self.folder / f"{name}{_ENDING}").unlink(missing_ok=True)
            partial.discard()

    def add(self, name: str, fill: Fill, sha256: str = "") -> LocalModel:
        """Add a model under a name: ``fill`` writes it, from where it was left.

        :raises ModelError: when the name is taken or no name, what was written is no GGUF or has
            another sha256, or the home cannot be written.
        """
        partial = self._partial(name)
        path = self.folder / f"{name}{_ENDING}"
        with self._writing(name):
            if path.exists():
                raise ModelError("model_taken", name=name, path=str(path))
            fill(partial)
            _check(partial, name, sha256)
            with partial.path.open("rb") as file:
                os.fsync(file.fileno())  # a power cut must not leave a name with nothing in it
            partial.path.replace(path)
            partial.discard()
        return self.find(name)

    def _partial(self, name: str) -> Partial:
        if not _NAME.fullmatch(name):
            raise ModelError("model_name", name=name)
        return Partial(self.folder / f".{name}.partial")

    @contextmanager
    def _writing(self, name: str) -> Iterator[None]:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with FileLock(self.folder / f".{name}.lock", timeout=0):
                yield
        except Timeout as error:
            raise ModelError("model_adding", name=name) from error
        except OSError as error:
            raise ModelError("model_place", path=str(self.folder), reason=str(error)) from error


def is_gguf(path: Path) -> bool:
    """Whether a file begins as GGUF files do."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _check(partial: Partial, name: str, sha256: str) -> None:
    if not is_gguf(partial.path):
        partial.discard()
        raise ModelError("model_not_gguf", path=name)
    if sha256:
        with partial.path.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != sha256.lower():
            partial.discard()
            raise ModelError("model_sha256", wanted=sha256, found=found)
