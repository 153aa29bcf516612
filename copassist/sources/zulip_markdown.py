"""The words of a Zulip message, from Zulip's own Markdown.

Markdown reads well as it stands, so only what Zulip adds to it is undone: mentions, links to
channels, quotes, spoilers and uploads. Fences are read line by line with a stack, as Zulip does,
because a quote may hold code and another quote; nothing inside code is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from copassist.sources.chat_html import ChatText
from copassist.sources.chat_inline import Gathered, file_name, is_upload, link
from copassist.sources.decoding import clean
from copassist.sources.zulip_directory import Directory

_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,}) *\{?\.?([\w+#.-]*)\}? *([^`\n]*)$")
_DEEPEST = 20
_MARK = re.compile(
    r"(?<!`)(?P<ticks>`{1,4})(?!`)[^\n]{1,2000}?(?<!`)(?P=ticks)(?!`)"
    r"|@_?\*\*(?P<member>[^*\n]{1,200})\*\*"
    r"|@_?\*(?P<group>[^*\n]{1,100})\*"
    r"|#\*\*(?P<stream>[^*\n]{1,300})\*\*"
    r"|!?\[(?P<label>[^\[\]\n]{0,500})\]\((?P<address>[^()\s]{1,2000}(?:\([^()\s]{0,200}\)"
    r"[^()\s]{0,200}){0,9})(?: +\"[^\"\n]{0,500}\")?\)"
    r"|<time:(?P<time>[^<>\n]{1,60})>"
)
_NEAR = re.compile(r"(?<=[^@])@\d{1,20}$")
_QUOTED = re.compile(
    r"@_\*\*[^*\n]{1,200}\*\* \[[^\]\n]{0,100}\]\([^()\s]{1,2000}/near/(\d{1,20})\)"
)


def words_of(content: str, directory: Directory) -> ChatText:
    """Return what a message in Zulip's Markdown says."""
    writer = _Writer(directory)
    lines = iter(clean(content).split("\n"))
    text = "\n".join(writer.blocks(lines))
    return ChatText(text.strip(), tuple(writer.gathered.mentions), tuple(writer.gathered.files))


def quoted_message(content: str) -> str:
    """Return the number of the message that "quote and reply" quotes first, empty for none."""
    found = _QUOTED.search(content)
    return found[1] if found else ""


class _Writer:
    """Turns Zulip's marks into text and gathers mentions and files on the way."""

    def __init__(self, directory: Directory) -> None:
        self.gathered = Gathered(directory.mentioned)

    def blocks(self, lines: Iterator[str], closing: str = "", depth: int = 0) -> Iterator[str]:
        """Hand on the lines up to the one that closes the block."""
        for line in lines:
            if closing and line.strip() == closing:
                return
            fence = _FENCE.match(line)
            if fence is None:
                yield _MARK.sub(self._unmark, line)
            elif fence[2] == "quote" and depth < _DEEPEST:
                inner = self.blocks(lines, fence[1], depth + 1)
                yield from (f"> {quoted}".rstrip() for quoted in inner)
            elif fence[2] == "spoiler" and depth < _DEEPEST:
                yield _MARK.sub(self._unmark, fence[3])
                yield from self.blocks(lines, fence[1], depth + 1)
            else:
                yield from _code(line, lines, fence[1])

    def _unmark(self, found: re.Match[str]) -> str:
        kind, said = found.lastgroup, found[0]
        if kind == "member":
            return self.gathered.mention(found["member"])
        if kind == "group":
            return f"@{found['group']}"
        if kind == "stream":
            return "#" + " > ".join(_NEAR.sub("", found["stream"]).split(">", 1))
        if kind == "address":
            return self._link(found["label"], found["address"])
        return found["time"] if kind == "time" else said

    def _link(self, label: str, address: str) -> str:
        if is_upload(address):
            self.gathered.file(label if label and "/" not in label else file_name(address))
            return label
        return link(address, label)


def _code(opening: str, lines: Iterator[str], closing: str) -> Iterator[str]:
    """Hand on a block of code as it stands, closed even where its author forgot to."""
    yield opening
    for line in lines:
        if line.strip() == closing:
            break
        yield line
    yield closing
