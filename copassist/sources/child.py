"""Read a document in a process apart, which can neither hang the import nor fill the memory.

Documents and web pages are parsed by libraries that a stranger's file can drive into hours of
work or gigabytes: nothing inside the process can stop a parser written in C. So a child reads
them under limits that the system keeps: memory, time, no writing. It is one clean interpreter for
a whole import, because starting costs a third of a second and a file then a millisecond; a child
that dies or is killed costs the file that it read, and the next file starts another.

The child ends when its input does, and an alarm of its own ends it in the middle of a file if
nobody is left to do so.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Article, Item, Skipped
from copassist.sources.contract import MEGABYTE, Limits, Reader
from copassist.sources.reply import Reply, decode, encode

CONFINED = frozenset({"docx", "html", "markdown", "odt", "org", "pdf", "text"})
"""Readers of articles: each has hung or burst on a file of 18 MB that was made for it, or may."""
TIMEOUT_S = 25
MEMORY_MB = 1000
FILES_EACH = 1000
"""Files that one child reads: what a parser leaks goes with it."""
REPLY_BYTES = 64 * MEGABYTE
_BOOT = (
    "import sys; sys.path[:] = sys.argv[1:]; from copassist.sources import READERS; "
    "from copassist.sources.child import serve; serve(READERS)"
)


class Child:
    """The reading process of one import, by one thread; started by the first file that needs it."""

    def __init__(self, timeout_s: int = TIMEOUT_S, memory_mb: int = MEMORY_MB) -> None:
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._process: subprocess.Popen[bytes] | None = None
        self._files_left = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; a later file would start another."""
        if process := self._process:
            self._process = None
            process.kill()
            process.communicate()

    def read(self, reader: str, path: Path, root: Path, limits: Limits) -> Iterator[Item]:
        """Hand on what a reader, by its name, makes of a file.

        :raises SourceError: what the reader raises.
        :raises MalformedExportError: key ``too_heavy``, when the child did not survive the file.
        """
        request = {
            "reader": reader,
            "path": str(path),
            "root": str(root),
            "limits": [limits.file_mb, limits.zip_mb],
            "timeout_s": self._timeout_s,
            "memory_mb": self._memory_mb,
        }
        reply = self._ask(json.dumps(request).encode("ascii") + b"\n")
        if reply is None:
            self.close()
            raise MalformedExportError(
                "too_heavy",
                path=str(path),
                place=path.name,
                limit_s=self._timeout_s,
                limit_mb=self._memory_mb,
            )
        yield from reply.items
        if reply.error:
            reply.error.data["path"] = str(path)
            raise reply.error

    def _ask(self, request: bytes) -> Reply | None:
        """Return the reply, None when there is none that can be used."""
        if not self._files_left or (self._process and self._process.poll() is not None):
            self.close()
        process = self._process or self._start()
        self._files_left -= 1
        assert process.stdin and process.stdout  # pipes, as ``_start`` asks for
        # Reading a pipe has no timeout of its own that works on every system.
        timer = threading.Timer(self._timeout_s, process.kill)
        timer.start()
        try:
            process.stdin.write(request)
            process.stdin.flush()
            line = process.stdout.readline(REPLY_BYTES)
            return decode(line) if line.endswith(b"\n") else None
        except (OSError, ValueError):
            return None
        finally:
            timer.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        # It finds modules where we do, in the same order, and nowhere else.
        command = [sys.executable, "-P", "-B", "-c", _BOOT, *map(os.path.abspath, sys.path)]
        self._process = process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._files_left = FILES_EACH
        assert process.stdout
        process.stdout.readline()  # it is ready: loading does not count against the first file
        return process


def serve(readers: Sequence[Reader]) -> None:
    """Answer requests until the input ends; this is the whole life of the child.

    Nothing unforeseen is caught: the child dies of it, which says what is to be said.
    """
    by_name = {reader.name: reader for reader in readers}
    replies = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a library that prints does not speak for us
    replies.write(b"\n")
    replies.flush()
    for line in sys.stdin.buffer:
        request = json.loads(line)
        _confine(request["memory_mb"])
        _wake_in(request["timeout_s"] + 1)
        reply = _reply(
            by_name[request["reader"]],
            Path(request["path"]),
            Path(request["root"]),
            Limits(*request["limits"]),
        )
        replies.write(encode(reply))
        replies.flush()
        _wake_in(0)


def _reply(reader: Reader, path: Path, root: Path, limits: Limits) -> Reply:
    items: list[Article | Skipped] = []
    try:
        for item in reader.read(path, root, limits=limits):
            if isinstance(item, Article | Skipped):
                items.append(item)
    except SourceError as error:
        return Reply(tuple(items), error)
    except OSError:
        return Reply(tuple(items), SourceError("unreadable", path=str(path)))
    return Reply(tuple(items))


def _confine(memory_mb: int) -> None:
    """Bound this process, where the system can: memory, no file written, no dump of it."""
    try:
        import resource
    except ImportError:  # Windows; the parent still keeps the time
        return
    bounds = {
        resource.RLIMIT_AS: memory_mb * MEGABYTE,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for bound, most in bounds.items():
        with suppress(ValueError, OSError):  # macOS refuses some; a stricter bound stays
            resource.setrlimit(bound, (most, most))


def _wake_in(seconds: int) -> None:
    """Set the alarm that ends this process, take it back when there are no seconds."""
    if hasattr(signal, "alarm"):
        signal.alarm(seconds)
