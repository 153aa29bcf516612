from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassist.errors import SourceError
from copassist.records import Coverage, Item, Visibility
from copassist.sources import read
from copassist.sources.telegram import TelegramReader, mend

from .samples import DATA, LIMITS, articles, messages, skipped
from .test_json_file import JSON

SAMPLE = DATA / "telegram" / "result.json"
CHAT: dict[str, Any] = json.loads(mend(SAMPLE.read_text(encoding="utf-8")))
PLAIN: dict[str, Any] = CHAT["messages"][3]


def _write(path: Path, content: object) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def _read(path: Path) -> list[Item]:
    return list(TelegramReader().read(path, path.parent, limits=LIMITS))


def _coverages(items: list[Item]) -> list[Coverage]:
    return [item for item in items if isinstance(item, Coverage)]


def test_every_record_is_kept_or_counted() -> None:
    """Joins, notices, what Telegram could not export and empty messages are told."""
    items = _read(SAMPLE)
    assert len(messages(items)) + sum(skipped(items).values()) == len(CHAT["messages"])
    assert skipped(items) == {
        ("result.json", "channel_notice"): 2,
        ("result.json", "join_leave"): 1,
        ("result.json", "unsupported_message"): 1,
        ("result.json", "empty_message"): 1,
    }


def test_what_telegram_could_not_export_is_not_taken_for_deleted() -> None:
    """The coverage names the messages that stand in the chat without their text."""
    (coverage,) = _coverages(_read(SAMPLE))
    assert coverage.kept == {"1234567890/10"}
    assert coverage.as_of == datetime(2025, 5, 6, 14, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "text"),
    [
        (r'"a\x0Cb"', "a\x0cb"),
        (r'"a\\x0Cb"', r"a\x0Cb"),
        (r'"a\\\x0Cb"', "a\\\x0cb"),
        (r'"\\\\x41\n\x1F\""', '\\\\x41\n\x1f"'),
    ],
)
def test_broken_escapes_are_mended(written: str, text: str) -> None:
    """An escape that JSON does not know is read, an escaped backslash before an x is left."""
    assert json.loads(mend(written)) == text


@given(st.text())
def test_mending_leaves_json_alone(text: str) -> None:
    """What is JSON already says the same after it."""
    assert json.loads(mend(json.dumps(text))) == text


def _as_telegram(text: str) -> str:
    """Write a text as Telegram does."""
    escapes = {"\n": r"\n", "\r": r"\r", "\t": r"\t", '"': r"\"", "\\": r"\\"}
    escapes |= {chr(n): rf"\x{n:02X}" for n in range(32) if chr(n) not in escapes}
    return '"' + "".join(escapes.get(character, character) for character in text) + '"'


@given(st.text(st.sampled_from('\\x0F1"\n\x0c\x1fa') | st.characters(exclude_categories=["Cs"])))
def test_whatever_telegram_writes_comes_back(text: str) -> None:
    """No text of a member makes a file that cannot be read."""
    assert json.loads(mend(_as_telegram(text))) == text


def test_recognised_by_content(tmp_path: Path) -> None:
    """A chat, an account and old exports without seconds are taken, other lists are not."""
    recognises = TelegramReader().recognises
    account = {"about": 'Voici "tout"', "personal_information": {}, "chats": {"list": [CHAT]}}
    assert recognises(_write(tmp_path / "notes.txt", account))
    old = CHAT | {"messages": [{k: v for k, v in PLAIN.items() if k != "date_unixtime"}]}
    assert recognises(_write(tmp_path / "b.json", old))
    assert recognises(_write(tmp_path / "c.json", {"messages": [PLAIN]}))
    for number, other in enumerate(
        ([PLAIN], {"about": "nous", "articles": []}, {"messages": [{"text": "x"}]}, PLAIN)
    ):
        assert not recognises(_write(tmp_path / f"{number}.json", other))


