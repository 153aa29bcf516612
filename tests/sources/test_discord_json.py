from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from copassist.records import Coverage, Message, Visibility
from copassist.sources import read

from .samples import DATA, messages, skipped

EXPORT: dict[str, Any] = json.loads((DATA / "discord" / "general.json").read_text(encoding="utf-8"))
PLAIN: dict[str, Any] = EXPORT["messages"][0]


def _read(tmp_path: Path, *records: object, **channel: object) -> list[Any]:
    path = tmp_path / "a.json"
    export = EXPORT | {"channel": EXPORT["channel"] | channel, "messages": list(records)}
    path.write_text(json.dumps(export), encoding="utf-8")
    return list(read(path))


def _one(tmp_path: Path, **fields: object) -> Message:
    (message,) = messages(_read(tmp_path, PLAIN | fields))
    return message


def test_sample_export() -> None:
    """Names, bots, replies, files, embeds and forwarded words of an export all come out."""
    items = list(read(DATA / "discord" / "general.json"))
    kept = messages(items)
    assert [m.author for m in kept] == [
        "Zoé Lévesque (zoe.l)",
        "Luc O’Neill",
        "Zoé Lévesque (zlevesque)",
        "Rappel",
        "Luc O’Neill",
    ]
    assert (kept[1].reply_to, kept[1].mentions) == (kept[0].id, ("Zoé Lévesque",))
    assert kept[1].edited and kept[3].is_bot and kept[2].files == ("ordre-du-jour.pdf",)
    assert kept[3].text == "Rencontre\nJeudi à 18 h\nLieu\nSalle 3"
    assert kept[4].text == "See\n> Two lines\n> of another"
    assert {reason for _, reason in skipped(items)} == {
        "join_leave",
        "channel_notice",
        "empty_message",
    }


def test_threads_are_channels_of_their_own(tmp_path: Path) -> None:
    """A thread's file gives its title, its parent's name as the space and its own coverage."""
    items = _read(tmp_path, PLAIN, type="GuildPublicThread", name="Une rencontre", category="idées")
    (message,) = messages(items)
    number = EXPORT["channel"]["id"]
    assert (message.thread_id, message.title, message.space) == (number, "Une rencontre", "idées")
    assert next(i for i in items if isinstance(i, Coverage)).channel == message.channel == number


def test_direct_messages_are_private(tmp_path: Path) -> None:
    """No member's name stands in the space of their conversation."""
    (message,) = messages(_read(tmp_path, PLAIN, type="DirectTextChat", name="zoe.l"))
    assert message.visibility == Visibility.PRIVATE
    assert message.space == f"dm-{EXPORT['channel']['id']}"


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (PLAIN | {"type": "RecipientRemove"}, "join_leave"),
        (PLAIN | {"type": "ThreadCreated"}, "channel_notice"),
        (PLAIN | {"type": "8"}, "channel_notice"),
        (PLAIN | {"content": " \u200b"}, "empty_message"),
        (PLAIN | {"id": "", "timestamp": None}, "no_timestamp"),
        (PLAIN | {"id": "", "timestamp": PLAIN["timestamp"]}, "no_timestamp"),
        ("Bonjour", "not_a_message"),
    ],
)
def test_reasons(tmp_path: Path, record: object, reason: str) -> None:
    """What is not kept says why."""
    assert skipped(_read(tmp_path, record)) == {("a.json", reason): 1}


def test_a_moment_without_its_text_is_that_of_the_number(tmp_path: Path) -> None:
    """A message is placed even where the exporter left its time out."""
    assert _one(tmp_path, timestamp=None).timestamp == _one(tmp_path).timestamp


def test_marks_left_as_they_are_become_names(tmp_path: Path) -> None:
    """An export made without formatting reads the same."""
    mentions = [{"id": "12", "name": "luc", "nickname": "Luc O’Neill"}]
    message = _one(tmp_path, content="<@!12> <@99> <#7> <:pouce:123> <b> @Luc", mentions=mentions)
    assert message.text == "@Luc O’Neill @99 #7 :pouce: <b> @Luc"
    assert message.mentions == ("Luc O’Neill",)


def test_names_of_old_accounts_keep_their_digits(tmp_path: Path) -> None:
    """Before 2023 one user name was several people's."""
    authors = [
        {"id": str(n), "name": "luc", "nickname": "Luc", "discriminator": f"000{n}"} for n in (1, 2)
    ]
    records = [PLAIN | {"id": f"{PLAIN['id'][:-1]}{a['id']}", "author": a} for a in authors]
    assert [m.author for m in messages(_read(tmp_path, *records))] == [
        "Luc (luc#0001)",
        "Luc (luc#0002)",
    ]


def test_stickers_and_broken_reactions(tmp_path: Path) -> None:
    """A sticker is a file; what is no count is no reaction."""
    reactions = [{"emoji": {"name": "👍"}, "count": "3"}, {"emoji": None, "count": 2}]
    message = _one(tmp_path, stickers=[{"name": "bravo"}], reactions=reactions)
    assert (message.files, message.reactions) == (("bravo",), ())
