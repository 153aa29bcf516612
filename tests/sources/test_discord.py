from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassist.errors import SourceError
from copassist.records import Coverage, Item, Message
from copassist.sources import Limits, read
from copassist.sources.discord import DiscordReader

from .samples import DATA, LIMITS, articles, messages, skipped
from .test_json_file import JSON

FOLDER = DATA / "discord"
EXPORT: dict[str, Any] = json.loads((FOLDER / "general.json").read_text(encoding="utf-8"))
PAGE = (FOLDER / "idees [430000000000000000].html").read_text(encoding="utf-8")


def _write(path: Path, content: object) -> Path:
    text = content if isinstance(content, str) else json.dumps(content)
    path.write_text(text, encoding="utf-8")
    return path


def _items(path: Path) -> list[Item]:
    return list(DiscordReader().read(path, path.parent, limits=LIMITS))


def test_both_forms_give_messages_of_one_kind() -> None:
    """Numbers, moments, authors and words are the same whichever way a channel was saved."""
    kept = messages(read(FOLDER))
    first = {m.path.rpartition(".")[2]: m for m in reversed(kept) if "anime" in m.text}
    assert first["json"].timestamp == datetime(2025, 5, 6, 14, tzinfo=UTC)
    assert first["html"].timestamp == first["json"].timestamp
    assert first["html"].author_id == first["json"].author_id
    assert first["html"].text.startswith(first["json"].text)
    assert first["html"].reactions == first["json"].reactions


def test_every_record_is_kept_or_counted() -> None:
    """What the export says it holds is what comes out, kept or named."""
    items = list(read(FOLDER / "general.json"))
    assert len(messages(items)) + sum(skipped(items).values()) == EXPORT["messageCount"]
    items = list(read(FOLDER / "idees [430000000000000000].html"))
    assert len(messages(items)) + sum(skipped(items).values()) == PAGE.count("data-message-id=")


def test_recognised_by_content(tmp_path: Path) -> None:
    """A site's own JSON of the same messages is no export; any name will do for one."""
    recognises = DiscordReader().recognises
    site = {"id": "france", "title": "Général", "messages": EXPORT["messages"]}
    assert not recognises(_write(tmp_path / "general.json", site))
    assert not recognises(_write(tmp_path / "b.json", [EXPORT]))
    assert recognises(_write(tmp_path / "notes.txt", EXPORT))
    assert recognises(_write(tmp_path / "notes.md", PAGE))
    unnumbered = PAGE.replace("data-message-id", "data-id")
    assert not recognises(_write(tmp_path / "c.html", unnumbered))
    assert not recognises(DATA / "articles" / "page.html")


def test_what_members_attached_is_left(tmp_path: Path) -> None:
    """A file of a conversation is not read as an article for all; other folders are walked."""
    for name in ("general.json", "autre.json_Files/notes.md", "general.json_Files/notes.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        _write(tmp_path / name, EXPORT if name == "general.json" else "# Notes\n\nRencontre.")
    items = list(read(tmp_path))
    assert skipped(items)[("general.json_Files", "attachment")] == 1
    assert [article.path for article in articles(items)] == ["autre.json_Files/notes.md"]


def _later(**channel: str) -> dict[str, Any]:
    """Return the export of a week later: an edit, a deletion, a late reply, a renamed author."""
    later: dict[str, Any] = json.loads(json.dumps(EXPORT))
    records = later["messages"]
    records[0] |= {"content": "Qui anime **vendredi** ?", "timestampEdited": "2025-05-14T08:00:00Z"}
    del records[2]
    for record in records:
        if record["author"]["name"] == "luc":
            record["author"] |= {"nickname": "Luc Tremblay"}
    reply = records[1] | {"id": "1372000000000000000", "content": "Late, but I can"}
    records.append(reply | {"timestamp": "2025-05-14T09:00:00+00:00"})
    later["channel"] |= channel
    return later | {"exportedAt": "2025-05-15T10:00:00+00:00"}


def test_a_later_export_says_what_changed(tmp_path: Path) -> None:
    """The same ids come with new words and names, and the coverage tells what is gone."""
    before = {m.id: m for m in messages(read(FOLDER / "general.json"))}
    items = _items(_write(tmp_path / "general.json", _later(name="accueil-général")))
    after = {m.id: m for m in messages(items)}
    (coverage,) = (item for item in items if isinstance(item, Coverage))
    (gone,) = before.keys() - after.keys()
    (new,) = after.keys() - before.keys()
    assert coverage.since <= before[gone].timestamp <= coverage.until
    assert coverage.as_of == datetime(2025, 5, 15, 10, tzinfo=UTC)
    assert after[new].reply_to in before
    assert {m.channel for m in after.values()} == {m.channel for m in before.values()}
    assert {m.space for m in after.values()} == {"accueil-général"}
    assert "Luc Tremblay" in {m.author for m in after.values()}
    assert {m.author_id for m in after.values()} <= {m.author_id for m in before.values()}
    first = next(iter(after.values()))
    assert (first.text, first.edited) == ("Qui anime **vendredi** ?", True)
    # Only one Zoé is left, so that her name needs no handle any more.
    assert first.author == "Zoé Lévesque"


def test_too_large_and_empty_exports_are_told(tmp_path: Path) -> None:
    """A file above the limit, or without a message, is not passed over in silence."""
    limits = Limits(zip_mb=0)
    for path in sorted(FOLDER.iterdir()):
        with pytest.raises(SourceError) as caught:
            list(DiscordReader().read(path, FOLDER, limits=limits))
        assert caught.value.key == "too_large"
    with pytest.raises(SourceError) as caught:
        _items(_write(tmp_path / "a.json", EXPORT | {"messages": []}))
    assert caught.value.key == "empty"


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from([*EXPORT, *EXPORT["messages"][0]]), JSON), JSON)
def test_fields_of_any_shape(tmp_path_factory: Any, fields: dict[str, Any], item: object) -> None:
    """Wrong types raise nothing but SourceError, and no record is lost from the count."""
    path = tmp_path_factory.mktemp("a") / "a.json"
    records = [EXPORT["messages"][0] | fields, item]
    _write(path, EXPORT | fields | {"messages": records})
    items = _items(path)
    assert all(isinstance(m.timestamp, datetime) for m in messages(items))
    assert sum(isinstance(i, Message) for i in items) + sum(skipped(items).values()) == 2
