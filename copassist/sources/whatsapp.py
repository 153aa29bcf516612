"""A WhatsApp conversation, exported as text by a phone, alone or with its media beside it.

Android writes ``12/03/2024, 14:05 - Anne: Bonjour``, an iPhone ``[12/03/2024 14:05:10] Anne:
Bonjour``, each in the forms of the phone's country (``phone_stamp``). There are no ids, threads or
answers, and hours have no zone: they are read as UTC. An order of days that nothing decides is day
first, or month first with AM and PM in capitals.

The file is called after the conversation, an iPhone's after nothing (``_chat.txt``): then its
folder or zip is, or a notice names the group. Members are told by name alone, so that two of one
name are one, and a file of another phone may call them otherwise. Importing from one phone each
time, under one file name, keeps ids. In a language other than French and English, a group of two
that write is held to be private, for its notices are not understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import compress
from pathlib import Path

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Item, Skipped
from copassist.sources.contract import Limits, relative
from copassist.sources.conversation import Conversation, Entry
from copassist.sources.decoding import HEAD_BYTES, decode, head, read_text
from copassist.sources.phone_lines import STRANGER, Line, lines_of, name_of
from copassist.sources.phone_stamp import stamp_of
from copassist.sources.whatsapp_text import (
    Members,
    group_named,
    is_written_by_app,
    looks_like_notice,
    names_group,
    notice,
    said_in,
    shows_group,
    speaks_french,
)

_NAMED = re.compile(
    r"^(?:Discussion WhatsApp avec|WhatsApp Chat with|WhatsApp Chat -|Discussion WhatsApp -)[ _]"
    r"(?P<name>.+?)(?: ?\(\d+\))?$",
    re.IGNORECASE,
)
_UNNAMED = re.compile(r"^_?chat(?: ?\(\d+\))?$", re.IGNORECASE)
_AUTHORED = re.compile(r".{1,100}?\s?:(?:\s|$)")
_MEDIA = re.compile(
    r"^\.(?:3gp|aac|amr|avi|gif|heic|jpe?g|m4[av]|mkv|mov|mp[34]|ogg|opus|png|thumb|vcf|wav|web[mp])$",
    re.IGNORECASE,
)
_LEAST_LINES = 2


@dataclass(frozen=True, slots=True)
class WhatsAppReader:
    """Texts of WhatsApp conversations, and folders that hold one with its media."""

    name: str = "whatsapp"
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take texts that open as such a conversation, and folders of one and what it names."""
        return _chat_in(path) is not None if path.is_dir() else _is_chat(path)

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read one conversation; its media are counted, and not opened.

        :raises MalformedExportError: keys ``binary`` and ``empty``.
        :raises SourceError: key ``too_large``.
        """
        chat = _chat_in(path) if path.is_dir() else path
        if chat is None:
            raise MalformedExportError("empty", path=str(path), place=path.name)
        yield from self._conversation(chat, root, limits)
        if path.is_dir():
            yield from _others(chat, root)

    def _conversation(self, path: Path, root: Path, limits: Limits) -> Iterator[Item]:
        if path.stat().st_size > limits.zip_bytes:
            raise SourceError("too_large", path=str(path), limit_mb=limits.zip_mb)
        text = read_text(path)
        lines = lines_of(text, is_french=speaks_french(text), names_group=names_group)
        if not lines:
            raise MalformedExportError("empty", path=str(path), place=path.name)
        lines = _told_apart(lines)
        name = _name(path, _group_among(lines))
        spoken = [_is_spoken(line, name) for line in lines]
        members = Members.among(set(compress((line.author for line in lines), spoken)))
        entries = [
            _message(line, members) if said else _notice(line)
            for line, said in zip(lines, spoken, strict=True)
        ]
        is_group = any(
            not said and shows_group(line.body) for line, said in zip(lines, spoken, strict=True)
        )
        conversation = Conversation(self.name, relative(path, root), name, is_group)
        yield from conversation.items(entries)


def _is_chat(path: Path) -> bool:
    """Tell whether a text opens as a conversation: with stamped lines, of which one has a name."""
    start = head(path)
    text = decode(start[:-4] if len(start) == HEAD_BYTES else start)
    rows = (text or "").lstrip().split("\n")
    stamps = [stamp for row in rows if (stamp := stamp_of(row))]
    first = stamp_of(rows[0])
    if first is None or not any(_AUTHORED.match(stamp.rest) for stamp in stamps):
        return False
    alike = sum(stamp.style == first.style for stamp in stamps)
    return alike >= _LEAST_LINES or _NAMED.match(path.stem) is not None


def _chat_in(folder: Path) -> Path | None:
    """Return the one conversation of a folder that holds nothing but what belongs to it."""
    children = [child for child in sorted(folder.iterdir()) if not _is_hidden(child)]
    if not all(child.is_file() and not child.is_symlink() for child in children):
        return None
    others = [child for child in children if not _MEDIA.match(child.suffix)]
    chats = [child for child in others if child.suffix.lower() == ".txt" and _is_chat(child)]
    if len(chats) != 1:
        return None
    papers = [child.name for child in others if child != chats[0]]
    text = (decode(chats[0].read_bytes()) or "") if papers else ""
    return chats[0] if all(paper in text for paper in papers) else None


def _is_hidden(path: Path) -> bool:
    return path.name.startswith((".", "__MACOSX"))


def _others(chat: Path, root: Path) -> Iterator[Skipped]:
    """Count what lies beside a conversation, under its own place."""
    beside = [child for child in sorted(chat.parent.iterdir()) if child != chat]
    yield from (Skipped(relative(child, root), "hidden") for child in beside if _is_hidden(child))
    if attached := sum(not _is_hidden(child) for child in beside):
        yield Skipped(relative(chat, root), "attachment", attached)


def _name(path: Path, group: str) -> str:
    """Return how the conversation is called."""
    folder = path.parent.name.removesuffix(".zip")
    for stem in (path.stem, folder):
        if found := _NAMED.match(stem):
            return name_of(found["name"])
    return group or name_of(folder if _UNNAMED.match(path.stem) else path.stem) or "WhatsApp"


def _group_among(lines: Sequence[Line]) -> str:
    """Return the last name that notices give to the group, else who signs the first of them.

    An iPhone signs its own words with the name of the group.
    """
    notices = [line for line in lines if not _is_spoken(line, "")]
    given = [name for line in notices if (name := group_named(line.body))]
    if given or not notices:
        return given[-1] if given else ""
    signed = notices[0].author
    return "" if any(line.author == signed and _is_spoken(line, "") for line in lines) else signed


def _is_spoken(line: Line, group: str) -> bool:
    """Tell whether a member wrote a line."""
    if not line.author or is_written_by_app(line.body):
        return False
    is_signed = line.author == group or line.body.startswith(f"{line.author} ")
    return not (is_signed and looks_like_notice(line.body))


def _told_apart(lines: Sequence[Line]) -> list[Line]:
    """Take the sign of a stranger off the names that nobody else bears."""
    names = {line.author for line in lines}
    return [
        replace(line, author=bare)
        if (bare := line.author.removeprefix(STRANGER)) not in names
        else line
        for line in lines
    ]


def _notice(line: Line) -> Entry:
    return Entry(line.moment, reason=notice(f"{line.author} {line.body}"))


def _message(line: Line, members: Members) -> Entry:
    said = said_in(line.body, members)
    return Entry(
        line.moment,
        line.author,
        said.text,
        said.mentions,
        said.files,
        edited=said.edited,
        reason=said.reason,
        key=said.key,
    )
