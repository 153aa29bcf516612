from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassist.errors import SourceError
from copassist.records import Coverage, Item, Message, Visibility
from copassist.sources import read
from copassist.sources.mattermost import MattermostReader

from .samples import DATA, LIMITS, messages, skipped, write_zip
from .test_json_file import JSON

SAMPLE = DATA / "mattermost" / "import.jsonl"
LINES: list[dict[str, Any]] = [
    json.loads(line) for line in SAMPLE.read_text(encoding="utf-8").splitlines()
]
VERSION, POST = LINES[0], LINES[8]


def _read(path: Path, *lines: object) -> list[Item]:
    texts = (line if isinstance(line, str) else json.dumps(line) for line in lines)
    path.write_text("\n".join(texts), encoding="utf-8")
    return list(MattermostReader().read(path, path.parent, limits=LIMITS))


def _coverages(items: list[Item]) -> dict[str, Coverage]:
    return {item.channel: item for item in items if isinstance(item, Coverage)}


def test_every_post_is_kept_or_counted() -> None:
    """Posts and replies are messages of their channel, and notices are named."""
    items = list(read(SAMPLE))
    kept = messages(items)
    assert {(m.space, m.visibility) for m in kept} == {
        ("Général", Visibility.COMMUNITY),
        ("Animation (etabli)", Visibility.FACILITATORS),
        ("dm-ace9605cda58", Visibility.PRIVATE),
    }
    assert skipped(items) == {
        ("import.jsonl", "join_leave"): 2,
        ("import.jsonl", "channel_notice"): 1,
        ("import.jsonl", "empty_message"): 1,
    }
    assert len(kept) + 4 == 10
    assert set(_coverages(items)) == {m.channel for m in kept}


def test_a_broken_line_costs_itself_alone(tmp_path: Path) -> None:
    """It is named with its number, and no channel is taken for whole."""
    items = _read(tmp_path / "a.jsonl", VERSION, POST, '{"type": "post", "post": {', POST, "[1]")
    assert len(messages(items)) == 4
    assert skipped(items) == {
        ("a.jsonl:3", "broken_json"): 1,
        ("a.jsonl:5", "broken_json"): 1,
    }
    assert _coverages(items) == {}


def test_many_broken_lines_are_counted(tmp_path: Path) -> None:
    """The report is not drowned by a file that is broken throughout."""
    counts = skipped(_read(tmp_path / "a.jsonl", VERSION, POST, *["x"] * 30))
    assert counts[("a.jsonl", "broken_json")] == 10 and len(counts) == 21


def test_a_zip_with_attachments(tmp_path: Path) -> None:
    """What members attached is counted and not read as articles for all."""
    entries = {
        "import.jsonl": SAMPLE.read_bytes(),
        "data/20250506/ordre du jour.md": "Secret",
        "data/20250506/plan.png": b"x",
    }
    items = list(read(write_zip(tmp_path / "export.zip", entries)))
    assert skipped(items)[("data", "attachment")] == 2
    assert len(messages(items)) == len(messages(read(SAMPLE)))
    assert {m.path for m in messages(items)} == {"import.jsonl"}


def test_recognised_by_its_first_line(tmp_path: Path) -> None:
    """Other JSON lines are not taken."""
    recognises = MattermostReader().recognises
    _read(tmp_path / "a.txt", VERSION, POST)
    assert recognises(tmp_path / "a.txt")
    (tmp_path / "b.jsonl").write_text(json.dumps(POST), encoding="utf-8")
    assert not recognises(tmp_path / "b.jsonl")
    assert not recognises(tmp_path)


def test_a_later_export_says_what_changed(tmp_path: Path) -> None:
    """Edits keep their id, late replies join their thread, and the coverage tells what is gone."""
    before = {m.id: m for m in messages(read(SAMPLE))}
    later = json.loads(json.dumps(LINES))
    later[2]["channel"]["display_name"] = "Accueil"
    later[6]["user"]["nickname"] = "Luc T."
    root = later[8]["post"]
    root |= {"message": "Qui anime vendredi ?", "edit_at": root["create_at"] + 999_999}
    late = {"user": "luc.o", "message": "Late", "create_at": root["create_at"] + 999_999_999}
    root["replies"].append(late)
    del later[9]
    items = _read(tmp_path / "import.jsonl", *later)
    after = {m.id: m for m in messages(items)}
    (gone,) = before.keys() - after.keys()
    (new,) = after.keys() - before.keys()
    first = next(iter(after.values()))
    assert (first.text, first.edited, first.space) == ("Qui anime vendredi ?", True, "Accueil")
    assert first.id in before and after[new].thread_id == first.id
    assert after[new].author == "Luc T." and after[new].author_id == "luc.o"
    coverage = _coverages(items)["etabli/general"]
    assert coverage.since < before[gone].timestamp < coverage.until
    assert {c.as_of for c in _coverages(items).values()} == {after[new].timestamp}


def test_an_export_without_posts_is_told(tmp_path: Path) -> None:
    """Teams and members alone bring nothing."""
    with pytest.raises(SourceError) as caught:
        _read(tmp_path / "a.jsonl", *LINES[:8])
    assert caught.value.key == "empty"


@settings(deadline=None, max_examples=50)
@given(
    st.dictionaries(st.sampled_from(["message", "create_at", "user", "props", "replies"]), JSON),
    JSON,
)
def test_fields_of_any_shape(tmp_path_factory: Any, fields: dict[str, Any], item: object) -> None:
    """Wrong types raise nothing, and no post is lost from the count."""
    path = tmp_path_factory.mktemp("a") / "a.jsonl"
    replies = [item, item]
    post = POST["post"] | fields | {"replies": replies}
    direct = {"type": "direct_post", "direct_post": fields | {"replies": None}}
    items = _read(path, VERSION, {"type": "post", "post": post}, direct)
    assert sum(isinstance(i, Message) for i in items) + sum(skipped(items).values()) == 4
