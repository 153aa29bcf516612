"""Channels saved with DiscordChatExporter, as JSON or as a web page.

Both forms name a message by Discord's own number, so one may follow the other without doubles.
The number holds the moment at which the message was written, to the millisecond and in UTC. The
page shows it in the language and the zone of whoever saved it, with the day before or after the
month; so the number is believed and the page's dates are never read.

Neither form says whether the export was filtered (``--filter``) or cut into parts; a part covers
no more than the stretch from its first to its last message, whatever range of dates it states.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copassist.records import Item
from copassist.sources.attachments import left
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import head
from copassist.sources.discord_channel import SOURCE
from copassist.sources.discord_html import holds_chat, is_page, read_page
from copassist.sources.discord_json import read_export

_FILES = "_Files"
_JSON = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"guild"\s*:\s*\{.{0,2000}?\}\s*,\s*"channel"\s*:\s*\{', re.DOTALL
)


@dataclass(frozen=True, slots=True)
class DiscordReader:
    """Exports of DiscordChatExporter, one channel or thread a file."""

    name: str = SOURCE
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take JSON that opens with a guild and a channel, and pages with numbered messages.

        The folder of files that the exporter puts beside either is taken too.
        """
        if path.is_dir():
            name = path.name.removesuffix(_FILES)
            export = path.with_name(name) if name else path
            return name != path.name and export.is_file() and self.recognises(export)
        start = head(path)
        return _JSON.match(start) is not None or holds_chat(path, start)

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read the channel of a file; what members attached is counted and left.

        :raises SourceError: when it is broken, empty or too large.
        """
        if path.is_dir():
            yield from left(path, root)
            return
        reads = read_page if is_page(head(path)) else read_export
        yield from reads(path, relative(path, root), limits.zip_bytes)
