"""DiscordChatExporter's JSON: one object with the server, the channel and its messages.

The text is Markdown with mentions already made names, unless the export was asked to leave marks
as they are; then ``<@number>`` and the like are resolved here. Under a member's message embeds
are previews of links, which nobody wrote: they count only where the message has no words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from copassist.errors import MalformedExportError
from copassist.records import Item, Message, Reaction
from copassist.sources.batch import Batch
from copassist.sources.chat_text import one_line, quote
from copassist.sources.decoding import clean
from copassist.sources.discord_channel import (
    SOURCE,
    Channel,
    channel_of,
    moment_of,
    settle,
)
from copassist.sources.json_file import Record, object_in, objects_in, read_object, text_in

# The kinds that people or their bots write: 20 and 23 are answers to commands. The exporter
# writes the kinds that it has no name for as numbers.
_WRITTEN = {"", "Default", "Reply", "20", "23"}
_MOVES = {"RecipientAdd", "RecipientRemove", "GuildMemberJoin"}
_MARK = re.compile(r"<(?:@!?(?P<user>\d+)|#(?P<channel>\d+)|a?:(?P<emoji>\w+):\d+)>")


def read_export(path: Path, place: str, limit_bytes: int) -> Iterator[Item]:
    """Hand on the channel of a JSON export; ``place`` is its path under the root.

    :raises SourceError: when it is broken, empty or too large.
    """
    export = read_object(path, limit_bytes)
    records = export.get("messages")
    if not isinstance(records, list) or not records:
        raise MalformedExportError("empty", path=str(path), place=path.name)
    channel = _channel(export)
    batch = Batch(place)
    for record in records:
        author = object_in(record, "author") if isinstance(record, dict) else {}
        batch.take(_interpret(record, author, channel, place), _handle(author))
    settle(batch, channel)
    yield from batch.items(_instant(export, "exportedAt") or batch.last())


def _channel(export: Record) -> Channel:
    channel = object_in(export, "channel")
    name, kind = text_in(channel, "name"), text_in(channel, "type")
    key = clean(text_in(channel, "id")) or f"{text_in(object_in(export, 'guild'), 'id')}/{name}"
    parent = text_in(channel, "category") or "?" if kind.endswith("Thread") else ""
    return channel_of(key, name, parent=parent, kind=kind)


def _interpret(record: object, author: Record, channel: Channel, path: str) -> Message | str:
    """Return the message that a record is, or the key of why it is none."""
    if not isinstance(record, dict):
        return "not_a_message"
    kind, number = text_in(record, "type"), text_in(record, "id")
    if kind not in _WRITTEN:
        return "join_leave" if kind in _MOVES else "channel_notice"
    moment = _instant(record, "timestamp") or moment_of(number)
    if moment is None or not number:
        return "no_timestamp"
    mentions = {text_in(user, "id"): _name(user) for user in objects_in(record, "mentions")}
    text, files = _text(record, mentions), _files(record)
    if not text and not files:
        return "empty_message"
    name = _name(author) or "?"
    return Message(
        source=SOURCE,
        id=clean(number)[:255],
        thread_id=channel.thread_id,
        space=channel.space,
        author=name,
        timestamp=moment,
        text=text,
        path=path,
        visibility=channel.visibility,
        mentions=tuple(
            m for m in dict.fromkeys(mentions.values()) if m != name and f"@{m}" in text
        ),
        reactions=_reactions(record),
        files=files,
        edited=bool(text_in(record, "timestampEdited")),
        is_bot=author.get("isBot") is True,
        title=channel.title,
        reply_to=clean(text_in(object_in(record, "reference"), "messageId"))
        if kind == "Reply"
        else "",
        channel=channel.key,
        author_id=clean(text_in(author, "id")),
    )


def _instant(record: Record, key: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text_in(record, key))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _name(user: Record) -> str:
    return one_line(text_in(user, "nickname", "name"))


def _handle(user: Record) -> str:
    """Return the user name, with the four digits that old ones were told apart by."""
    digits = text_in(user, "discriminator")
    name = one_line(text_in(user, "name"))
    return f"{name}#{digits}" if digits.strip("0") else name


def _text(record: Record, mentions: dict[str, str]) -> str:
    forwarded = object_in(record, "forwardedMessage")
    parts = [_content(record, mentions), quote(_content(forwarded, mentions)) if forwarded else ""]
    return "\n".join(part for part in parts if part.strip(" >"))


def _content(record: Record, mentions: dict[str, str]) -> str:
    """Return the words of a message, of its embeds where it has none."""

    def resolve(found: re.Match[str]) -> str:
        if found["emoji"]:
            return f":{found['emoji']}:"
        user = found["user"]
        return f"@{mentions.get(user) or user}" if user else f"#{found['channel']}"

    text = clean(_MARK.sub(resolve, text_in(record, "content"))).strip()
    return text or clean("\n".join(_embedded(record))).strip()


def _embedded(record: Record) -> Iterator[str]:
    for embed in objects_in(record, "embeds"):
        lines = [text_in(embed, "title"), text_in(embed, "description")]
        for item in objects_in(embed, "fields"):
            lines += [text_in(item, "name"), text_in(item, "value")]
        yield from filter(None, lines)


def _files(record: Record) -> tuple[str, ...]:
    """Return the names of attachments and stickers, of a forwarded message too."""
    names = [
        one_line(text_in(item, "fileName", "name"))
        for holder in (record, object_in(record, "forwardedMessage"))
        for key in ("attachments", "stickers")
        for item in objects_in(holder, key)
    ]
    return tuple(filter(None, names))


def _reactions(record: Record) -> tuple[Reaction, ...]:
    found = (
        (one_line(text_in(object_in(item, "emoji"), "name")), item.get("count"))
        for item in objects_in(record, "reactions")
    )
    return tuple(
        Reaction(name, count)
        for name, count in found
        if name and isinstance(count, int) and count > 0
    )
