"""The words of a Slack message, with ids made names and links made readable.

Slack holds the same words up to three times: as ``text`` with marks, as ``blocks``, and for bots
in ``attachments``. ``text`` is what people see and what search tools quote, so it is kept unless
the blocks say more, which happens when an app leaves it empty or puts a summary there.
Attachments count only where neither holds a word: under a member's message they are previews of
links, which nobody wrote.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from copassist.sources.decoding import clean
from copassist.sources.json_file import Record, object_in, objects_in, text_in
from copassist.sources.slack_directory import Directory

_MARK = re.compile(r"<([^<>\n]+)>|&(lt|gt|amp);")
_ENTITIES = {"lt": "<", "gt": ">", "amp": "&"}
_ADDRESS = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)")
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Words:
    """The text of a message and the names of the members that it mentions."""

    text: str
    mentions: tuple[str, ...] = ()


def words_of(record: Record, directory: Directory) -> Words:
    """Return the words of a message; empty text when it has none."""
    written = _Writer(directory)
    text = written.marked(text_in(record, "text"))
    in_blocks = _Writer(directory)
    blocks = in_blocks.blocks(objects_in(record, "blocks"))
    if blocks and _weight(blocks) > _weight(text):
        return _words(blocks, in_blocks)
    if text.strip():
        return _words(text, written)
    attached = _Writer(directory)
    return _words(attached.attachments(objects_in(record, "attachments")), attached)


def _words(text: str, writer: _Writer) -> Words:
    return Words(clean(text).strip(), tuple(writer.mentions))


def _weight(text: str) -> int:
    """Return how much a text says, marks and blanks apart."""
    return sum(map(str.isalnum, text))


class _Writer:
    """Turns marks and blocks into text and gathers the mentions on the way."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self.mentions: dict[str, None] = {}

    def marked(self, text: str) -> str:
        """Return a text without Slack's marks."""
        return _MARK.sub(self._unmark, text)

    def _unmark(self, found: re.Match[str]) -> str:
        if found[2]:
            return _ENTITIES[found[2]]
        target, _, label = found[1].partition("|")
        label = _unescape(label)
        if target.startswith("@"):
            return self._mention(target[1:], label)
        if target.startswith("#"):
            return self._channel(target[1:], label)
        if target.startswith("!"):
            return _broadcast(target[1:], label)
        if _ADDRESS.match(target):
            return _link(_unescape(target), label)
        return f"<{_unescape(found[1])}>"

    def _mention(self, user: str, label: str = "") -> str:
        name = clean(self._directory.names.get(user) or label.lstrip("@") or user)
        self.mentions[name] = None
        return f"@{name}"

    def _channel(self, channel: str, label: str = "") -> str:
        return f"#{label or self._directory.channel_names.get(channel) or channel}"

    def attachments(self, attachments: list[Record]) -> str:
        """Return what attachments say: their text, or what stands for it."""
        return "\n".join(filter(None, map(self._attachment, attachments)))

    def _attachment(self, attachment: Record) -> str:
        said = self.blocks(objects_in(attachment, "blocks")) or self.marked(
            text_in(attachment, "text")
        )
        lines = [self.marked(text_in(attachment, key)) for key in ("pretext", "title")] + [said]
        for item in objects_in(attachment, "fields"):
            lines.append(self.marked(f"{text_in(item, 'title')}: {text_in(item, 'value')}"))
        shown = "\n".join(line for line in lines if line.strip(" :"))
        return shown or self.marked(text_in(attachment, "fallback"))

    def blocks(self, blocks: list[Record]) -> str:
        """Return what blocks say, one line each."""
        return "\n".join(filter(None, map(self._block, blocks)))

    def _block(self, block: Record) -> str:
        if block.get("type") == "rich_text":
            return self._rich(block)
        lines = [self._text_object(object_in(block, "text"))]
        lines += [self._text_object(item) for item in objects_in(block, "fields")]
        lines += [self._text_object(item) for item in objects_in(block, "elements")]
        return "\n".join(filter(None, lines)) or text_in(block, "alt_text")

    def _text_object(self, item: Record) -> str:
        text = text_in(item, "text")
        return self.marked(text) if item.get("type") == "mrkdwn" else text

    def _rich(self, block: Record, depth: int = 0) -> str:
        if depth > _DEEPEST:
            return ""
        lines = []
        for number, element in enumerate(objects_in(block, "elements"), 1):
            inner = self._rich_part(element, depth)
            if block.get("type") == "rich_text_list":
                inner = "  " * _indent(block) + _bullet(block, number) + inner
            elif element.get("type") == "rich_text_quote":
                inner = "\n".join(f"> {line}" for line in inner.split("\n"))
            lines.append(inner.strip("\n"))
        return "\n".join(filter(None, lines))

    def _rich_part(self, element: Record, depth: int) -> str:
        if element.get("type") == "rich_text_list":
            return self._rich(element, depth + 1)
        return "".join(map(self._inline, objects_in(element, "elements")))

    def _inline(self, item: Record) -> str:
        kind = item.get("type")
        if kind == "user":
            return self._mention(text_in(item, "user_id"))
        if kind == "channel":
            return self._channel(text_in(item, "channel_id"))
        if kind == "link":
            return _link(text_in(item, "url"), text_in(item, "text"))
        if kind == "emoji":
            return f":{text_in(item, 'name')}:"
        if kind == "broadcast":
            return f"@{text_in(item, 'range')}"
        if kind == "usergroup":
            return f"@{text_in(item, 'usergroup_id')}"
        return text_in(item, "text", "fallback")


def _unescape(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _indent(block: Record) -> int:
    level = block.get("indent")
    return max(0, min(level, _DEEPEST)) if isinstance(level, int) else 0


def _bullet(block: Record, number: int) -> str:
    return f"{number}. " if block.get("style") == "ordered" else "- "


def _broadcast(target: str, label: str) -> str:
    """Return a call to all (``<!here>``), to a group, or a date, as it is read."""
    if target.startswith("date^"):
        return label or target.rpartition("^")[2]
    return "@" + (label.lstrip("@") or target.rpartition("^")[2])


def _link(address: str, label: str) -> str:
    bare = _SCHEME.sub("", address)
    if not label or label in (address, bare, bare.rstrip("/")):
        return address if address.startswith("http") else bare
    return f"{label} ({address})"
