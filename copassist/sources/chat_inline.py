"""What stands inside a line of a chat's HTML: mentions, emoji, links, pictures, formulas.

Chats draw these with tags of their own, known by their classes. Each becomes what a person would
type: ``@name``, the emoji, ``label (address)``, the TeX of a formula. A picture or an attachment
is a file of the message and no word of it, but for a label that somebody wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote, urlsplit

Element = Any  # lxml says nothing of its types

_EMOJI = re.compile(r"emoji-([0-9a-f]{2,6}(?:-[0-9a-f]{2,6})*)")
_SCHEME = re.compile(r"^(?:https?://|mailto:|tel:)")
_ADDRESS = re.compile(r"^(?:https?://|mailto:|tel:|//)")
_UPLOAD = re.compile(r"(?:^|/)(?:user_)?uploads/")
_TEX = ".//annotation[@encoding='application/x-tex']"
_EVERYONE = frozenset({"all", "channel", "everyone", "here", "stream", "topic"})
_DECORATION = frozenset({"avatar", "site-icon", "thumbnail", "onebox-avatar", "youtube-thumbnail"})
_LAST_CODE_POINT = 0x10FFFF


@dataclass(slots=True)
class Gathered:
    """What a text names on the way; ``name_of`` makes a handle the name that is shown."""

    name_of: Callable[[str], str] = str
    mentions: dict[str, None] = field(default_factory=dict)
    files: dict[str, None] = field(default_factory=dict)

    def mention(self, handle: str) -> str:
        """Return how a member, or everyone, is called out to."""
        if handle.lower() in _EVERYONE:
            return f"@{handle}"
        name = self.name_of(handle)
        if name:
            self.mentions[name] = None
        return f"@{name}"

    def file(self, name: str) -> None:
        """Take note of a file, by its name."""
        if name := " ".join(name.split()):
            self.files[name] = None


def words_in(tag: Element) -> str:
    """Return the words of a tag on one line."""
    return " ".join("".join(tag.itertext()).split())


def marks_of(tag: Element) -> frozenset[str]:
    """Return the classes of a tag."""
    return frozenset((tag.get("class") or "").split())


def link(address: str, label: str) -> str:
    """Return a link as it is read: its label, and where it leads when the label does not say."""
    bare = _SCHEME.sub("", address)
    if not _ADDRESS.match(address) or (label and "#narrow/" in address):
        return label  # a place inside the chat says nothing outside it
    if not label:
        return address if address.startswith("http") else bare
    if label in (address, bare, bare.rstrip("/")):
        return label  # chats make links of what looks like one, names of modules too
    return f"{label} ({bare if address.startswith('mailto:') else address})"


def file_name(address: str) -> str:
    """Return the last part of an address."""
    return unquote(_path_of(address).rpartition("/")[2])


def is_upload(address: str) -> bool:
    """Tell whether an address is that of a file that somebody uploaded."""
    return _UPLOAD.search(_path_of(address)) is not None


def special(tag: Element, name: str, marks: frozenset[str], gathered: Gathered) -> str | None:
    """Return the words of a tag that chats give a meaning of its own, None for any other."""
    if "katex" in marks or name == "math":
        tex = tag.findtext(_TEX)
        return f"$${tex.strip()}$$" if tex else words_in(tag)
    if "emoji" in marks:
        return _emoji(tag)
    if "user-mention" in marks or "mention" in marks:
        handle = words_in(tag).removeprefix("@")
        return f"@{handle}" if tag.get("data-user-id") == "*" else gathered.mention(handle)
    if marks & {"user-group-mention", "topic-mention", "mention-group"}:
        return f"@{words_in(tag).removeprefix('@')}"
    if marks & {"hashtag", "hashtag-cooked"}:
        return f"#{words_in(tag).removeprefix('#')}"
    if "message_inline_image" in marks or "lightbox" in marks:
        return _preview(tag, gathered)
    return _picture(tag, marks, gathered) if name == "img" else None


def written_link(tag: Element, label: str, gathered: Gathered) -> str:
    """Return a link with the label that was written; an upload is a file too."""
    address = str(tag.get("href") or "")
    if _is_file(address, marks_of(tag)):
        gathered.file(label if label and "/" not in label else file_name(address))
        return label
    return link(address, label)


def onebox(tag: Element) -> str:
    """Return the title and the address of a preview that stands for a link."""
    links = [a for a in tag.iter("a") if a.get("href")]
    headings = [a for a in links if a.getparent().tag in ("h3", "h4")]
    source = str(tag.get("data-onebox-src") or "")
    address = source or next((str(a.get("href")) for a in headings + links), "")
    title = next((words_in(a) for a in headings), "") or str(tag.get("data-video-title") or "")
    return link(address, title) or title


def _emoji(tag: Element) -> str:
    """Return an emoji by its code points, else the ``:name:`` that stands for it."""
    if found := _EMOJI.search(str(tag.get("class"))):
        points = [int(point, 16) for point in found[1].split("-")]
        if all(_is_character(point) for point in points):
            return "".join(map(chr, points))
    return str(tag.get("alt") or tag.get("title") or words_in(tag))


def _is_character(point: int) -> bool:
    return 0x20 < point <= _LAST_CODE_POINT and not 0xD800 <= point <= 0xDFFF


def _preview(tag: Element, gathered: Gathered) -> str:
    """Note the upload that a preview shows; of anything else the link stands in the text."""
    shown = tag if tag.tag == "a" else tag.find(".//a")
    address = str(shown.get("href") or "") if shown is not None else ""
    if shown is not None and _is_file(address, marks_of(tag)):
        gathered.file(str(shown.get("title") or "") or file_name(address))
    return ""


def _is_file(address: str, marks: frozenset[str]) -> bool:
    return bool(marks & {"attachment", "lightbox"}) or is_upload(address)


def _picture(tag: Element, marks: frozenset[str], gathered: Gathered) -> str:
    if not marks & _DECORATION:
        gathered.file(str(tag.get("alt") or "") or file_name(str(tag.get("src") or "")))
    return ""


def _path_of(address: str) -> str:
    """Return the path of an address, empty when it is none."""
    try:
        return urlsplit(address).path
    except ValueError:
        return ""
