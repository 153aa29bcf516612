from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copassist.records import Message, Reaction, Visibility
from copassist.sources.telegram_message import Chat, Conversation, chat_of, moment_in

CHAT = Chat("7", "L’Établi", Visibility.COMMUNITY)
PLAIN: dict[str, object] = {
    "id": 4,
    "type": "message",
    "date": "2025-05-06T16:00:00",
    "date_unixtime": "1746540000",
    "from": "Zoé Lévesque",
    "from_id": "user11",
    "text": "Bonjour",
}


def _read(*records: dict[str, object]) -> list[Message | str]:
    conversation = Conversation(CHAT, "a.json", records)
    return [conversation.interpret(record) for record in records]


def _one(**fields: object) -> Message:
    (message,) = _read(PLAIN | fields)
    assert isinstance(message, Message)
    return message


def test_a_plain_message() -> None:
    """Ids, time and names come as the vocabulary wants them."""
    message = _one(reactions=[{"emoji": "👍", "count": 2}, {"document_id": "x", "count": 1}])
    assert (message.id, message.channel, message.author_id) == ("7/4", "7", "user11")
    assert message.timestamp == datetime(2025, 5, 6, 14, tzinfo=UTC)
    assert message.reactions == (Reaction("👍", 2),)
    assert not message.edited and message.thread_id == ""


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"type": "service", "action": "remove_members"}, "join_leave"),
        ({"type": "service", "action": "pin_message"}, "channel_notice"),
        ({"type": "unsupported"}, "unsupported_message"),
        ({"type": None}, "not_a_message"),
        ({"date_unixtime": None, "date": "hier"}, "no_timestamp"),
        ({"date_unixtime": None, "date": "0001-01-01T00:00:00+05:00"}, "no_timestamp"),
        ({"text": " "}, "empty_message"),
        ({"text": [1, None]}, "empty_message"),
    ],
)
def test_reasons(fields: dict[str, object], reason: str) -> None:
    """What is not kept says why."""
    assert _read(PLAIN | fields) == [reason]


def test_old_times_are_taken_for_utc() -> None:
    """An export of before 2022 has local times alone."""
    assert moment_in({"date": "2021-05-06T16:00:00"}, "date") == datetime(
        2021, 5, 6, 16, tzinfo=UTC
    )
    assert moment_in({"date_unixtime": 1746540000}, "date") == datetime(2025, 5, 6, 14, tzinfo=UTC)
    assert moment_in({"date_unixtime": True}, "date") is None


def test_topics_are_followed_through_replies() -> None:
    """A topic's messages answer its notice or one another; its notice is no message answered."""
    notice = {"id": 1, "type": "service", "action": "topic_created", "title": "Rencontres"}
    answers = [PLAIN | {"id": n, "reply_to_message_id": to} for n, to in ((2, 1), (3, 2), (5, 99))]
    found = [m for m in _read(notice, *answers) if isinstance(m, Message)]
    assert [m.thread_id for m in found] == ["7/1", "7/1", ""]
    assert [m.title for m in found] == ["Rencontres", "Rencontres", ""]
    assert [m.reply_to for m in found] == ["", "7/2", "7/99"]


def test_replies_to_other_chats_answer_nothing_here() -> None:
    """A number of another chat is not taken for one of this chat."""
    assert _one(reply_to_message_id=2, reply_to_peer_id="channel9").reply_to == ""


@pytest.mark.parametrize(
    ("fields", "author"),
    [
        ({"from": None}, "user11"),
        ({"from": None, "from_id": None}, "?"),
        ({"from": "L’Établi", "author": "Zoé"}, "Zoé"),
    ],
)
def test_authors_without_a_name(fields: dict[str, object], author: str) -> None:
    """A deleted account is its number; a channel's post is signed by who wrote it."""
    assert _one(**fields).author == author


@pytest.mark.parametrize(
    ("fields", "files"),
    [
        ({"photo": "photos/a@1.jpg"}, ("a@1.jpg",)),
        ({"file": "files/x (1).pdf", "file_name": "x.pdf"}, ("x.pdf",)),
        ({"file": "(File not included. Change data.)", "media_type": "sticker"}, ("sticker",)),
        ({"photo": "(File unavailable, please try again later)"}, ("photo",)),
        ({"location_information": {"latitude": 1, "longitude": 2}}, ("location",)),
        ({"file": 3}, ()),
    ],
)
def test_files(fields: dict[str, object], files: tuple[str, ...]) -> None:
    """A file has its name, or its kind where the export left it out."""
    assert _one(**fields).files == files


def test_messages_without_numbers_have_ids_of_their_own() -> None:
    """Two equal messages without numbers stay two."""
    bare = {key: value for key, value in PLAIN.items() if key != "id"}
    ids = [m.id for m in _read(bare, bare) if isinstance(m, Message)]
    assert len(set(ids)) == 2


def test_a_chat_without_a_kind_is_for_facilitators() -> None:
    """What does not say that it is shared is not shown to all."""
    assert chat_of({"name": "x"}) == Chat("x", "x", Visibility.FACILITATORS)
    assert chat_of({"id": 3, "type": "replies"}) == Chat("3", "dm-3", Visibility.PRIVATE)
