from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.records import Deleted, Message, Reaction, Visibility
from copassist.sources.slack_directory import Channel, Directory
from copassist.sources.slack_message import Place, interpret

from .test_json_file import JSON

PLACE = Place(
    Channel("general", Visibility.COMMUNITY),
    "general/2025-05-06.json",
    Directory(names={"U1": "Anne", "UB": "Robot"}, people=frozenset({"U1"})),
)
TS = "1746540001.000200"


def _read(**record: object) -> Message:
    found = interpret(
        {"type": "message", "user": "U1", "ts": TS, "text": "Bonjour", **record}, PLACE
    )
    assert isinstance(found, Message)
    return found


def test_a_plain_message() -> None:
    """Ids, time and level come as the vocabulary wants them."""
    message = _read(thread_ts="1746540000.000100", reactions=[{"name": "+1", "users": ["a", "b"]}])
    assert (message.id, message.thread_id) == (f"general/{TS}", "general/1746540000.000100")
    assert message.timestamp == datetime(2025, 5, 6, 14, 0, 1, 200, tzinfo=UTC)
    assert (message.author, message.reactions) == ("Anne", (Reaction("+1", 2),))
    assert not message.is_bot and not message.edited


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        ({"subtype": "channel_join"}, "join_leave"),
        ({"subtype": "group_leave"}, "join_leave"),
        ({"subtype": "channel_topic"}, "channel_notice"),
        ({"subtype": "pinned_item"}, "channel_notice"),
        ({"subtype": "bot_add"}, "channel_notice"),
        ({"hidden": True}, "hidden_message"),
        ({"ts": None}, "no_timestamp"),
        ({"ts": "demain"}, "no_timestamp"),
        ({"ts": True}, "no_timestamp"),
        ({"text": " "}, "empty_message"),
        ({"type": "reaction"}, "not_a_message"),
        ({"subtype": "reply_broadcast"}, "duplicate"),
        (
            {"subtype": "message_changed", "message": {"subtype": "message_changed"}},
            "not_a_message",
        ),
        ({"subtype": "message_deleted"}, "no_timestamp"),
    ],
)
def test_reasons(record: dict[str, object], reason: str) -> None:
    """What is not kept says why."""
    given_record = {"type": "message", "user": "U1", "ts": TS, "text": "Bonjour", **record}
    assert interpret(given_record, PLACE) == reason


def test_deletions_name_what_was_deleted() -> None:
    """A deletion names another message, a tombstone stands in its own place."""
    gone = {"subtype": "message_deleted", "hidden": True, "ts": "1.2", "deleted_ts": TS}
    named = Deleted("slack", f"general/{TS}", PLACE.path)
    assert interpret(gone, PLACE) == named
    assert interpret({"subtype": "tombstone", "ts": TS}, PLACE) == named


def test_an_edit_is_its_inner_message() -> None:
    """The words of an edit are those of the message inside it."""
    inner = {"type": "message", "user": "U1", "ts": TS, "text": "Bonsoir"}
    found = interpret({"subtype": "message_changed", "hidden": True, "message": inner}, PLACE)
    assert isinstance(found, Message)
    assert (found.text, found.edited, found.id) == ("Bonsoir", True, f"general/{TS}")


@pytest.mark.parametrize(
    ("record", "author", "is_bot"),
    [
        ({"user": "U9"}, "U9", False),
        ({"user": "U9", "user_profile": {"display_name": "", "real_name": "Luc"}}, "Luc", False),
        (
            {"user": None, "bot_id": "B1", "username": "Minuteur", "subtype": "bot_message"},
            "Minuteur",
            True,
        ),
        ({"user": None, "bot_id": "B1", "bot_profile": {"name": "Odj"}}, "Odj", True),
        ({"user": None, "bot_id": "B1"}, "B1", True),
        ({"user": "UB"}, "Robot", True),
        ({"user": "U1", "bot_id": "B1"}, "Anne", False),
        ({"user": None, "comment": {"user": "U1"}}, "Anne", False),
        ({"user": None}, "?", False),
    ],
)
def test_authors(record: dict[str, object], author: str, is_bot: bool) -> None:
    """Unknown members, bots and comments all get the best name there is."""
    message = _read(**record)
    assert (message.author, message.is_bot) == (author, is_bot)


def test_files_alone_make_a_message() -> None:
    """A shared file without words is kept by its name."""
    assert _read(text="", files=[{"name": "A3.pdf"}, {"title": "Plan"}, {}]).files == (
        "A3.pdf",
        "Plan",
    )
    assert _read(file={"name": "vieux.txt"}).files == ("vieux.txt",)


def test_nobody_mentions_himself() -> None:
    """Old notices of uploads name their author; that is no mention."""
    assert _read(text="<@U1> uploaded a file, <@U9>").mentions == ("U9",)


@given(
    st.dictionaries(
        st.sampled_from(
            [
                "type",
                "subtype",
                "user",
                "ts",
                "thread_ts",
                "text",
                "reactions",
                "files",
                "edited",
                "hidden",
                "message",
                "bot_profile",
                "user_profile",
                "previous_message",
                "deleted_ts",
            ]
        ),
        JSON | st.sampled_from(["message", TS, "message_changed", "message_deleted"]),
    )
)
def test_records_of_any_shape(record: dict[str, object]) -> None:
    """No record crashes the reader."""
    assert isinstance(interpret(record, PLACE), Message | Deleted | str)
