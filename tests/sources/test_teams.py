from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from copassist.errors import SourceError
from copassist.records import Coverage, Deleted, Item, Message, Visibility
from copassist.sources import read
from copassist.sources.teams import TeamsReader

from .samples import DATA, LIMITS, deleted, messages, skipped
from .test_json_file import JSON

SAMPLE = DATA / "teams" / "messages.json"
PAGE: dict[str, Any] = json.loads(SAMPLE.read_text(encoding="utf-8"))
PLAIN: dict[str, Any] = {k: v for k, v in PAGE["value"][0].items() if k != "replies"}


def _read(path: Path, content: object) -> list[Item]:
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return list(TeamsReader().read(path, path.parent, limits=LIMITS))


def test_every_record_is_kept_deleted_or_counted() -> None:
    """Answers, cards, notices and deletions of a page are all told; nothing is covered."""
    items = list(read(SAMPLE))
    assert len(messages(items)) == 6
    assert deleted(items) == ["19:5f3c9a7be2@thread.tacv2/1746540180000"]
    assert skipped(items) == {
        ("messages.json", "join_leave"): 1,
        ("messages.json", "channel_notice"): 1,
        ("messages.json", "empty_message"): 1,
    }
    assert not any(isinstance(item, Coverage) for item in items)


def test_who_may_read_what() -> None:
    """A channel is the team's, a private one the facilitators', a chat nobody's."""
    levels = {m.space: m.visibility for m in messages(read(SAMPLE))}
    chat = next(space for space in levels if space.startswith("dm-"))
    assert levels == {
        "teams-5f3c9a7b": Visibility.COMMUNITY,
        "Animation": Visibility.FACILITATORS,
        chat: Visibility.PRIVATE,
    }


@pytest.mark.parametrize("form", ["page", "list", "pages", "lines", "lines of pages"])
def test_pages_lists_and_lines_read_the_same(tmp_path: Path, form: str) -> None:
    """However an administrator keeps what Graph gave, the messages are the same."""
    records = PAGE["value"]
    halves = [{"value": records[:4]}, {"value": records[4:]}]
    contents: dict[str, object] = {
        "page": PAGE,
        "list": records,
        "pages": halves,
        "lines": "\n".join(map(json.dumps, records)),
        "lines of pages": "\n".join(map(json.dumps, halves)) + "\n",
    }
    path = tmp_path / "messages.json"
    items = _read(path, contents[form])
    assert items == list(read(SAMPLE))
    assert TeamsReader().recognises(path)


def test_a_broken_line_costs_itself_alone(tmp_path: Path) -> None:
    """It is named with its number; a file that breaks at its start is told whole."""
    good = json.dumps(PLAIN)
    items = _read(tmp_path / "a.jsonl", f"{good}\n{good[:200]}\n")
    assert len(messages(items)) == 1
    assert skipped(items) == {("a.jsonl:2", "broken_json"): 1}
    with pytest.raises(SourceError) as caught:
        _read(tmp_path / "a.jsonl", f"{good[:200]}\n{good}")
    assert caught.value.data["place"] == 1


def test_recognised_by_content(tmp_path: Path) -> None:
    """Lists of other things are not taken."""
    others = [
        [{"createdDateTime": "2025-01-01T00:00:00Z"}],
        {"value": [{"messageType": "message"}]},
    ]
    for number, other in enumerate(others):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(other), encoding="utf-8")
        assert not TeamsReader().recognises(path)


def test_a_later_export_says_what_changed(tmp_path: Path) -> None:
    """The same ids come with new words and names, and a deletion is said."""
    before = {m.id: m for m in messages(read(SAMPLE))}
    later = json.loads(json.dumps(PAGE))
    records = later["value"]
    records[0] |= {"lastEditedDateTime": "2025-05-14T00:00:00Z"}
    records[0]["body"]["content"] = "<p>Qui ?</p>"
    records[1] |= {"deletedDateTime": "2025-05-14T00:00:00Z", "body": {"content": ""}}
    reply = records[0]["replies"][0]
    reply["from"]["user"]["displayName"] = "Luc Tremblay"
    late = {"id": "1747000000000", "createdDateTime": "2025-05-14T00:00:00Z"}
    records[0]["replies"].append(reply | late)
    records[-1]["displayName"] = "Équipe"
    items = _read(tmp_path / "messages.json", later)
    after = {m.id: m for m in messages(items)}
    (new,) = after.keys() - before.keys()
    (gone,) = before.keys() - after.keys()
    assert Deleted("teams", gone) in items
    first = next(iter(after.values()))
    assert (first.text, first.edited, first.id in before) == ("Qui ?", True, True)
    assert (after[new].thread_id, after[new].author) == (first.id, "Luc Tremblay")
    assert "Équipe" in {m.space for m in after.values()}


def test_a_file_of_channels_alone_is_told(tmp_path: Path) -> None:
    """What brings no message says so."""
    with pytest.raises(SourceError) as caught:
        _read(tmp_path / "a.json", [PAGE["value"][-1]])
    assert caught.value.key == "empty"


@settings(deadline=None, max_examples=50)
@example(fields={"deletedDateTime": "x"}, more=[])
@given(st.dictionaries(st.sampled_from(list(PLAIN)), JSON), st.lists(JSON))
def test_fields_of_any_shape(
    tmp_path_factory: Any, fields: dict[str, Any], more: list[Any]
) -> None:
    """Wrong types raise nothing, and no record is lost from the count."""
    path = tmp_path_factory.mktemp("a") / "a.json"
    records = [PLAIN, PLAIN | fields, *(item for item in more if not isinstance(item, dict))]
    items = _read(path, records)
    kept = sum(isinstance(item, Message | Deleted) for item in items)
    assert kept + sum(skipped(items).values()) == len(records)
