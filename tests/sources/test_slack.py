from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from copassist.records import Coverage, Item, Message, Visibility
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
    assert skipped(items) == {("general/2018-01-21.json:12", "broken_json"): 1}
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


def _said(number: int, **more: object) -> dict[str, object]:
    stamp = f"17465400{number:02}.000001"
    return {"type": "message", "user": "U1", "ts": stamp, "text": f"n° {number}", **more}


def _coverages(items: list[Item]) -> dict[str, Coverage]:
    return {item.channel: item for item in items if isinstance(item, Coverage)}


def test_channels_and_authors_have_ids() -> None:
    """What does not change when people and channels are renamed comes along."""
    items = list(read(EXPORT))
    kept = {m.id.removeprefix("general/17465400"): m for m in messages(items)}
    assert {m.channel for m in kept.values() if m.space == "general"} == {"C1"}
    assert {m.channel for m in kept.values() if m.space == "vieux-canal"} == {""}
    assert (kept["02.000002"].author_id, kept["06.000006"].author_id) == ("U1", "U405")
    assert kept["09.000009"].author_id == "B1"
    assert all(m.reply_to == "" and m.author_id for m in kept.values())


def test_whole_channels_are_covered_over_the_whole_export() -> None:
    """A channel is whole from the first day of the export to the last one, before its messages."""
    items = list(read(EXPORT))
    found = _coverages(items)
    assert {"C1", "C2", "G1", "vieux-canal"} <= set(found)
    last = datetime(2025, 5, 7, 23, 59, 59, 999999, tzinfo=UTC)
    spans = {(c.since, c.until, c.as_of) for key, c in found.items() if key != "C1"}
    assert spans == {(datetime(2025, 5, 6, tzinfo=UTC), last, last)}
    first = next(item for item in items if isinstance(item, Message) and item.channel == "C1")
    assert items.index(found["C1"]) < items.index(first)


def test_days_of_another_zone_are_covered_where_sure(tmp_path: Path) -> None:
    """Where days are the workspace's own, the edges of the stretch that may lie outside are not."""
    late = {**MESSAGE, "ts": "1746594000.000001"}  # 05:00 UTC of the day after
    early = {**MESSAGE, "ts": "1746619200.000001"}  # 12:00 UTC
    west = {"users.json": [], "a/2025-05-06.json": [late], "a/2025-05-07.json": [early]}
    coverage = _coverages(list(read(write_export(tmp_path, west))))["a"]
    assert coverage.since == datetime(2025, 5, 6, 12, microsecond=1, tzinfo=UTC)
    assert coverage.until == datetime(2025, 5, 7, 23, 59, 59, 999999, tzinfo=UTC)
    assert coverage.as_of == coverage.until


def test_a_channel_with_an_unread_day_is_not_covered(tmp_path: Path) -> None:
    """What stands in a broken day was not deleted."""
    assert _coverages(list(read(DATA / "slack_broken"))) == {}
    day = [_said(1)]
    write_export(tmp_path, {"users.json": [], "a/2025-05-06.json": day, "b/1980-00-00.json": day})
    assert set(_coverages(list(read(tmp_path)))) == {"a", "b"}
    write_export(tmp_path, {"b/2025-05-07.json": "[{"})
    assert set(_coverages(list(read(tmp_path)))) == {"a"}
    bare = write_export(tmp_path / "c", {"users.json": [], "b/1980-00-00.json": day})
    assert _coverages(list(read(bare))) == {}


def test_what_is_no_object_is_counted(tmp_path: Path) -> None:
    """Every entry of a day file is kept or counted."""
    write_export(tmp_path, {"users.json": [], "a/2025-05-06.json": [_said(1), 2, None, {}]})
    items = list(read(tmp_path))
    assert skipped(items) == {("a/2025-05-06.json", "not_a_message"): 3}
    assert len(messages(items)) == 1


