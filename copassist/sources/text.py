"""Plain text: the first line is the title, and a heading is one only when it is sure.

Plain text has no marks for headings. A short line between blank lines may as well be an item of
a list or a cry of the author, so only three things count: a line underlined with ``===`` or
``---``, a line that starts with ``#``, and a line of capitals alone before a long paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from copassist.records import Item, Section
from copassist.sources.article import Head, build, part
from copassist.sources.chat_export import refuse_chat
from copassist.sources.contract import Limits
from copassist.sources.decoding import HEAD_BYTES, decode, head, read_text

LONGEST_TITLE = 150
_SUFFIXES = (".txt", ".text")
_UNDERLINE = re.compile(r"^(={3,}|-{3,})\s*$")
_HASHES = re.compile(r"^#{1,6}\s+(\S.*)$")
_LONGEST_CAPITALS, _SHORTEST_PARAGRAPH = 70, 80


@dataclass(frozen=True, slots=True)
class TextReader:
    """Notes in plain text, with or without a name that says so."""

    name: str = "text"
    is_export: bool = False

    def recognises(self, path: Path) -> bool:
        """Take ``.txt`` files, and files without an ending that hold text."""
        if path.suffix.lower() in _SUFFIXES:
            return path.is_file()
        return path.suffix == "" and _is_prose(head(path))

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read one article.

        :raises MalformedExportError: keys ``binary`` and ``empty``.
        :raises UnknownFormatError: key ``chat_export``.
        """
        text = read_text(path)
        refuse_chat(path, text)
        title, parts = split(text)
        yield build(self.name, path, root, Head(title=title), parts)


def _is_prose(start: bytes) -> bool:
    """Tell whether the first bytes are text; a character cut at their end is no fault."""
    text = decode(start[:-4] if len(start) == HEAD_BYTES else start)
    return bool(text and text.strip()) and not (text or "").startswith("#!")


def split(text: str) -> tuple[str, list[Section]]:
    """Return the title (empty when the first line is too long for one) and the parts."""
    lines = text.strip("\n \u00a0").split("\n")
    title = ""
    if len(lines) > 1 and len(lines[0].strip()) <= LONGEST_TITLE:
        title = (_heading(lines, 0) or lines[0]).strip()
        lines = lines[1 + _is_underlined(lines, 0) :]
    parts: list[tuple[str, list[str]]] = [("", [])]
    skip = False
    for i, line in enumerate(lines):
        if skip:
            skip = False
        elif heading := _heading(lines, i):
            parts.append((heading, []))
            skip = _is_underlined(lines, i)
        else:
            parts[-1][1].append(line)
    return title, [part(heading, "\n".join(body)) for heading, body in parts]


def _heading(lines: list[str], i: int) -> str:
    """Return the heading that stands on a line, empty when it is none for sure."""
    line = lines[i].strip()
    if found := _HASHES.match(line):
        return found[1].rstrip("# ")
    if _is_underlined(lines, i) or _is_in_capitals(lines, i):
        return line
    return ""


def _is_underlined(lines: list[str], i: int) -> bool:
    line = lines[i].strip()
    if not line or i + 1 == len(lines) or len(line) > LONGEST_TITLE:
        return False
    rule = _UNDERLINE.match(lines[i + 1].strip())
    return rule is not None and abs(len(rule[1]) - len(line)) <= len(line) // 2 + 1


def _is_in_capitals(lines: list[str], i: int) -> bool:
    line = lines[i].strip()
    if not line.isupper() or len(line.split()) < 2 or len(line) > _LONGEST_CAPITALS:
        return False
    beside = [lines[k].strip() for k in (i - 1, i + 1) if 0 <= k < len(lines)]
    if line[-1] in ".!?…,;:" or any(beside):
        return False
    after = (lines[k].strip() for k in range(i + 1, len(lines)))
    following = next((line for line in after if line), "")
    return len(following) >= _SHORTEST_PARAGRAPH and not following.isupper()
