from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.errors import MalformedExportError
from copassist.records import Coverage, Message, Visibility
from copassist.sources import read
from copassist.sources.zulip import ZulipReader
from copassist.sources.zulip_directory import Directory, Place
from copassist.sources.zulip_export import _message, thread_of, topic_of

from .samples import DATA, LIMITS, deleted, messages, skipped, write_export

AT = 1746540000.0
REALM: dict[str, Any] = {
    "zerver_userprofile": [{"id": 8, "full_name": "Anne", "is_bot": False}],
    "zerver_stream": [{"id": 3, "name": "général", "invite_only": False, "date_created": AT - 60}],
    "zerver_recipient": [{"id": 31, "type": 2, "type_id": 3}],
}


def _said(number: int, text: str, **fields: object) -> dict[str, object]:
    message = {"id": number, "sender": 8, "recipient": 31, "subject": "Plan", "content": text}
    return {**message, "date_sent": AT + number, **fields}


def _export(root: Path, *said: dict[str, object], **tables: object) -> Path:
    files = {"realm.json": REALM | tables, "messages-000001.json": {"zerver_message": list(said)}}
    return write_export(root, files)


def _by_id(path: Path) -> dict[str, Message]:
    return {message.id: message for message in messages(read(path))}


def test_sample_export() -> None:
    """Threads, levels, namesakes, bots, files, replies and reactions of an export come out."""
    kept = _by_id(DATA / "zulip")
    opening, answer = kept["101"], kept["102"]
    assert (opening.thread_id, opening.title, opening.channel) == (
        thread_of("3", "Ordre du jour"),
        "Ordre du jour",
        "3",
    )
    assert (opening.files, opening.mentions) == (("A3.pdf",), ("Paul Bédard (9)",))
    assert [(r.name, r.count) for r in opening.reactions] == [("+1", 2), ("tada", 1)]
    assert (answer.reply_to, answer.mentions) == ("101", ("Anne Roy",))
    assert (kept["103"].author, kept["103"].author_id) == ("Paul Bédard (10)", "10")
    assert [m.id for m in kept.values() if m.edited] == ["103"]
    assert [m.id for m in kept.values() if m.is_bot] == ["104", "112"]
    assert {m.space: m.visibility for m in kept.values()} == {
        "général": Visibility.COMMUNITY,
        "animation": Visibility.FACILITATORS,
        "dm-8-9": Visibility.PRIVATE,
        "dm-g50": Visibility.PRIVATE,
        "ancien": Visibility.COMMUNITY,
    }


def test_every_record_is_accounted_for() -> None:
    """Records are kept, deleted or counted with a reason: none is lost in silence."""
    items = list(read(DATA / "zulip"))
    file = "messages-000002.json"
    assert skipped(items) == {
        (file, "empty_message"): 1,
        (file, "no_timestamp"): 1,
        (file, "duplicate"): 1,
        (file, "not_a_message"): 1,
        ("uploads", "unknown_format"): 1,
    }
    assert deleted(items) == ["109"]
    paths = sorted((DATA / "zulip").glob("messages-*.json"))
    raw = sum(len(json.loads(p.read_text(encoding="utf-8"))["zerver_message"]) for p in paths)
    assert raw == len(messages(items)) + len(deleted(items)) + 4


def test_a_broken_file_costs_itself_alone_and_all_coverage() -> None:
    """The line of the fault is told; as what is lost may be of any channel, nothing is covered."""
    items = list(read(DATA / "zulip_broken"))
    assert skipped(items) == {("messages-000002.json:4", "broken_json"): 1}
    assert [m.text for m in messages(items)] == ["Bonjour"]
    assert not any(isinstance(item, Coverage) for item in items)


def test_open_channels_are_covered_from_their_opening_to_the_last_event(tmp_path: Path) -> None:
    """What is missing from an open channel was deleted; of private ones nothing is known."""
    hidden = {"id": 4, "name": "b", "invite_only": True}
    to_hidden = {"id": 32, "type": 2, "type_id": 4}
    _export(
        tmp_path,
        _said(1, "un"),
        _said(2, "deux", recipient=32),
        zerver_stream=[*REALM["zerver_stream"], hidden],
        zerver_recipient=[*REALM["zerver_recipient"], to_hidden],
        zerver_realmauditlog=[{"event_time": AT + 900}],
    )
    items = list(read(tmp_path))
    (covered,) = (item for item in items if isinstance(item, Coverage))
    assert (covered.channel, covered.since.timestamp()) == ("3", AT - 60)
    assert covered.until == covered.as_of and covered.as_of.timestamp() == AT + 900
    first = next(m for m in messages(items) if m.channel == "3")
    assert items.index(covered) < items.index(first)


