"""One record of a Telegram chat to a message, or the reason why it is none.

In a group with topics, a topic is opened by a notice, and what is written in it answers that
notice or something that leads back to it. Telegram leaves out which topic a message is in, so the
chain is followed; records come in the order of time, so one pass is enough.

A message of a deleted account has no name: its number stands for it. A moment is told twice, as
seconds, which is believed, and in the local time of whoever exported; where only that is there
(before 2022) it is taken for UTC.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from copassist.records import Message, Reaction, Visibility
from copassist.sources.chat_text import one_line
from copassist.sources.fingerprint import Fingerprints
from copassist.sources.json_file import Record, object_in, objects_in, text_in
from copassist.sources.telegram_text import Words, words_of

SOURCE = "telegram"
_SHARED = re.compile(r"^(?:private|public)_(?:super)?(?:group|channel)$")
_MOVES = {
    "invite_members",
    "remove_members",
    "join_group_by_link",
    "join_group_by_request",
    "joined_telegram",
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECONDS = re.compile(r"^\d{1,11}$")
_LEFT_OUT = re.compile(r"\((?:File|Photo) [^()]*\)$")


@dataclass(frozen=True, slots=True)
class Chat:
    """A chat: its key, the space of its messages and who may read it."""

    key: str
    space: str
    visibility: Visibility


def chat_of(record: Record) -> Chat:
    """Return the chat of a record; of one that does not say its kind, the facilitators read."""
    kind, name = text_in(record, "type"), one_line(text_in(record, "name"))
    key = number_in(record, "id") or name or "telegram"
    if kind and not _SHARED.match(kind):
        return Chat(key, f"dm-{key}", Visibility.PRIVATE)
    level = Visibility.COMMUNITY if kind else Visibility.FACILITATORS
    return Chat(key, name or key, level)


def number_in(record: Record, key: str) -> str:
    """Return a field that holds a number or the text of one, empty when it holds neither."""
    value = record.get(key)
    if isinstance(value, bool) or not isinstance(value, int | str):
        return ""
    return one_line(str(value))[:40]


def moment_in(record: Record, key: str) -> datetime | None:
    """Return the moment of ``date`` or ``edited``, None when it cannot be read."""
    seconds = number_in(record, f"{key}_unixtime")
    try:
        if _SECONDS.match(seconds) and seconds.isascii():
            return _EPOCH + timedelta(seconds=int(seconds))
        moment = datetime.fromisoformat(text_in(record, key))
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


class Conversation:
    """A chat while its records are read, in the order of time."""

    def __init__(self, chat: Chat, path: str, records: Iterable[Record]) -> None:
        self._chat = chat
        self._path = path
        self._names = {number_in(r, "from_id"): one_line(text_in(r, "from")) for r in records}
        self._topics: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._fingerprints = Fingerprints()

    def id_of(self, record: Record) -> str:
        """Return the id of a record's message: the chat's and its own number."""
        return f"{self._chat.key}/{number_in(record, 'id')}"

    def interpret(self, record: Record) -> Message | str:
        """Return the message that a record is, or the key of why it is none."""
        kind = text_in(record, "type")
        if kind == "service":
            return self._notice(record)
        if kind == "unsupported":
            return "unsupported_message"
        if kind != "message":
            return "not_a_message"
        topic = self._topic(record)
        moment = moment_in(record, "date")
        if moment is None:
            return "no_timestamp"
        words, files = words_of(record, self._names), _files(record)
        if not words.text and not files:
            return "empty_message"
        return self._message(record, moment, words, files, topic)

    def _notice(self, record: Record) -> str:
        if text_in(record, "action") == "topic_created":
            number = number_in(record, "id")
            self._topics[number] = number
            self._titles[number] = one_line(text_in(record, "title"))
        return "join_leave" if text_in(record, "action") in _MOVES else "channel_notice"

    def _topic(self, record: Record) -> str:
        """Return the number of the topic that a message is in, empty outside any."""
        topic = self._topics.get(number_in(record, "reply_to_message_id"), "")
        if topic:
            self._topics[number_in(record, "id")] = topic
        return topic

    def _message(
        self, record: Record, moment: datetime, words: Words, files: tuple[str, ...], topic: str
    ) -> Message:
        chat, author_id = self._chat, number_in(record, "from_id")
        name = one_line(text_in(record, "author", "from")) or author_id or "?"
        made = "" if number_in(record, "id") else self._made_id(moment, name, words.text)
        return Message(
            source=SOURCE,
            id=made or self.id_of(record),
            thread_id=f"{chat.key}/{topic}" if topic else "",
            space=chat.space,
            author=name,
            timestamp=moment,
            text=words.text,
            path=self._path,
            visibility=chat.visibility,
            mentions=tuple(m for m in words.mentions if m != name),
            reactions=_reactions(record),
            files=files,
            edited="edited" in record or "edited_unixtime" in record,
            title=self._titles.get(topic, ""),
            reply_to=self._reply_to(record),
            channel=chat.key,
            author_id=author_id,
        )

    def _made_id(self, moment: datetime, name: str, text: str) -> str:
        return self._fingerprints.of(self._chat.key, moment.isoformat(), name, text)

    def _reply_to(self, record: Record) -> str:
        """Return the id of what is answered, in this chat, and not the notice of a topic."""
        answered = number_in(record, "reply_to_message_id")
        if not answered or answered in self._titles or "reply_to_peer_id" in record:
            return ""
        return f"{self._chat.key}/{answered}"


def _reactions(record: Record) -> tuple[Reaction, ...]:
    found = ((text_in(r, "emoji"), r.get("count")) for r in objects_in(record, "reactions"))
    return tuple(
        Reaction(one_line(name), count)
        for name, count in found
        if name and isinstance(count, int) and count > 0
    )


def _files(record: Record) -> tuple[str, ...]:
    """Return the name of what is attached, its kind where the export left the file out."""
    for key in ("file", "photo"):
        if path := text_in(record, key):
            is_there = not _LEFT_OUT.search(path)
            name = path.replace("\\", "/").rpartition("/")[2] if is_there else ""
            kind = text_in(record, "media_type") or key
            return (one_line(text_in(record, "file_name") or name) or kind,)
    return ("location",) if object_in(record, "location_information") else ()
