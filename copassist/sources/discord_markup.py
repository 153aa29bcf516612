"""The marked-up words of a DiscordChatExporter page, back to the Markdown that was typed.

The page was made from Markdown, so going back loses nothing that people see, and the words of a
channel are the same whether it was saved as a page or as JSON. Line breaks in the page are those
of the message. What is nested deeper than anyone types is read as bare text.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache

from lxml import etree

from copassist.sources.chat_text import one_line, quote
from copassist.sources.decoding import clean

Parts = defaultdict[str, list[etree._Element]]

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "u": "__", "s": "~~"}
_PREFIX = re.compile(r"^(?:chatlog__)?(?:markdown-)?")
_OLD_NAMES = {
    "author-name": "author",
    "bot-tag": "author-tag",
    "reference-link": "reply-link",
    "spoiler-text": "spoiler",
}
_BLOCKS = {"quote", "pre--multiline"}
_DEEPEST = 40


def names_of(element: etree._Element) -> frozenset[str]:
    """Return the classes of an element by their last words, whatever the version."""
    return _names(element.get("class", ""))


@lru_cache(maxsize=1000)
def _names(classes: str) -> frozenset[str]:
    names = (_PREFIX.sub("", name) for name in classes.split())
    return frozenset(_OLD_NAMES.get(name, name) for name in names)


def parts_of(box: etree._Element) -> Parts:
    """Return the elements of a message by class, in their order."""
    parts: Parts = defaultdict(list)
    for element in box.iter("*"):
        for name in names_of(element):
            parts[name].append(element)
    return parts


class Writer:
    """Turns elements into text and gathers the members that they mention."""

    def __init__(self) -> None:
        self.mentions: dict[str, None] = {}

    def text(self, element: etree._Element) -> str:
        """Return the words of an element."""
        return clean(self._inner(element, 0)).strip()

    def _inner(self, element: etree._Element, depth: int) -> str:
        if depth > _DEEPEST:
            return "".join(element.itertext())
        pieces = [element.text or ""]
        for child in element:
            # Comments and the like have no name; what follows them still counts.
            if isinstance(child.tag, str):
                if child.tag == "ul" or names_of(child) & _BLOCKS:
                    pieces.append(_break_after(pieces))
                pieces.append(self._element(child, depth + 1))
            pieces.append(child.tail or "")
        return "".join(pieces)

    def _element(self, element: etree._Element, depth: int) -> str:
        names = names_of(element)
        if element.tag == "img":
            return _emoji(element.get("alt", "")) if "emoji" in names else ""
        if "edited-timestamp" in names:
            return ""
        inner = self._inner(element, depth)
        if "mention" in names:
            return self._mention(element, inner)
        if "pre" in names or element.tag == "code":
            return f"```\n{inner}\n```\n" if "pre--multiline" in names else f"`{inner}`"
        if "quote" in names:
            return quote(inner.strip("\n")) + "\n"
        if "spoiler" in names:
            return f"||{inner}||"
        return _marked(element, inner)

    def _mention(self, element: etree._Element, inner: str) -> str:
        name = one_line(inner)
        # Members carry their user name; channels, roles and @everyone do not.
        if element.get("title"):
            self.mentions[name.removeprefix("@")] = None
        return name


def _break_after(pieces: list[str]) -> str:
    """Return what a block needs before it to start on a line of its own."""
    last = next((piece for piece in reversed(pieces) if piece), "\n")
    return "" if last.endswith("\n") else "\n"


def _marked(element: etree._Element, inner: str) -> str:
    tag = element.tag
    if tag in _MARKS:
        return f"{_MARKS[tag]}{inner}{_MARKS[tag]}" if inner.strip() else inner
    if tag == "a":
        address = element.get("href", "")
        return address if inner in ("", address) else f"{inner} ({address})"
    if tag == "li":
        return "- " + inner.strip().replace("\n", "\n  ") + "\n"
    if tag in ("h1", "h2", "h3"):
        return f"{'#' * int(tag[1])} {inner.strip()}\n"
    return "\n" if tag == "br" else inner


def _emoji(name: str) -> str:
    """Return an emoji as itself, one of a server's own as ``:name:``."""
    return f":{name}:" if name.isascii() and re.fullmatch(r"\w{2,}", name) else name