def test_a_later_export_after_an_edit_a_deletion_and_a_late_reply(tmp_path: Path) -> None:
    """The same ids come with their new words; what was deleted is missing in what is covered."""
    before = _export(tmp_path / "1", _said(1, "un"), _said(2, "deux"))
    edit = json.dumps([{"prev_content": "un"}])
    after = _export(
        tmp_path / "2",
        _said(1, "un, corrigé", last_edit_time=AT + 50, edit_history=edit),
        _said(9, "@_**Anne|8** [said](https://x.org/#narrow/near/1):\n```quote\nun\n```\nOui"),
    )
    old, new = _by_id(before), _by_id(after)
    assert (new["1"].text, new["1"].edited, old["1"].edited) == ("un, corrigé", True, False)
    assert (new["9"].reply_to, new["9"].thread_id) == ("1", old["1"].thread_id)
    (covered,) = (item for item in read(after) if isinstance(item, Coverage))
    assert "2" not in new and covered.since <= old["2"].timestamp <= covered.until


def test_a_later_export_after_a_channel_and_a_member_were_renamed(tmp_path: Path) -> None:
    """Names change and what the source tells things by does not."""
    before = _by_id(_export(tmp_path / "1", _said(1, "un")))["1"]
    stream = REALM["zerver_stream"][0] | {"name": "accueil"}
    member = {"id": 8, "full_name": "Anne Roy-Dubé"}
    renamed = {"zerver_stream": [stream], "zerver_userprofile": [member]}
    after = _by_id(_export(tmp_path / "2", _said(1, "un"), **renamed))["1"]
    assert (after.space, after.author) == ("accueil", "Anne Roy-Dubé")
    assert (after.channel, after.author_id) == (before.channel, before.author_id)
    assert after.thread_id == before.thread_id


def test_reactions_may_stand_beside_the_messages(tmp_path: Path) -> None:
    """Converters write them into the files of messages."""
    tables = {
        "zerver_message": [_said(1, "un")],
        "zerver_reaction": [{"message": 1, "emoji_name": "heart"}, {"message": 1}, 3],
    }
    write_export(tmp_path, {"realm.json": REALM, "messages-000001.json": tables})
    assert [(r.name, r.count) for r in _by_id(tmp_path)["1"].reactions] == [("heart", 1)]


def test_a_missing_file_of_messages_leaves_nothing_covered(tmp_path: Path) -> None:
    """The files are numbered without a gap, so a gap is a loss."""
    files = {"realm.json": REALM, "messages-000002.json": {"zerver_message": [_said(1, "un")]}}
    write_export(tmp_path, files)
    assert not any(isinstance(item, Coverage) for item in read(tmp_path))


def test_tables_without_messages_are_malformed(tmp_path: Path) -> None:
    """An export that holds nothing to read says so."""
    write_export(tmp_path, {"realm.json": REALM})
    with pytest.raises(MalformedExportError) as caught:
        list(ZulipReader().read(tmp_path, tmp_path, limits=LIMITS))
    assert caught.value.key == "empty"


def test_topics_name_threads() -> None:
    """A topic is one line; messages without one have no thread in common."""
    assert topic_of(" a\x07\n b ") == "a b"
    assert thread_of("3", "a b").startswith("3/") and "a b" not in thread_of("3", "a b")
    assert thread_of("3", topic_of("\x07")) == ""


@given(
    st.dictionaries(
        st.sampled_from(["subject", "content", "sender", "edit_history", "id"]),
        st.none() | st.integers() | st.text(max_size=50) | st.lists(st.integers(), max_size=2),
    )
)
def test_messages_of_any_shape(record: dict[str, object]) -> None:
    """No field of an unexpected shape crashes the reader."""
    place = Place("a", "3", Visibility.COMMUNITY)
    when = _by_id(DATA / "zulip_broken")["1"].timestamp
    assert _message(record, when, "a.json", place, Directory()).space == "a"
