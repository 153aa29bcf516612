"""What Zulip writes: the export of an organisation, and the static archive of its open channels.

Both number messages and channels as the server does, so they are one source: an export lands on
what an archive brought before it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from copassist.records import Item
from copassist.sources.contract import Limits
from copassist.sources.decoding import head
from copassist.sources.zulip_archive import CHANNEL_FOLDER, INDEX, TOPIC_FILE, read_archive
from copassist.sources.zulip_export import SOURCE, TABLES, read_export

_TABLES_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{[^\0]*\"zerver_[a-z_]+\"\s*:")
_INDEX_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{[^\0]*\"(?:topic_data|latest_id)\"\s*:")
_SENDER = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\[\s*\{[^\0]*\"sender_full_name\"\s*:")
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class ZulipReader:
    """Folders that Zulip exported."""

    name: str = SOURCE
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take folders that hold the tables of an export, or the channels of an archive."""
        return path.is_dir() and (_is_export(path) or _is_archive(path))

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read every channel; what is broken, missing or a notice is named and counted.

        :raises SourceError: when the tables of an export cannot be read.
        """
        reads = read_export if _is_export(path) else read_archive
        yield from reads(path, root, limits)


def _is_export(path: Path) -> bool:
    return _TABLES_START.match(head(path / TABLES)) is not None


def _is_archive(path: Path) -> bool:
    channels = (c for c in path.iterdir() if CHANNEL_FOLDER.fullmatch(c.name) and c.is_dir())
    if _INDEX_START.match(head(path / INDEX)):
        return next(channels, None) is not None
    files = (f for c in channels for f in islice(c.iterdir(), _LOOKED_AT))
    topics = (f for f in islice(files, _LOOKED_AT) if TOPIC_FILE.fullmatch(f.name))
    # A large first message may hide the field that tells, so a few files are looked at.
    return any(_SENDER.match(head(file)) for file in topics)
