"""DiscordChatExporter's web page: groups of messages of one author, each with its number.

The page is read as it is parsed and each group is forgotten once read, so that a page of any
length costs the memory of its messages alone. Class names changed over the years while numbers,
authors' ids and the words ``content``, ``reply`` and ``mention`` in them stayed; so a part is
known by the end of its class. The server and the channel stand in the first lines. The number of
the channel is in the name of the file only; without it the names make one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Item, Message, Reaction
from copassist.sources.batch import Batch
from copassist.sources.chat_text import one_line, quote
from copassist.sources.discord_channel import (
    SOURCE,
    Channel,
    channel_of,
    moment_of,
    settle,
)
from copassist.sources.discord_markup import Parts, Writer, names_of, parts_of

_PAGE = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_NUMBERED = re.compile(rb"<div\b[^>]{0,300}\bdata-message-id=[\"']?\d{15,20}\b")
_CLASS = b"chatlog__message"
# The style and the scripts come first, some 20 kB of them in the versions of 2022 to 2026.
_SEEN_BYTES = 200_000
_NUMBER_IN_NAME = re.compile(r"\[(\d{15,20})\]")
_ANSWERED = re.compile(r"scrollToMessage\(event,\s*'(\d{15,20})'\)")
_FILE = re.compile(r"^(?:Image|Video|Audio): (.+) \([^()]*\)$", re.DOTALL)
_TOLD = re.compile(r"^Exported ([\d\s.,'’]+) message")
_DIRECT = "Direct Messages"
_EMBED_WORDS = {"embed-title", "embed-description", "embed-field-name", "embed-field-value"}
_MOVES = re.compile(r"^(?:joined|added|left|removed)\b")


def is_page(start: bytes) -> bool:
    """Tell whether a file that starts so is a web page."""
    return _PAGE.match(start) is not None


def holds_chat(path: Path, start: bytes) -> bool:
    """Tell whether a file that starts so is a page with numbered messages."""
    if not is_page(start):
        return False
    with path.open("rb") as file:
        seen = file.read(_SEEN_BYTES)
    return _CLASS in seen and _NUMBERED.search(seen) is not None


def read_page(path: Path, place: str, limit_bytes: int) -> Iterator[Item]:
    """Hand on the channel of a page; ``place`` is its path under the root.

    :raises SourceError: when it is broken, empty or too large.
    """
    if path.stat().st_size > limit_bytes:
        raise SourceError("too_large", path=str(path), limit_mb=limit_bytes // 1_000_000)
    page = _Page(path, place)
    try:
        page.read()
    except etree.XMLSyntaxError as error:
        raise MalformedExportError("broken_html", path=str(path)) from error
    batch = page.settled()
    if not batch.messages and not batch.reasons:
        raise MalformedExportError("empty", path=str(path), place=path.name)
    yield from batch.items(batch.last() if page.is_whole else None)


@dataclass(frozen=True, slots=True)
class _Author:
    """Who wrote the messages of a group."""

    name: str = "?"
    handle: str = ""
    id: str = ""
    is_bot: bool = False


class _Page:
    """A page while it is read: what stood in its head, and its messages so far."""

    def __init__(self, path: Path, place: str) -> None:
        self._path = path
        self._head: list[str] = []
        self._channel: Channel | None = None
        self._seen = 0
        self.batch = Batch(place)
        self.is_whole = False

    def read(self) -> None:
        """Read it all.

        :raises XMLSyntaxError: when it is no page at all.
        """
        # Written in UTF-8 always; told because the page says so only after its title.
        events = etree.iterparse(
            str(self._path), events=("end",), tag="div", html=True, encoding="utf-8"
        )
        for _, part in events:
            names = part.get("class", "").split()
            if "preamble__entry" in names:
                self._head.append(one_line("".join(part.itertext())))
            elif "postamble__entry" in names:
                self._compare(one_line("".join(part.itertext())))
            elif "chatlog__message-group" in names:
                self._group(part)
                part.clear(keep_tail=True)
                while part.getprevious() is not None:
                    del part.getparent()[0]

    def settled(self) -> Batch:
        """Return the messages of the page, where they belong."""
        if self._channel:
            settle(self.batch, self._channel)
        return self.batch

    def _compare(self, told: str) -> None:
        """Compare the count at the end of the page with what was read."""
        if found := _TOLD.match(told):
            self.is_whole = int(re.sub(r"\D", "", found[1]) or 0) == self._seen

    def _group(self, group: etree._Element) -> None:
        channel = self._channel = self._channel or self._where()
        author: _Author | None = None
        for box in group.iter("div"):
            if number := box.get("data-message-id"):
                self._seen += 1
                parts = parts_of(box)
                # The head of a group stood before its first message until 2022, then in it.
                author = _author(parts) or author or _author(parts_of(group)) or _Author()
                outcome = _interpret(number, author, parts, channel, self.batch.path)
                self.batch.take(outcome, author.handle)

    def _where(self) -> Channel:
        """Return the channel that the first lines name: category / channel / thread."""
        guild, name = [*self._head, "", ""][:2]
        found = _NUMBER_IN_NAME.findall(self._path.name)
        key = found[-1] if found else f"{guild}/{name}"
        if guild == _DIRECT:
            return channel_of(key, name, kind="Direct")
        *above, name = name.split(" / ", 2)
        return channel_of(key, name, parent=above[1] if len(above) > 1 else "")


def _author(parts: Parts) -> _Author | None:
    """Return who wrote, None where a box leaves it to the one before it."""
    return next(
        (
            _Author(
                one_line("".join(found.itertext())) or "?",
                one_line(found.get("title", "")),
                found.get("data-user-id", ""),
                bool(parts["author-tag"]),
            )
            for found in parts["author"]
        ),
        None,
    )


def _interpret(
    number: str, author: _Author, parts: Parts, channel: Channel, path: str
) -> Message | str:
    """Return the message of a box, or the key of why it is none."""
    if notices := parts["system-notification-content"]:
        moves = _MOVES.match(one_line("".join(notices[0].itertext())))
        return "join_leave" if moves else "channel_notice"
    moment = moment_of(number)
    if moment is None:
        return "no_timestamp"
    writer = Writer()
    text, files = _text(parts, writer), _files(parts)
    if not text and not files:
        return "empty_message"
    return Message(
        source=SOURCE,
        id=number,
        thread_id=channel.thread_id,
        space=channel.space,
        author=author.name,
        timestamp=moment,
        text=text,
        path=path,
        visibility=channel.visibility,
        mentions=tuple(name for name in writer.mentions if name != author.name),
        reactions=_reactions(parts),
        files=files,
        edited=bool(parts["edited-timestamp"]),
        is_bot=author.is_bot,
        title=channel.title,
        reply_to=_reply_to(parts),
        channel=channel.key,
        author_id=author.id,
    )


def _text(parts: Parts, writer: Writer) -> str:
    """Return the words of a message, what it forwards, and of its embeds where it has none."""
    own = "\n".join(map(writer.text, parts["content"]))
    forwarded = quote("\n".join(map(writer.text, parts["forwarded-content"])))
    text = "\n".join(part for part in (own, forwarded) if part.strip(" >\n"))
    return text or "\n".join(filter(None, (_embedded(part, writer) for part in parts["embed"])))


def _embedded(embed: etree._Element, writer: Writer) -> str:
    """Return the words of an embed, or the address of the picture that it is."""
    lines = [writer.text(part) for part in embed.iter("*") if names_of(part) & _EMBED_WORDS]
    shown = (part.get("data-canonical-url") or part.get("src") for part in embed.iter("*"))
    return "\n".join(filter(None, lines)) or next(filter(None, shown), "")


def _files(parts: Parts) -> tuple[str, ...]:
    """Return the names of attachments and stickers, of a forwarded message too."""
    names = [one_line(part.get("title", "")) for part in parts["sticker"]]
    for attachment in parts["attachment"] + parts["forwarded-attachment"]:
        titles = (_FILE.match(part.get("title") or "") for part in attachment.iter("*"))
        names += [one_line(title[1]) for title in titles if title]
        named = parts_of(attachment)["attachment-generic-name"]
        names += [one_line("".join(part.itertext())) for part in named]
    return tuple(filter(None, names))


def _reactions(parts: Parts) -> tuple[Reaction, ...]:
    found = []
    for part in parts["reaction"]:
        name = next((one_line(image.get("alt", "")) for image in part.iter("img")), "")
        count = re.sub(r"\D", "", "".join(part.itertext()))
        if name and count.isascii() and 0 < len(count) < 10:
            found.append(Reaction(name, int(count)))
    return tuple(found)


def _reply_to(parts: Parts) -> str:
    found = (_ANSWERED.search(part.get("onclick", "")) for part in parts["reply-link"])
    return next((match[1] for match in found if match), "")
