"""One post of Discourse to a message, a deletion, or the reason why it is neither.

A post answers the one that it names, else the first post of its topic that it quotes. Likes are
counted as the heart that Discourse draws, which is also what its plugin for reactions calls them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from copassist.records import Deleted, Message, Reaction, Visibility
from copassist.sources.chat_html import ChatText, read_chat_html
from copassist.sources.chat_inline import Gathered
from copassist.sources.decoding import clean
from copassist.sources.discourse_directory import Directory, Topic, handle_of
from copassist.sources.json_file import Record, id_in, moment_in, objects_in, text_in

SOURCE = "discourse"
_SMALL_ACTION, _WHISPER = "3", "4"  # "closed this topic", and a post for the team alone
_LIKE, _HEART = "2", "heart"
_QUOTED = re.compile(
    r'<aside class="quote[^"<>]{0,200}"(?=[^<>]{0,500} data-topic="(\d{1,20})")'
    r'[^<>]{0,500} data-post="(\d{1,20})"'
)
_MENTION = re.compile(r"(?<![\w@/.`])@(\w(?:[\w.-]{0,58}\w)?)")


@dataclass(frozen=True, slots=True)
class Post:
    """A post as its file holds it, and the topic that it stands in."""

    record: Record
    topic: str
    path: str

    @property
    def number(self) -> str:
        """The number that names the post in all of the forum."""
        return id_in(self.record, "id")

    @property
    def key(self) -> tuple[str, str]:
        """The topic and the place in it."""
        return self.topic, id_in(self.record, "post_number")

    @property
    def version(self) -> tuple[int, str]:
        """How late this state of the post is, to compare with another of the same post."""
        version = self.record.get("version")
        return (version if isinstance(version, int) else 0), text_in(self.record, "updated_at")


def interpret(
    post: Post, directory: Directory, numbers: Mapping[tuple[str, str], str]
) -> Message | Deleted | str:
    """Return what a post is; ``numbers`` gives posts by their topic and their place in it."""
    record = post.record
    if record.get("deleted_at") or record.get("user_deleted") is True:
        return Deleted(SOURCE, post.number)
    if directory.topics.get(post.topic, {}).get("deleted_at"):
        return Deleted(SOURCE, post.number)
    if id_in(record, "post_type") == _SMALL_ACTION:
        return "channel_notice"
    if record.get("hidden") is True:
        return "hidden_message"
    moment = moment_in(record, "created_at")
    if moment is None:
        return "no_timestamp"
    words = _words(record, directory)
    if not words.text and not words.files:
        return "empty_message"
    message = _message(post, moment, words, directory)
    return replace(message, reply_to=_answered(post, numbers))


def _message(post: Post, moment: datetime, words: ChatText, directory: Directory) -> Message:
    record = post.record
    topic = directory.topic(post.topic, record)
    handle = handle_of(record)
    author = directory.name_of(handle) or "?"
    user = id_in(record, "user_id")
    return Message(
        source=SOURCE,
        id=post.number,
        thread_id=topic.number,
        space=topic.space,
        author=author,
        timestamp=moment,
        text=words.text,
        path=post.path,
        visibility=_level(record, topic),
        mentions=tuple(name for name in words.mentions if name != author),
        reactions=_reactions(record),
        files=words.files,
        edited=post.version[0] > 1,
        is_bot=user.startswith("-"),
        title=topic.title,
        channel=topic.channel,
        author_id=user or handle,
    )


def _level(record: Record, topic: Topic) -> Visibility:
    is_whisper = id_in(record, "post_type") == _WHISPER
    return topic.visibility.strictest(Visibility.FACILITATORS if is_whisper else None)


def _words(record: Record, directory: Directory) -> ChatText:
    if cooked := text_in(record, "cooked"):
        return read_chat_html(cooked, directory.name_of)
    gathered = Gathered(directory.name_of)
    raw = _MENTION.sub(lambda found: gathered.mention(found[1]), clean(text_in(record, "raw")))
    return ChatText(raw.strip(), tuple(gathered.mentions))


def _answered(post: Post, numbers: Mapping[tuple[str, str], str]) -> str:
    """Return the post that a post answers, empty when it answers none that is known."""
    said = id_in(post.record, "reply_to_post_number")
    if not said:
        quotes = _QUOTED.finditer(text_in(post.record, "cooked"))
        said = next((found[2] for found in quotes if found[1] == post.topic), "")
    answered = numbers.get((post.topic, said), "")
    return "" if answered == post.number else answered


def _reactions(record: Record) -> tuple[Reaction, ...]:
    """Count reactions by name, else likes."""
    named = [(text_in(one, "id"), one.get("count")) for one in objects_in(record, "reactions")]
    likes = [one for one in objects_in(record, "actions_summary") if id_in(one, "id") == _LIKE]
    counts = named or [(_HEART, like.get("count")) for like in likes]
    return tuple(
        Reaction(clean(name), count)
        for name, count in counts
        if name and isinstance(count, int) and count > 0
    )
