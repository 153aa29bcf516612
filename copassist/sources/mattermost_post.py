"""Posts of a Mattermost export to messages, replies under their root.

The export leaves out the ids of posts. The channel, the millisecond and the member stand for it;
the text does not, so that a post that was edited stays the same one. Exports of before 2020 do not
say which posts are notices of the system; those are known by their words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from copassist.records import Message, Reaction
from copassist.sources.batch import Batch
from copassist.sources.chat_text import one_line
from copassist.sources.decoding import clean
from copassist.sources.fingerprint import Fingerprints
from copassist.sources.json_file import Record, object_in, objects_in, text_in
from copassist.sources.mattermost_directory import Channel, Directory

SOURCE = "mattermost"
_MOVES = re.compile(r"^system_(?:join|leave|add|remove)")
_UNTYPED = re.compile(
    r"^@?(?P<who>[\w.-]+) (?:(?:joined|left) the (?:channel|team)\."
    r"|(?:was )?(?:added to|removed from) the (?:channel|team)(?: by @?(?P<by>[\w.-]+))?\.)$"
)
_MENTION = re.compile(r"(?<![\w.@/-])@([a-z0-9][a-z0-9._-]*)", re.IGNORECASE)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MS = 253_402_300_799_999


class Posts:
    """Makes messages of the posts of an export, in their order."""

    def __init__(self, directory: Directory, path: str) -> None:
        self._directory = directory
        self._path = path
        self._fingerprints = Fingerprints()

    def channel_of(self, line: Record) -> Channel:
        """Return the channel of the post of a line."""
        if line.get("type") == "direct_post":
            return self._directory.direct(object_in(line, "direct_post"))
        return self._directory.channel(object_in(line, "post"))

    def take(self, line: Record, batch: Batch) -> None:
        """Put the post of a line and its replies into the batch of their channel."""
        post = object_in(line, text_in(line, "type"))
        replies = post.get("replies")
        replies = replies if isinstance(replies, list) else []
        channel = self.channel_of(line)
        root = self._id_of(post, channel)
        batch.take(self._interpret(post, channel, root, root), text_in(post, "user"))
        for reply in replies:
            if not isinstance(reply, dict):
                batch.take("not_a_message")
                continue
            number = self._id_of(reply, channel)
            batch.take(self._interpret(reply, channel, number, root), text_in(reply, "user"))

    def _id_of(self, post: Record, channel: Channel) -> str:
        told = str(_moment(post, "create_at"))
        return self._fingerprints.of(channel.key, told, text_in(post, "user"))

    def _interpret(self, post: Record, channel: Channel, number: str, thread: str) -> Message | str:
        """Return the message of a post, or the key of why it is none."""
        if reason := _notice(post):
            return reason
        moment = _moment(post, "create_at")
        if moment is None:
            return "no_timestamp"
        props = object_in(post, "props")
        text, mentions = self._text(post, props)
        files = _files(post)
        if not text and not files:
            return "empty_message"
        user = one_line(text_in(post, "user"))
        name = one_line(text_in(props, "override_username")) or self._directory.names.get(
            user, user
        )
        return Message(
            source=SOURCE,
            id=number,
            thread_id=thread,
            space=channel.space,
            author=name or "?",
            timestamp=moment,
            text=text,
            path=self._path,
            visibility=channel.visibility,
            mentions=tuple(m for m in mentions if m != name),
            reactions=_reactions(post),
            files=files,
            edited=_moment(post, "edit_at") is not None,
            is_bot=user in self._directory.bots or _is_made(props),
            channel=channel.key,
            author_id=user,
        )

    def _text(self, post: Record, props: Record) -> tuple[str, list[str]]:
        """Return the words of a post, those of its cards where it has none, and the mentions."""
        mentions: dict[str, None] = {}

        def name(found: re.Match[str]) -> str:
            username = found[1]
            while username and username.lower() not in self._directory.names:
                if username[-1] not in "._-":
                    return found[0]
                username = username[:-1]
            if not username:
                return found[0]
            called = self._directory.names[username.lower()]
            mentions[called] = None
            return f"@{called}{found[1][len(username) :]}"

        text = text_in(post, "message") or "\n".join(_cards(props))
        return clean(_MENTION.sub(name, text)).strip(), list(mentions)


def last_moment(lines: Iterable[Record]) -> datetime | None:
    """Return the last moment that the posts of an export know of."""

    def moments() -> Iterator[datetime | None]:
        for line in lines:
            post = object_in(line, text_in(line, "type"))
            for part in (post, *objects_in(post, "replies")):
                yield _moment(part, "create_at")
                yield _moment(part, "edit_at")

    return max(filter(None, moments()), default=None)


def _moment(post: Record, key: str) -> datetime | None:
    value = post.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= _LAST_MS:
        return None
    return _EPOCH + timedelta(milliseconds=value)


def _notice(post: Record) -> str:
    kind = text_in(post, "type")
    if kind.startswith("system_"):
        return "join_leave" if _MOVES.match(kind) else "channel_notice"
    found = None if kind else _UNTYPED.match(text_in(post, "message"))
    return "join_leave" if found and text_in(post, "user") in (found["who"], found["by"]) else ""


def _is_made(props: Record) -> bool:
    return any(props.get(key) in (True, "true") for key in ("from_bot", "from_webhook"))


def _cards(props: Record) -> Iterator[str]:
    for card in objects_in(props, "attachments"):
        lines = [text_in(card, key) for key in ("pretext", "title", "text")]
        for item in objects_in(card, "fields"):
            lines += [text_in(item, "title"), text_in(item, "value")]
        yield "\n".join(filter(None, lines)) or text_in(card, "fallback")


def _files(post: Record) -> tuple[str, ...]:
    paths = (text_in(item, "path") for item in objects_in(post, "attachments"))
    names = (one_line(path.replace("\\", "/").rpartition("/")[2]) for path in paths)
    return tuple(filter(None, names))


def _reactions(post: Record) -> tuple[Reaction, ...]:
    """Count reactions by emoji: each is one member's."""
    names = (one_line(text_in(item, "emoji_name")) for item in objects_in(post, "reactions"))
    return tuple(Reaction(name, count) for name, count in Counter(filter(None, names)).items())
