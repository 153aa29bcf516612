from __future__ import annotations

from pathlib import Path

from copassist.records import Visibility
from copassist.sources import read
from copassist.sources.contract import Limits
from copassist.sources.slack import SlackReader

from .samples import DATA, LIMITS, deleted, messages, skipped, write_export

EXPORT = DATA / "slack"
MESSAGE = {"type": "message", "user": "U1", "ts": "1746540001.000001", "text": "Bonjour"}


def test_sample_export() -> None:
    """Messages, threads, levels, bots, files and odd days of an export all come out."""
    kept = {m.id.removeprefix("general/17465400"): m for m in messages(read(EXPORT))}
    opening = kept["02.000002"]
    assert opening.text.startswith("Bonjour @here, qui anime jeudi & où ? Voir l'ordre du jour (")
    assert [(r.name, r.count) for r in opening.reactions] == [("+1", 3)]
    assert kept["03.000003"].thread_id == opening.id
    assert (kept["05.000005"].author, kept["06.000006"].author) == ("Luc Ancien", "U405")
    assert kept["09.000009"].is_bot and kept["10.000010"].files == ("A3.pdf",)
    levels = {m.space: m.visibility for m in kept.values()}
    assert levels == {
        "general": Visibility.COMMUNITY,
        "outils": Visibility.COMMUNITY,
        "animation": Visibility.FACILITATORS,
        "vieux-canal": Visibility.FACILITATORS,
        "dm-D0000001": Visibility.PRIVATE,
        "dm-G9": Visibility.PRIVATE,
    }


def test_edits_replace_and_doubles_are_counted_once() -> None:
    """The last words of a message are kept; a reply sent to the channel too stands once."""
    items = list(read(EXPORT))
    texts = [m.text for m in messages(items)]
    assert "Moi, avec @Anne, à midi." in texts and texts.count("Aussi dans le canal") == 1
    assert len({m.id for m in messages(items)}) == len(texts)
    assert deleted(items) == ["general/1746540007.000007"]


def test_what_is_left_out_is_counted_by_file_and_reason() -> None:
    """A facilitator can find out why a message is missing."""
    assert skipped(read(EXPORT)) == {
        ("general/2025-05-06.json", "join_leave"): 1,
        ("general/2025-05-06.json", "no_timestamp"): 1,
        ("general/2025-05-07.json", "duplicate"): 1,
        ("general/2025-05-07.json", "empty_message"): 1,
    }


def test_a_broken_day_costs_itself_alone() -> None:
    """The line of the fault is told, and the other days are read."""
    items = list(read(DATA / "slack_broken"))
    assert skipped(items) == {("general/2018-01-21.json:line 12", "broken_json"): 1}
    assert [m.text for m in messages(items)] == [f"message {n}" for n in range(1, 5)]


def test_what_was_deleted_is_not_kept(tmp_path: Path) -> None:
    """A deletion of a later day takes the message of an earlier day out."""
    gone = {
        "type": "message",
        "subtype": "message_deleted",
        "ts": "2.0",
        "deleted_ts": MESSAGE["ts"],
    }
    write_export(
        tmp_path, {"users.json": [], "a/2025-05-06.json": [MESSAGE], "a/2025-05-07.json": [gone]}
    )
    items = list(read(tmp_path))
    assert (messages(items), deleted(items)) == ([], ["a/1746540001.000001"])


def test_recognised_by_what_they_hold(tmp_path: Path) -> None:
    """Day files of messages make an export; day files of anything else do not."""
    reader = SlackReader()
    write_export(tmp_path / "bare", {"general/2025-05-06.json": [MESSAGE]})
    write_export(tmp_path / "notes", {"meteo/2025-05-06.json": [{"temperature": 12}]})
    write_export(tmp_path / "site", {"users.json": {"a": 1}, "channels.json": "x"})
    assert [reader.recognises(tmp_path / n) for n in ("bare", "notes", "site")] == [
        True,
        False,
        False,
    ]


def test_other_things_in_an_export_are_named(tmp_path: Path) -> None:
    """Attachments, links and hidden files are not passed over in silence."""
    write_export(
        tmp_path,
        {
            "users.json": [],
            "a/2025-05-06.json": [MESSAGE],
            "a/plan.png": "x",
            "note.txt": "x",
            ".x": "x",
        },
    )
    (tmp_path / "b").symlink_to(tmp_path / "a")
    items = list(SlackReader().read(tmp_path, tmp_path, limits=LIMITS))
    assert skipped(items) == {
        (".x", "hidden"): 1,
        ("a", "unknown_format"): 1,
        ("b", "symlink"): 1,
        ("note.txt", "unknown_format"): 1,
    }
    assert len(messages(items)) == 1


def test_large_days_are_skipped(tmp_path: Path) -> None:
    """A day above the limit is named and left."""
    write_export(
        tmp_path, {"users.json": [], "a/2025-05-06.json": [MESSAGE | {"text": "a" * 1_000_001}]}
    )
    assert skipped(read(tmp_path, Limits(file_mb=1))) == {("a/2025-05-06.json", "too_large"): 1}
