r"""Telegram Desktop's ``result.json``: one chat, or all the chats of an account.

Telegram writes control characters as ``\xNN``, which is no JSON; they are mended before the file
is read. A group or channel that someone hands over is the community's; a chat with one person, a
bot or oneself is private. A full export holds by default only what its owner wrote in groups, and
does not say so: there a chat is taken for whole only when more than one author is seen in it.
The folders beside it hold what members attached, which is counted and left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from copassist.errors import MalformedExportError
from copassist.records import Item
from copassist.sources.attachments import comes_alone, left_beside
from copassist.sources.batch import Batch, left_out
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import head
from copassist.sources.json_file import Record, object_in, objects_in, read_object
from copassist.sources.telegram_message import SOURCE, Conversation, chat_of, moment_in, number_in

_FILE = "result.json"
_OBJECT = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*\{")
_KINDS = (
    rb"personal_chat|bot_chat|saved_messages|replies|(?:private|public)_(?:super)?(?:group|channel)"
)
_CHAT = re.compile(rb'"type"\s*:\s*"(?:' + _KINDS + rb')"')
_MESSAGES = re.compile(rb'"messages"\s*:\s*\[')
_UNIX_TIME = re.compile(rb'"date_unixtime"\s*:\s*"\d+"')
_ACCOUNT = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{\s*"about"\s*:\s*"(?:[^"\\]|\\.)*"\s*,\s*'
    rb'"(?:personal_information|profile_pictures|stories|contacts|frequent_contacts|sessions'
    rb'|web_sessions|other_data|chats|left_chats)"\s*:\s*[\[{]'
)
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|.)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class TelegramReader:
    """Exports of Telegram Desktop as JSON."""

    name: str = SOURCE
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        """Take JSON that opens with a chat or an account, or the folder of it and attachments."""
        if path.is_dir():
            file = path / _FILE
            return self.recognises(file) and comes_alone(file)
        start = head(path)
        if _OBJECT.match(start) is None:
            return False
        is_chat = _CHAT.search(start) or _UNIX_TIME.search(start)
        return bool(is_chat and _MESSAGES.search(start)) or _ACCOUNT.match(start) is not None

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read every chat.

        :raises SourceError: when the file is broken, holds no message or is too large.
        """
        if path.is_dir():
            path /= _FILE
            yield from left_beside(path, root)
        export = read_object(path, limits.zip_bytes, mend)
        chats = [chat for chat in _chats(export) if _records(chat)]
        if not chats:
            raise MalformedExportError("empty", path=str(path), place=path.name)
        as_of, place = _last_moment(chats), relative(path, root)
        reasons: Counter[str] = Counter()
        for chat in chats:
            batch = _batch(chat, place)
            authors = {message.author_id for message in batch.messages.values()}
            # A chat without a number has a name at most, which others may share.
            is_whole = number_in(chat, "id") and ("messages" in export or len(authors) > 1)
            yield from batch.content(as_of if is_whole else None)
            reasons += batch.reasons
        yield from left_out(place, reasons)


def mend(text: str) -> str:
    r"""Return JSON with ``\xNN`` written as JSON has it; an escaped backslash is left alone."""
    if "\\x" not in text:
        return text
    return _ESCAPE.sub(lambda found: rf"\u00{found[1]}" if found[1] else found[0], text)


def _chats(export: Record) -> Iterator[Record]:
    if "messages" in export:
        yield export
    for key in ("chats", "left_chats"):
        yield from objects_in(object_in(export, key), "list")


def _records(chat: Record) -> list[Any]:
    records = chat.get("messages")
    return records if isinstance(records, list) else []


def _last_moment(chats: list[Record]) -> datetime | None:
    moments = (
        moment_in(record, key)
        for chat in chats
        for record in objects_in(chat, "messages")
        for key in ("date", "edited")
    )
    return max(filter(None, moments), default=None)


def _batch(chat: Record, place: str) -> Batch:
    batch = Batch(place)
    conversation = Conversation(chat_of(chat), place, objects_in(chat, "messages"))
    for record in _records(chat):
        if not isinstance(record, dict):
            batch.take("not_a_message")
            continue
        outcome = conversation.interpret(record)
        if outcome == "unsupported_message":
            batch.kept.add(conversation.id_of(record))
        batch.take(outcome)
    return batch
