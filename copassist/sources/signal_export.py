"""A Signal conversation as the tool signal-export writes it; Signal itself exports no text.

One folder a conversation, in it ``chat.md``: ``[2024-03-12 14:05:10] Anne: Bonjour``, of older
versions ``[2024-03-12, 14:05]``. Quotes open the words, files and reactions close them. Hours are
those of the computer, without a zone, and read as UTC. The file says of no conversation that it is
a group, so one between two is held to be private.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Item, Reaction
from copassist.sources.contract import Limits, relative
from copassist.sources.conversation import Conversation, Entry
from copassist.sources.decoding import HEAD_BYTES, decode, head, read_text
from copassist.sources.phone_lines import Line, lines_of

_OPENING = re.compile(r"\s*\[\d{4}-\d\d-\d\d(?:, \d\d:\d\d|(?P<full> \d\d:\d\d:\d\d))\] [^\n]+?: ")
_GENERIC = ("chat", "index")
_FILE = re.compile(r"!?\[([^\[\]\n]*)\]\((?:\./|\.\./)?media/[^()\n]*\)[^\S\n]*")
_REACTIONS = re.compile(r"\n\(- (.+) -\)")
_REACTION = re.compile(r"[^,]{1,100}?: ([^\s,]+)")
_STICKER = re.compile(
    r"\n\(\( (.+) \)\)|\[([^\[\]\n]*)\]\(\.\./exported_stickers/[^()\n]*\)[^\S\n]*"
)
_DELETED = "(This message was deleted)"


@dataclass(frozen=True, slots=True)
class SignalReader:
    """Conversations that signal-export wrote."""

    name: str = "signal"
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take texts that open as it writes; with seconds, only its own Markdown."""
        start = head(path)
        text = decode(start[:-4] if len(start) == HEAD_BYTES else start)
        found = _OPENING.match(text or "")
        return found is not None and (not found["full"] or path.suffix.lower() == ".md")

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read one conversation.

        :raises MalformedExportError: keys ``binary`` and ``empty``.
        :raises SourceError: key ``too_large``.
        """
        if path.stat().st_size > limits.zip_bytes:
            raise SourceError("too_large", path=str(path), limit_mb=limits.zip_mb)
        lines = lines_of(read_text(path), is_french=False, names_group=lambda _: False)
        if not lines:
            raise MalformedExportError("empty", path=str(path), place=path.name)
        name = path.parent.name if path.stem in _GENERIC else path.stem
        conversation = Conversation(self.name, relative(path, root), name)
        yield from conversation.items([_entry(line) for line in lines])


def _entry(line: Line) -> Entry:
    body = line.body.rstrip()
    if not line.author:
        return Entry(line.moment, reason="channel_notice")
    if body == _DELETED:
        return Entry(line.moment, line.author, reason="deleted")
    files = tuple(name for name in _FILE.findall(body) if name)
    reactions = Counter(
        emoji for found in _REACTIONS.findall(body) for emoji in _REACTION.findall(found)
    )
    text = _REACTIONS.sub("", _FILE.sub("", body))
    text = _STICKER.sub(lambda found: found[1] or found[2], text).strip()
    return Entry(
        line.moment,
        line.author,
        text,
        files=files,
        reactions=tuple(Reaction(name, count) for name, count in reactions.items()),
        reason="" if text or files else "empty_message",
    )
