"""Discourse, as its API hands it out: topics, pages of posts, lists of them, in any files.

A folder of such files is read as one dump, because the posts of a topic stand in several of them
and its category in another. Only a folder of nothing but JSON is taken so: where articles stand
beside, each file is read for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from copassist.errors import SourceError
from copassist.records import Item, Skipped
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import head
from copassist.sources.discourse_dump import Dump
from copassist.sources.discourse_file import is_discourse
from copassist.sources.discourse_post import SOURCE
from copassist.sources.slack_directory import where

_SUFFIXES = {".json", ".jsonl", ".ndjson"}
_ASIDE = re.compile(r"(?:licen[cs]e|copying|copyright|notice|readme)(?:[-_.].*)?", re.IGNORECASE)
_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class DiscourseReader:
    """Answers of the API of a Discourse forum."""

    name: str = SOURCE
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take files that hold topics or posts, and folders of JSON that hold such files."""
        if not path.is_dir():
            return is_discourse(head(path))
        files = [f for f in path.iterdir() if f.is_file() and not _is_aside(f)]
        if not files or any(file.suffix.lower() not in _SUFFIXES for file in files):
            return False
        # One of its own: a folder of exports with a stray JSON beside them is walked into.
        return any(is_discourse(head(file)) for file in islice(sorted(files), _LOOKED_AT))

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read every topic; what is missing, deleted or no post is named and counted.

        :raises SourceError: when no post can be read; keys ``discourse_topic_list`` where topics
            are listed without their posts, ``discourse_no_posts`` where there is nothing else.
        """
        dump = Dump()
        for file in _files(path) if path.is_dir() else [path]:
            place = relative(file, root)
            if reason := _refusal(file):
                yield Skipped(place, reason)
                continue
            try:
                yield from dump.take(file, place, limits.zip_bytes)
            except SourceError as error:
                if file == path:
                    raise
                yield Skipped(where(place, error), error.key, kind="message")
        if not dump.posts:
            key = "discourse_topic_list" if dump.topic_lists else "discourse_no_posts"
            raise SourceError(key, path=str(path))
        yield from dump.items()


def _files(folder: Path) -> Iterator[Path]:
    yield from (path for path in sorted(folder.rglob("*")) if path.is_file())


def _is_aside(path: Path) -> bool:
    return path.name.startswith(".") or _ASIDE.fullmatch(path.name) is not None


def _refusal(path: Path) -> str:
    """Return why a file of a dump is not even looked at, empty when it is."""
    if path.is_symlink():
        return "symlink"
    if path.name.startswith("."):
        return "hidden"
    if _ASIDE.fullmatch(path.name):
        return "licence" if not path.name.lower().startswith("readme") else "unknown_format"
    return "" if path.suffix.lower() in _SUFFIXES else "unknown_format"
