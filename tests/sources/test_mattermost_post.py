from __future__ import annotations

import pytest

from copassist.records import Message, Reaction
from copassist.sources.batch import Batch
from copassist.sources.mattermost_directory import Directory
from copassist.sources.mattermost_post import Posts

from .samples import messages, skipped

PLAIN: dict[str, object] = {
    "team": "etabli",
    "channel": "general",
    "user": "zoe",
    "message": "Bonjour",
    "create_at": 1746540000123,
}


def _batch(*posts: dict[str, object]) -> Batch:
    directory = Directory({"zoe": "Zoé Lévesque", "luc.o": "Luc O’Neill"}, {"rappel"})
    reads, batch = Posts(directory, "a.jsonl"), Batch("a.jsonl")
    for post in posts:
        reads.take({"type": "post", "post": PLAIN | post}, batch)
    return batch


def _one(**fields: object) -> Message:
    (message,) = messages(_batch(fields).items())
    return message


def test_replies_are_in_the_thread_of_their_root() -> None:
    """A root opens its own thread, so that a late reply changes nothing of it."""
    reply = {"user": "luc.o", "message": "Oui", "create_at": 1746540000124}
    root, answer = messages(_batch({"replies": [reply]}).items())
    assert root.thread_id == answer.thread_id == root.id
    assert _one().id == _one().thread_id == root.id
    assert (answer.author, answer.author_id) == ("Luc O’Neill", "luc.o")


def test_ids_hold_through_edits_and_tell_doubles_apart() -> None:
    """The words are no part of an id; two posts of one millisecond stay two."""
    assert _one(message="Bonsoir").id == _one().id
    assert _one(user="luc.o").id != _one().id
    assert len(messages(_batch({}, {}).items())) == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"type": "system_add_to_channel"}, "join_leave"),
        ({"type": "system_channel_deleted"}, "channel_notice"),
        ({"message": "zoe joined the channel."}, "join_leave"),
        ({"message": "luc.o added to the channel by zoe."}, "join_leave"),
        ({"message": "zoe was removed from the team."}, "join_leave"),
        ({"message": ""}, "empty_message"),
        ({"create_at": None}, "no_timestamp"),
        ({"create_at": True}, "no_timestamp"),
        ({"create_at": 10**30}, "no_timestamp"),
        ({"create_at": -1}, "no_timestamp"),
    ],
)
def test_reasons(fields: dict[str, object], reason: str) -> None:
    """What is not kept says why."""
    assert skipped(_batch(fields).items()) == {("a.jsonl", reason): 1}


@pytest.mark.parametrize(
    "text", ["luc.o joined the channel.", "zoe joined the channel. Enfin !", "I joined the team."]
)
def test_what_others_say_of_joining_is_kept(text: str) -> None:
    """Only a notice in its author's own name is one."""
    assert _one(message=text).text == text


def test_mentions_become_names() -> None:
    """User names become display names, with what follows them left alone."""
    message = _one(message="@luc.o. et @zoe, voir a@zoe.org, @all @inconnu @luc.o--")
    assert message.text == (
        "@Luc O’Neill. et @Zoé Lévesque, voir a@zoe.org, @all @inconnu @Luc O’Neill--"
    )
    assert message.mentions == ("Luc O’Neill",)


def test_reactions_files_and_edits() -> None:
    """Reactions are counted by emoji, files are named, an edit shows."""
    message = _one(
        reactions=[{"emoji_name": "+1"}, {"emoji_name": "+1"}, {"emoji_name": None}],
        attachments=[{"path": "x/y/plan.png"}, {"path": 3}],
        edit_at=1746540000999,
    )
    assert (message.reactions, message.files, message.edited) == (
        (Reaction("+1", 2),),
        ("plan.png",),
        True,
    )
    assert not _one(edit_at=0).edited


def test_bots_and_webhooks() -> None:
    """A bot's card is its message; a webhook speaks under the name it took."""
    cards = [
        {"title": "Rencontre", "fields": [{"title": "Lieu", "value": "Salle 3"}]},
        {"fallback": "x"},
    ]
    bot = _one(user="rappel", message="", props={"attachments": cards})
    assert bot.is_bot and bot.text == "Rencontre\nLieu\nSalle 3\nx"
    hook = _one(props={"from_webhook": "true", "override_username": "Météo"})
    assert hook.is_bot and hook.author == "Météo"
    assert not _one().is_bot