def _organisation(root: Path) -> Path:
    return write_export(
        root,
        {
            "org_users.json": [{"id": "U1", "name": "anne"}],
            "channels.json": [{"id": "C0", "name": "annonces"}],
            "groups.json": [{"id": "C9", "name": "partage"}],
            "annonces/2025-05-06.json": [_said(1)],
            "teams/nord/users.json": [{"id": "U2", "name": "luc"}],
            "teams/nord/channels.json": [
                {"id": "C1", "name": "general"},
                {"id": "C8", "name": "commun"},
                {"id": "C9", "name": "partage"},
            ],
            "teams/nord/general/2025-05-06.json": [_said(2, user="U2")],
            "teams/nord/commun/2025-05-06.json": [_said(3), _said(4)],
            "teams/nord/partage/2025-05-06.json": [_said(5)],
            "teams/sud/channels.json": [
                {"id": "C2", "name": "general"},
                {"id": "C8", "name": "commun-sud"},
            ],
            "teams/sud/general/2025-05-07.json": [_said(6, text="<@U2>, voir <#C1|>")],
            "teams/sud/commun-sud/2025-05-06.json": [_said(3), _said(4), _said(7)],
            "teams/sud/libre/2025-05-06.json": [_said(8)],
            "teams/lisez-moi.txt": "x",
        },
    )


def test_an_organisation_is_read_as_one(tmp_path: Path) -> None:
    """Channels of one name stay apart, shared ones are one, and members are of all."""
    items = list(read(_organisation(tmp_path)))
    found = {m.text: (m.space, m.channel, m.author, m.visibility.value) for m in messages(items)}
    assert found == {
        "n° 1": ("annonces", "C0", "anne", "community"),
        "n° 2": ("nord/general", "C1", "luc", "community"),
        "n° 3": ("nord/commun", "C8", "anne", "community"),
        "n° 4": ("nord/commun", "C8", "anne", "community"),
        "n° 5": ("partage", "C9", "anne", "facilitators"),
        "@luc, voir #general": ("sud/general", "C2", "anne", "community"),
        "n° 7": ("nord/commun", "C8", "anne", "community"),
        "n° 8": ("sud/libre", "", "anne", "facilitators"),
    }
    assert skipped(items) == {
        ("teams/lisez-moi.txt", "unknown_format"): 1,
        ("teams/sud/commun-sud/2025-05-06.json", "duplicate"): 2,
    }
    assert set(_coverages(items)) == {"C0", "C1", "C2", "C8", "C9", "sud/libre"}


def test_an_organisation_without_channels_of_its_own(tmp_path: Path) -> None:
    """The lists of its workspaces are enough; a channel called teams is only a channel."""
    files = {"org_users.json": [], "teams/nord/users.json": [], "teams/nord/a/2025-05-06.json": []}
    assert SlackReader().recognises(write_export(tmp_path / "org", files))
    plain = write_export(
        tmp_path / "plain", {"users.json": [], "teams/2025-05-06.json": [_said(1)]}
    )
    assert [m.space for m in messages(read(plain))] == ["teams"]


def test_a_later_export(tmp_path: Path) -> None:
    """An edit, a deletion, a late reply and new names keep the ids of all that stands."""
    lists = {"users.json": [{"id": "U1", "name": "anne"}], "channels.json": []}
    first = write_export(
        tmp_path / "1", {**lists, "C1/2025-05-06.json": [_said(1), _said(2), _said(3)]}
    )
    later = write_export(
        tmp_path / "2",
        {
            "users.json": [{"id": "U1", "name": "anne-b"}],
            "channels.json": [],
            "C1/2025-05-06.json": [_said(1, text="mieux", edited={}), _said(3)],
            "C1/2025-05-08.json": [_said(40, thread_ts="1746540003.000001")],
        },
    )
    before, after = messages(read(first)), messages(read(later))
    assert {m.author for m in after} == {"anne-b"} and {m.author_id for m in after} == {"U1"}
    assert {m.id for m in before} - {m.id for m in after} == {before[1].id}
    assert (after[0].id, after[0].text, after[0].edited) == (before[0].id, "mieux", True)
    assert after[-1].thread_id == before[2].id
    coverage = _coverages(list(read(later)))["C1"]
    assert coverage.since <= before[1].timestamp <= coverage.until
