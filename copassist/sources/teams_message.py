"""One record of Microsoft Graph to a message, a deletion, or the reason why it is neither.

A number of Teams is one only within its channel or chat, so both make the id. In a channel every
message opens a thread, and answers name the message that opened theirs; a chat has no threads, but
a message may quote another, which is then the one answered.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from copassist.records import Deleted, Message, Reaction, Visibility
from copassist.sources.batch import Batch
from copassist.sources.chat_text import one_line
from copassist.sources.decoding import clean
from copassist.sources.json_file import Record, object_in, objects_in, text_in
from copassist.sources.teams_markup import text_of

SOURCE = "teams"
_MOVES = re.compile(r"members(?:Added|Deleted|Joined|Left)", re.IGNORECASE)
_CHANNEL_NUMBER = re.compile(r"^19:([^@]+)@")
_CARD = "application/vnd.microsoft.card."
_QUOTED = "messageReference"
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel or chat: its key, the space of its messages and who may read it."""

    key: str
    space: str
    visibility: Visibility = Visibility.COMMUNITY


class Team:
    """The records of a file: what they say of channels and of threads, for each message."""

    def __init__(self, records: Iterable[Record], path: str) -> None:
        self._path = path
        self._channels: dict[str, Record] = {}
        self._titles: dict[tuple[str, str], str] = {}
        for record in records:
            if self.is_channel(record):
                self._channels[text_in(record, "id")] = record
            elif subject := text_in(record, "subject"):
                key = self.channel_of(record).key, text_in(record, "id")
                self._titles[key] = one_line(subject)

    @staticmethod
    def is_channel(record: Record) -> bool:
        """Tell whether a record describes a channel."""
        return "membershipType" in record and bool(text_in(record, "id"))

    def channel_of(self, record: Record) -> Channel:
        """Return the channel or chat of a record; one that names none is private."""
        number = one_line(text_in(object_in(record, "channelIdentity"), "channelId"))
        if not number:
            chat = text_in(record, "chatId").encode("utf-8", "surrogatepass")
            key = f"dm-{hashlib.sha256(chat).hexdigest()[:12]}"
            return Channel(key, key, Visibility.PRIVATE)
        described = self._channels.get(number, {})
        found = _CHANNEL_NUMBER.match(number)
        name = one_line(text_in(described, "displayName"))
        is_open = not described or described.get("membershipType") in ("standard", "shared")
        level = Visibility.COMMUNITY if is_open else Visibility.FACILITATORS
        space = name or f"teams-{(found[1] if found else number)[:8]}"
        return Channel(number[:120], space, level)

    def take(self, record: Record, batch: Batch) -> None:
        """Put a message, and the answers that it holds, into the batch of their channel."""
        channel = self.channel_of(record)
        batch.take(self._interpret(record, channel), _author(record)[1][:8])
        for answer in objects_in(record, "replies"):
            answer = {"replyToId": record.get("id"), **answer}
            batch.take(self._interpret(answer, channel), _author(answer)[1][:8])

    def _interpret(self, record: Record, channel: Channel) -> Message | Deleted | str:
        """Return the message or deletion that a record is, or the key of why it is none."""
        number = one_line(text_in(record, "id"))[:60]
        if reason := _refusal(record, number):
            return reason
        if text_in(record, "deletedDateTime"):
            return Deleted(SOURCE, f"{channel.key}/{number}")
        moment = _instant(text_in(record, "createdDateTime"))
        if moment is None:
            return "no_timestamp"
        text, mentions = _words(record)
        files = _files(record)
        if not text and not files:
            return "empty_message"
        root = one_line(text_in(record, "replyToId"))[:60] or number
        is_chat = channel.visibility == Visibility.PRIVATE
        name, author_id, is_bot = _author(record)
        return Message(
            source=SOURCE,
            id=f"{channel.key}/{number}",
            thread_id="" if is_chat else f"{channel.key}/{root}",
            space=channel.space,
            author=name,
            timestamp=moment,
            text=text,
            path=self._path,
            visibility=channel.visibility,
            mentions=tuple(m for m in mentions if m != name),
            reactions=_reactions(record),
            files=files,
            edited=bool(text_in(record, "lastEditedDateTime")),
            is_bot=is_bot,
            title=self._titles.get((channel.key, root), ""),
            reply_to=next((f"{channel.key}/{quoted}" for quoted in _quoted(record)), ""),
            channel=channel.key,
            author_id=author_id,
        )


