from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.records import Coverage, Visibility
from copassist.sources import read
from copassist.sources.zulip import ZulipReader
from copassist.sources.zulip_archive import decode_name
from copassist.sources.zulip_export import thread_of

from .samples import DATA, LIMITS, messages, skipped, write_export

ARCHIVE = DATA / "zulip_archive"
AT = 1746540000


def _said(number: int, text: str, name: str = "Anne", **fields: object) -> dict[str, object]:
    said = {"content": f"<p>{text}</p>", "id": number, "sender_full_name": name}
    return {**said, "timestamp": AT + number, **fields}


def _index(name: str = "a", time: float = AT + 99, **sizes: int) -> dict[str, object]:
    topics = {topic: {"size": size, "latest_date": AT} for topic, size in sizes.items()}
    return {"streams": {name: {"id": 3, "latest_id": 9, "topic_data": topics}}, "time": time}


def _covered(path: Path) -> list[Coverage]:
    return [item for item in read(path) if isinstance(item, Coverage)]


def test_sample_archive() -> None:
    """Names of files become topics, even those that look hidden; HTML becomes text."""
    kept = {m.id: m for m in messages(read(ARCHIVE))}
    assert (kept["201"].thread_id, kept["201"].title) == (
        thread_of("3", "Écoles & cie"),
        "Écoles & cie",
    )
    assert kept["203"].title == ".env ?" and kept["203"].is_bot
    assert (kept["201"].space, kept["201"].channel) == ("général", "3")
    assert kept["202"].text == "@Anne Roy said:\n\n> Bonjour\n\nSalut 🎉"
    assert (kept["202"].reply_to, kept["202"].mentions) == ("201", ("Anne Roy",))
    assert all(m.visibility == Visibility.COMMUNITY for m in kept.values())


def test_what_is_left_out_is_counted() -> None:
    """Records that are no message and messages that the index alone knows are named."""
    file = "7-outils/Autre.json"
    assert skipped(read(ARCHIVE)) == {
        (file, "empty_message"): 1,
        (file, "no_timestamp"): 1,
        (file, "not_a_message"): 1,
        ("7-outils/Perdu", "missing_messages"): 4,
    }


def test_a_channel_is_covered_when_it_is_whole(tmp_path: Path) -> None:
    """The index says what there is and when; a channel that lacks some of it is not covered."""
    assert [covered.channel for covered in _covered(ARCHIVE)] == ["3"]
    short = {"stream_index.json": _index(b=2), "3-a/b.json": [_said(1, "un")]}
    assert _covered(write_export(tmp_path / "short", short)) == []
    broken = {"stream_index.json": _index(b=1), "3-a/b.json": "[{"}
    assert _covered(write_export(tmp_path / "broken", broken)) == []
    (covered,) = _covered(
        write_export(tmp_path / "whole", {**short, "3-a/b.json": [_said(1, "un"), _said(2, "d")]})
    )
    assert (covered.since.timestamp(), covered.until.timestamp()) == (AT + 1, AT + 99)


def test_a_later_archive(tmp_path: Path) -> None:
    """After an edit, a deletion, a late reply and a new name, ids and channel stay the same."""
    first = {"stream_index.json": _index(b=2), "3-a/b.json": [_said(1, "un"), _said(2, "deux")]}
    later = {
        "stream_index.json": _index("accueil", AT + 999, b=2),
        "3-accueil/b.json": [_said(1, "un, corrigé", "Anne Roy"), _said(500, "trois")],
    }
    old = {m.id: m for m in messages(read(write_export(tmp_path / "1", first)))}
    new = {m.id: m for m in messages(read(write_export(tmp_path / "2", later)))}
    assert (new["1"].text, new["1"].author, new["1"].space) == (
        "un, corrigé",
        "Anne Roy",
        "accueil",
    )
    assert new["500"].thread_id == old["1"].thread_id == thread_of("3", "b")
    (covered,) = _covered(tmp_path / "2")
    assert "2" not in new and covered.since <= old["2"].timestamp <= covered.until
    assert covered.channel == old["2"].channel


def test_without_its_index_names_come_from_folders(tmp_path: Path) -> None:
    """Nothing says then that a channel is whole, so nothing is covered."""
    write_export(tmp_path, {"3-.C3.A9t.C3.A9/.22b.22.json": [_said(1, "un"), _said(1, "un")]})
    items = list(read(tmp_path))
    assert [(m.space, m.title) for m in messages(items)] == [("été", '"b"')]
    assert skipped(items) == {("3-.C3.A9t.C3.A9/.22b.22.json", "duplicate"): 1}
    assert _covered(tmp_path) == []


def test_other_things_in_an_archive_are_named(tmp_path: Path) -> None:
    """A broken index, pages, hidden files and links are not passed over in silence."""
    write_export(
        tmp_path,
        {
            "stream_index.json": '{"streams": {"a": {"latest_id": 3,\n',
            "3-a/b.json": [_said(1, "un")],
            "3-a/._b.json": "x",
            "3-a/c.json": {"id": 1},
            "index.html": "<p>",
        },
    )
    (tmp_path / "lien").symlink_to(tmp_path / "3-a")
    assert skipped(ZulipReader().read(tmp_path, tmp_path, limits=LIMITS)) == {
        ("stream_index.json:2", "broken_json"): 1,
        ("3-a/._b.json", "hidden"): 1,
        ("3-a/c.json", "not_a_message"): 1,
        ("index.html", "unknown_format"): 1,
        ("lien", "symlink"): 1,
    }


@pytest.mark.parametrize("name", ["", ".", "..", ".E2.9C", "a.zz", "%41"])
def test_names_that_are_not_encoded_are_still_names(name: str) -> None:
    """A name written by hand decodes to something or other, and to one line."""
    assert "\n" not in decode_name(name)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zs", "Zl", "Zp"]), min_size=1))
def test_encoded_names_come_back(topic: str) -> None:
    """Whatever a topic is called, its file names it."""
    encoded = "".join(
        char if char.isascii() and char.isalnum() else f".{byte:02X}"
        for char in topic
        for byte in char.encode()[: None if not char.isascii() else 1]
    )
    assert decode_name(encoded) == topic