def test_the_folder_of_an_export(tmp_path: Path) -> None:
    """What members attached is counted, and not read as articles for all."""
    folder = tmp_path / "ChatExport"
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "notes.md").write_text("# Secret", encoding="utf-8")
    _write(folder / "result.json", CHAT)
    items = list(read(tmp_path))
    assert skipped(items)[("ChatExport/files", "attachment")] == 1
    assert {m.path for m in messages(items)} == {"ChatExport/result.json"}
    assert len(messages(items)) == len(messages(_read(SAMPLE))) and articles(items) == []


def test_accounts_hold_chats_of_all_kinds(tmp_path: Path) -> None:
    """Groups are the community's; what is between two people is private and names nobody."""
    kinds = ["personal_chat", "bot_chat", "saved_messages", "private_group", "public_channel", ""]
    chats = [CHAT | {"id": n, "type": kind, "name": "Zoé"} for n, kind in enumerate(kinds)]
    account = {"about": "x", "chats": {"list": chats[:4]}, "left_chats": {"list": chats[4:]}}
    kept = messages(_read(_write(tmp_path / "a.json", account)))
    levels = {m.channel: (m.space, m.visibility) for m in kept}
    private, shared = Visibility.PRIVATE, Visibility.COMMUNITY
    assert list(levels.values()) == [
        ("dm-0", private),
        ("dm-1", private),
        ("dm-2", private),
        ("Zoé", shared),
        ("Zoé", shared),
        ("Zoé", Visibility.FACILITATORS),
    ]


def test_an_account_with_its_owners_words_alone_covers_nothing(tmp_path: Path) -> None:
    """By default an account's export leaves out what others wrote in groups."""
    own = CHAT | {"messages": [r for r in CHAT["messages"] if r.get("from_id") == "user11"]}
    for chat, expected in ((CHAT, 1), (own, 0), (CHAT | {"id": None}, 0)):
        path = _write(tmp_path / "a.json", {"chats": {"list": [chat]}})
        assert len(_coverages(_read(path))) == expected


def test_a_later_export_says_what_changed(tmp_path: Path) -> None:
    """The same ids come with new words and names, and the coverage tells what is gone."""
    before = {m.id: m for m in messages(_read(SAMPLE))}
    later = json.loads(json.dumps(CHAT)) | {"name": "L’Établi de mai"}
    records = later["messages"]
    records[3] |= {"text": "Qui ?", "text_entities": [], "edited_unixtime": "1747000000"}
    del records[5]
    for record in records:
        if record.get("from_id") == "user12":
            record["from"] = "Luc Tremblay"
    late = {"id": 99, "reply_to_message_id": 4, "date_unixtime": "1747000100"}
    records.append(records[4] | late)
    items = _read(_write(tmp_path / "result.json", later))
    after = {m.id: m for m in messages(items)}
    (coverage,) = _coverages(items)
    assert before.keys() - after.keys() == {"1234567890/6"}
    assert coverage.since < before["1234567890/6"].timestamp < coverage.until
    assert after.keys() - before.keys() == {"1234567890/99"}
    assert after["1234567890/99"].thread_id == "1234567890/2"
    assert (after["1234567890/4"].text, after["1234567890/4"].edited) == ("Qui ?", True)
    assert after["1234567890/5"].author == "Luc Tremblay"
    assert {m.space for m in after.values()} == {"L’Établi de mai"}
    assert {m.channel for m in after.values()} == {m.channel for m in before.values()}


def test_a_file_without_messages_is_told(tmp_path: Path) -> None:
    """An account of contacts alone brings nothing, and says so."""
    with pytest.raises(SourceError) as caught:
        _read(_write(tmp_path / "a.json", {"about": "x", "contacts": {"list": []}}))
    assert caught.value.key == "empty"


@settings(deadline=None, max_examples=50)
@given(st.dictionaries(st.sampled_from([*CHAT, *PLAIN, "poll", "photo"]), JSON), JSON)
def test_fields_of_any_shape(tmp_path_factory: Any, fields: dict[str, Any], item: object) -> None:
    """Wrong types raise nothing, and no record is lost from the count."""
    path = tmp_path_factory.mktemp("a") / "a.json"
    _write(path, CHAT | fields | {"messages": [PLAIN | fields, item]})
    items = _read(path)
    assert len(messages(items)) + sum(skipped(items).values()) == 2
