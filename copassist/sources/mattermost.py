"""A Mattermost bulk export: a JSON line for each team, channel, member and post.

A broken line costs that line alone, and is named with its number; since it may have been a post of
any channel, no channel is then taken for whole. Deleted posts are absent from the export. A zip or
folder of it holds the attachments too, which are counted and left.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Item, Skipped
from copassist.sources.attachments import comes_alone, left_beside
from copassist.sources.batch import Batch, left_out
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import head
from copassist.sources.json_file import Record, object_in
from copassist.sources.mattermost_directory import Directory
from copassist.sources.mattermost_post import SOURCE, Posts, last_moment

_VERSION = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"type"\s*:\s*"version"\s*,\s*"version"\s*:\s*\d'
)
_POSTS = ("post", "direct_post")
_MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class MattermostReader:
    """Bulk exports of a Mattermost server."""

    name: str = SOURCE
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take JSON lines that open with their version, or the folder of them and attachments."""
        if path.is_dir():
            file = _export_in(path)
            return file is not None and comes_alone(file)
        return _VERSION.match(head(path)) is not None

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read every channel.

        :raises SourceError: when the file is too large or holds no post.
        """
        file = path
        if path.is_dir():
            file = _export_in(path) or path
            yield from left_beside(file, root)
        if file.stat().st_size > limits.zip_bytes:
            raise SourceError("too_large", path=str(file), limit_mb=limits.zip_mb)
        lines = _Lines()
        lines.read(file)
        place = relative(file, root)
        posts = Posts(lines.directory, place)
        batches: dict[str, Batch] = {}
        for record in lines.posts:
            key = posts.channel_of(record).key
            posts.take(record, batches.setdefault(key, Batch(place)))
        if not batches and not lines.broken:
            raise MalformedExportError("empty", path=str(path), place=path.name)
        as_of = None if lines.broken else last_moment(lines.posts)
        reasons: Counter[str] = Counter()
        for batch in batches.values():
            yield from batch.content(as_of)
            reasons += batch.reasons
        yield from left_out(place, reasons)
        yield from lines.skipped(place)


def _export_in(folder: Path) -> Path | None:
    files = [file for file in sorted(folder.glob("*.jsonl")) if not file.is_symlink()]
    return next((file for file in files if _VERSION.match(head(file))), None)


@dataclass(slots=True)
class _Lines:
    """The lines of an export: who and where, the posts, and the lines that are broken."""

    directory: Directory = field(default_factory=Directory)
    posts: list[Record] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)

    def read(self, path: Path) -> None:
        """Read them all."""
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip():
                    self._take(line, number)

    def _take(self, line: bytes, number: int) -> None:
        try:
            record = json.loads(line.decode("utf-8-sig"))
        except (ValueError, RecursionError):
            record = None
        if not isinstance(record, dict):
            self.broken.append(number)
        elif record.get("type") in _POSTS:
            self.posts.append(record)
        else:
            kind = str(record.get("type"))
            self.directory.take(kind, object_in(record, kind))

    def skipped(self, place: str) -> Iterator[Skipped]:
        """Name the first broken lines, and count the others."""
        for number in self.broken[:_MOST_NAMED]:
            yield Skipped(f"{place}:{number}", "broken_json", kind="message")
        if (others := len(self.broken) - _MOST_NAMED) > 0:
            yield Skipped(place, "broken_json", others, kind="message")
