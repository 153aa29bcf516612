"""One record of a day file to a message, a deletion, or the reason why it is neither.

The reasons are counted rather than passed over: a facilitator who misses a message must be able
to find out why. Records that wrap another (an edit) give the inner one; records that say that
something was deleted give its id, so that a later import takes it out.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from copassist.records import Deleted, Message, Reaction
from copassist.sources.decoding import clean
from copassist.sources.json_file import Record, object_in, objects_in, text_in
from copassist.sources.slack_directory import Channel, Directory, name_of
from copassist.sources.slack_text import words_of

SOURCE = "slack"
_STAMP = re.compile(r"^(\d{1,11})(?:\.(\d{1,6})\d*)?$")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOVES = re.compile(r"^(?:channel|group)_(?:join|leave)$")
_NOTICES = re.compile(
    r"^(?:(?:channel|group)_\w+|(?:un)?pinned_item|bot_(?:add|remove|enable|disable)"
    r"|app_conversation_(?:join|leave)|reminder_(?:add|delete)|sh_room_\w+|huddle_thread"
    r"|ekm_access_denied|joiner_notification\w*|bookmark_\w+|list_record_\w+)$"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record stands: its channel and its file."""

    channel: Channel
    path: str
    directory: Directory


def interpret(record: Record, place: Place) -> Message | Deleted | str:
    """Return the message or the deletion that a record is, or the key of why it is none."""
    if not record:
        return "not_a_message"
    subtype = text_in(record, "subtype")
    if subtype == "message_changed":
        inner = object_in(record, "message")
        if text_in(inner, "subtype") == subtype:
            return "not_a_message"
        return interpret({"edited": {}, **inner}, place)
    if subtype in ("message_deleted", "tombstone"):
        return _deletion(record, place)
    if reason := _refusal(record, subtype):
        return reason
    stamp = _stamp(record.get("ts"))
    moment = _moment(stamp)
    if moment is None:
        return "no_timestamp"
    return _message(record, place, stamp, moment)


def _refusal(record: Record, subtype: str) -> str:
    if record.get("type", "message") != "message":
        return "not_a_message"
    if _MOVES.match(subtype):
        return "join_leave"
    if _NOTICES.match(subtype):
        return "channel_notice"
    if subtype == "reply_broadcast":
        return "duplicate"
    return "hidden_message" if record.get("hidden") else ""


def _deletion(record: Record, place: Place) -> Deleted | str:
    """Return what was deleted: a tombstone stands where the message stood."""
    own = record.get("ts") if record.get("subtype") == "tombstone" else None
    named = record.get("deleted_ts") or object_in(record, "previous_message").get("ts") or own
    stamp = _stamp(named)
    if not stamp:
        return "no_timestamp"
    return Deleted(SOURCE, f"{place.channel.space}/{stamp}", place.path)


def _message(record: Record, place: Place, stamp: str, moment: datetime) -> Message | str:
    words = words_of(record, place.directory)
    files = _files(record)
    if not words.text and not files:
        return "empty_message"
    author, key, is_bot = _author(record, place.directory)
    space = place.channel.space
    return Message(
        source=SOURCE,
        id=f"{space}/{stamp}",
        thread_id=f"{space}/{_stamp(record.get('thread_ts')) or stamp}",
        space=space,
        author=author,
        timestamp=moment,
        text=words.text,
        path=place.path,
        visibility=place.channel.visibility,
        mentions=tuple(name for name in words.mentions if name != author),
        reactions=_reactions(record),
        files=files,
        edited="edited" in record,
        is_bot=is_bot,
        channel=place.channel.id,
        author_id=key,
    )


def _stamp(value: object) -> str:
    """Return a time stamp as Slack writes it, empty when it is none."""
    stamp = str(value) if isinstance(value, str | int | float) else ""
    return stamp if _STAMP.match(stamp) else ""


def _moment(stamp: str) -> datetime | None:
    found = _STAMP.match(stamp)
    if found is None:
        return None
    try:
        # Whole numbers: a float would lose the last digits, which tell messages apart.
        return _EPOCH + timedelta(
            seconds=int(found[1]), microseconds=int((found[2] or "0").ljust(6, "0"))
        )
    except OverflowError:
        return None


def _author(record: Record, directory: Directory) -> tuple[str, str, bool]:
    """Return who wrote, by the best name there is, their id, and whether that is a bot."""
    user = text_in(record, "user") or text_in(object_in(record, "comment"), "user")
    bot = text_in(record, "bot_id")
    is_bot = text_in(record, "subtype") == "bot_message" or (
        (bool(bot) or user in directory.names) and user not in directory.people
    )
    name = (
        directory.names.get(user)
        or name_of(object_in(record, "user_profile"))
        or text_in(record, "username")
        or text_in(object_in(record, "bot_profile"), "name")
    )
    key = clean((bot or user) if is_bot else user)
    return " ".join(clean(name).split()) or key or bot or "?", key or bot, is_bot


def _reactions(record: Record) -> tuple[Reaction, ...]:
    """Count reactions by name; skin tones are no other reaction."""
    counts: Counter[str] = Counter()
    for reaction in objects_in(record, "reactions"):
        name, count, users = (reaction.get(key) for key in ("name", "count", "users"))
        if isinstance(name, str):
            known = len(users) if isinstance(users, list) else 1
            counts[clean(name).partition("::")[0]] += count if isinstance(count, int) else known
    return tuple(Reaction(name, count) for name, count in counts.items() if count > 0)


def _files(record: Record) -> tuple[str, ...]:
    files = objects_in(record, "files") or [object_in(record, "file")]
    names = (clean(text_in(file, "name", "title")) for file in files)
    return tuple(name for name in names if name)
