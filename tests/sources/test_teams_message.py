from __future__ import annotations

import json

import pytest

from copassist.records import Message, Reaction, Visibility
from copassist.sources.batch import Batch
from copassist.sources.teams_message import Channel, Team

from .samples import deleted, messages, skipped

IDENTITY = {"teamId": "t", "channelId": "19:general@thread.tacv2"}
PLAIN: dict[str, object] = {
    "id": "1746540000000",
    "messageType": "message",
    "createdDateTime": "2025-05-06T14:00:00.1234567Z",
    "from": {"user": {"id": "u1", "displayName": "Zoé Lévesque"}},
    "body": {"contentType": "text", "content": "Bonjour"},
    "channelIdentity": IDENTITY,
}


def _batch(*records: dict[str, object]) -> Batch:
    given = [PLAIN | record for record in records]
    team, batch = Team(given, "a.json"), Batch("a.json")
    for record in given:
        team.take(record, batch)
    return batch


def _one(**fields: object) -> Message:
    (message,) = messages(_batch(fields).items())
    return message


def test_threads_and_titles() -> None:
    """An answer is in the thread that it names, under the subject of its first message."""
    first, answer = messages(
        _batch({"subject": "Mai"}, {"id": "2", "replyToId": "1746540000000"}).items()
    )
    assert first.id == first.thread_id == answer.thread_id
    assert first.title == answer.title == "Mai" and answer.reply_to == ""
    assert first.id == "19:general@thread.tacv2/1746540000000"


def test_chats_are_private_and_quote() -> None:
    """A chat has no threads; a message that quotes another answers it."""
    quoted = {"contentType": "messageReference", "content": json.dumps({"messageId": "7"})}
    message = _one(channelIdentity=None, chatId="19:x@unq", attachments=[quoted])
    assert message.visibility == Visibility.PRIVATE and message.thread_id == ""
    assert message.reply_to == f"{message.channel}/7" and message.files == ()
    assert message.space == message.channel and message.space.startswith("dm-")


def test_channels_that_the_file_describes() -> None:
    """A described channel has its name and its level."""
    described = {
        "id": IDENTITY["channelId"],
        "displayName": "Général",
        "membershipType": "standard",
    }
    team = Team([described], "a.json")
    key = IDENTITY["channelId"]
    assert team.channel_of(PLAIN) == Channel(key, "Général", Visibility.COMMUNITY)
    private = Team([described | {"membershipType": "private"}], "a.json")
    assert private.channel_of(PLAIN).visibility == Visibility.FACILITATORS
    assert Team([], "a.json").channel_of(PLAIN).space == "teams-general"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"eventDetail": {"@odata.type": "#x.membersJoinedEventMessageDetail"}}, "join_leave"),
        ({"messageType": "systemEventMessage"}, "channel_notice"),
        ({"messageType": "x"}, "not_a_message"),
        ({"id": None}, "not_a_message"),
        ({"createdDateTime": "hier"}, "no_timestamp"),
        ({"body": None}, "empty_message"),
    ],
)
def test_reasons(fields: dict[str, object], reason: str) -> None:
    """What is not kept says why."""
    assert skipped(_batch(fields).items()) == {("a.json", reason): 1}


def test_deletions_are_said() -> None:
    """Graph goes on listing what was deleted, without its words."""
    items = list(_batch({"deletedDateTime": "2025-05-07T00:00:00Z", "body": {}}).items())
    assert (deleted(items), messages(items)) == ([f"{IDENTITY['channelId']}/1746540000000"], [])


@pytest.mark.parametrize(
    ("sender", "author", "is_bot"),
    [
        ({"user": {"id": "u9", "displayName": None}}, "u9", False),
        ({"application": {"id": "a", "displayName": "Rappel"}, "user": None}, "Rappel", True),
        (None, "?", False),
        ({"user": 3}, "?", False),
    ],
)
def test_authors(sender: object, author: str, is_bot: bool) -> None:
    """Members who left are their number, applications are bots."""
    message = _one(**{"from": sender})
    assert (message.author, message.is_bot) == (author, is_bot)


def test_namesakes_carry_the_start_of_their_number() -> None:
    """Two members of one name stay two."""
    other = {"user": {"id": "123456789", "displayName": "Zoé Lévesque"}}
    names = [m.author for m in messages(_batch({}, {"id": "2", "from": other}).items())]
    assert names == ["Zoé Lévesque (u1)", "Zoé Lévesque (12345678)"]


def test_mentions_are_members() -> None:
    """Members are mentions by their names, channels and tags are words."""
    mentions = [
        {"id": 0, "mentionText": "Luc", "mentioned": {"user": {"displayName": "Luc O’Neill"}}},
        {"id": 1, "mentionText": "Général", "mentioned": {"conversation": {"id": "x"}}},
    ]
    body = {"contentType": "html", "content": '<at id="0">Luc</at> <at id="1">Général</at>'}
    message = _one(mentions=mentions, body=body)
    assert (message.text, message.mentions) == ("@Luc O’Neill @Général", ("Luc O’Neill",))


def test_reactions_files_and_cards() -> None:
    """Reactions are counted by kind; a card counts where the message has no words."""
    card = {"contentType": "application/vnd.microsoft.card.hero", "content": '{"title": "Jeudi"}'}
    broken = {"contentType": "application/vnd.microsoft.card.hero", "content": "{"}
    file = {"contentType": "reference", "name": "plan.png"}
    message = _one(attachments=[card, file, broken], reactions=[{"reactionType": "❤️"}] * 2)
    assert message.reactions == (Reaction("❤️", 2),)
    assert (message.text, message.files) == ("Bonjour", ("plan.png",))
    assert _one(attachments=[broken, card], body={}).text == "Jeudi"