def _refusal(record: Record, number: str) -> str:
    kind = text_in(record, "messageType")
    event = object_in(record, "eventDetail")
    if event or kind in ("systemEventMessage", "unknownFutureValue"):
        is_move = _MOVES.search(text_in(event, "@odata.type"))
        return "join_leave" if is_move else "channel_notice"
    return "" if kind == "message" and number else "not_a_message"


def _instant(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _author(record: Record) -> tuple[str, str, bool]:
    """Return the name and the id of who wrote, and whether that is an application."""
    sender = object_in(record, "from")
    user, application = object_in(sender, "user"), object_in(sender, "application")
    who = user or application or object_in(sender, "device")
    number = one_line(text_in(who, "id"))
    return one_line(text_in(who, "displayName")) or number or "?", number, not user and bool(who)


def _words(record: Record) -> tuple[str, list[str]]:
    """Return the words of a message, those of its cards where it has none, and the mentions."""
    names = {str(m.get("id")): _mentioned(m) for m in objects_in(record, "mentions")}
    body = object_in(record, "body")
    content = text_in(body, "content")
    is_html = body.get("contentType") != "text"
    text = text_of(content, names) if is_html else clean(content).strip()
    text = text or clean("\n".join(_cards(record))).strip()
    members = {
        names[str(m.get("id"))]: None for m in objects_in(record, "mentions") if _is_member(m)
    }
    return text, [name for name in members if f"@{name}" in text]


def _mentioned(mention: Record) -> str:
    return one_line(text_in(object_in(object_in(mention, "mentioned"), "user"), "displayName")) or (
        one_line(text_in(mention, "mentionText"))
    )


def _is_member(mention: Record) -> bool:
    return bool(object_in(object_in(mention, "mentioned"), "user"))


def _loaded(attachment: Record) -> object:
    """Return the JSON that an attachment holds as a text, None when it is none."""
    try:
        return json.loads(text_in(attachment, "content") or "null")
    except (ValueError, RecursionError):
        return None


def _quoted(record: Record) -> Iterator[str]:
    for attachment in objects_in(record, "attachments"):
        if attachment.get("contentType") == _QUOTED:
            loaded = _loaded(attachment)
            number = text_in(loaded, "messageId") if isinstance(loaded, dict) else ""
            yield from filter(None, [one_line(number or text_in(attachment, "id"))[:60]])


def _cards(record: Record) -> Iterator[str]:
    for attachment in objects_in(record, "attachments"):
        if text_in(attachment, "contentType").startswith(_CARD):
            yield from _texts(_loaded(attachment), 0)


def _texts(value: object, depth: int) -> Iterator[str]:
    """Return what a card says, wherever it says it."""
    if depth > _DEEPEST:
        return
    if isinstance(value, dict):
        yield from filter(None, (text_in(value, "title"), text_in(value, "text")))
        value = list(value.values())
    if isinstance(value, list):
        for item in value:
            yield from _texts(item, depth + 1)


def _files(record: Record) -> tuple[str, ...]:
    kinds = (
        (text_in(a, "contentType"), text_in(a, "name")) for a in objects_in(record, "attachments")
    )
    names = (
        one_line(name) for kind, name in kinds if kind != _QUOTED and not kind.startswith(_CARD)
    )
    return tuple(filter(None, names))


def _reactions(record: Record) -> tuple[Reaction, ...]:
    """Count reactions by kind: each is one member's."""
    names = (one_line(text_in(r, "reactionType")) for r in objects_in(record, "reactions"))
    return tuple(Reaction(name, count) for name, count in Counter(filter(None, names)).items())
