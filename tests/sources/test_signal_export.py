from __future__ import annotations

from pathlib import Path

import pytest

from copassist.errors import SourceError
from copassist.records import Reaction, Visibility
from copassist.sources import read
from copassist.sources.contract import Limits
from copassist.sources.signal_export import SignalReader

from .samples import DATA, LIMITS, messages, skipped

SAMPLE = DATA / "signal" / "chat.md"


def test_sample() -> None:
    """Words, quotes, files and reactions come out; what was deleted or is empty is counted."""
    items = list(read(SAMPLE))
    first, second = messages(items)
    assert (first.author, first.text) == ("Me", "Bonjour Zoé, qui anime jeudi ?")
    assert (second.author, second.text) == (
        "Zoé L’Heureux",
        "> Bonjour Zoé, qui anime jeudi ?\n\nMoi, voici le plan.",
    )
    assert (second.files, second.reactions) == (("plan",), (Reaction("👍", 1),))
    assert {m.visibility for m in (first, second)} == {Visibility.PRIVATE}
    assert skipped(items) == {("chat.md", "deleted"): 1, ("chat.md", "empty_message"): 1}


def test_older_exports_and_groups(tmp_path: Path) -> None:
    """Minutes alone are read too; three who write are a group of the folder's name."""
    folder = tmp_path / "Co-animation"
    folder.mkdir()
    lines = [f"[2024-03-12, 14:0{n}] {name}: {n}" for n, name in enumerate(["A", "B", "C"])]
    (folder / "index.md").write_text("\n".join([*lines, "suite"]), encoding="utf-8")
    found = messages(read(tmp_path))
    assert [(m.space, m.author, m.text) for m in found] == [
        ("Co-animation", "A", "0"),
        ("Co-animation", "B", "1"),
        ("Co-animation", "C", "2\nsuite"),
    ]


@pytest.mark.parametrize(
    ("name", "text", "is_signal"),
    [
        ("chat.md", "[2024-03-12 14:05:10] A: a", True),
        ("chat.txt", "[2024-03-12, 14:05] A: a", True),
        ("_chat.txt", "[2024-03-12 14:05:10] A: a", False),
        ("a.md", "# Titre\n\n[2024-03-12, 14:05] A: a", False),
        ("a.md", "", False),
    ],
)
def test_recognised(tmp_path: Path, name: str, text: str, is_signal: bool) -> None:
    """Its own form is taken; with seconds a text is an iPhone's, a Markdown file its own."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert SignalReader().recognises(tmp_path / name) is is_signal


def test_what_cannot_be_read(tmp_path: Path) -> None:
    """A file without a message, or larger than an export may be, is refused."""
    path = tmp_path / "chat.md"
    path.write_text("rien" * 300_000, encoding="utf-8")
    keys = []
    for limits in (LIMITS, Limits(zip_mb=1)):
        with pytest.raises(SourceError) as caught:
            list(SignalReader().read(path, tmp_path, limits=limits))
        keys.append(caught.value.key)
    assert SignalReader().is_export and keys == ["empty", "too_large"]


def test_days_of_no_calendar_are_no_message(tmp_path: Path) -> None:
    """A conversation all of whose days are absurd is told as empty, in one error."""
    path = tmp_path / "index.md"
    path.write_text("[2026-02-31 10:00] Ana: Bonjour\n", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        list(SignalReader().read(path, tmp_path, limits=LIMITS))
    assert caught.value.key == "empty"
