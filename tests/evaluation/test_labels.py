from __future__ import annotations

import json
from pathlib import Path

import pytest

from copassist.errors import MalformedExportError
from copassist.evaluation.labels import (
    demonstration_labels,
    keep_label,
    labels_kept,
    read_labels,
    write_labels,
)
from copassist.languages import LANGUAGES, language
from copassist.records import Exchange
from copassist.workspace import Workspace
from tests.evaluation.conftest import LABELS, relabelled

GOOD = {"id": "a", "question": "Quoi ?", "language": "fr", "answerable": True, "gold": ["x/1"]}


def test_labels_of_the_demonstration_are_read() -> None:
    """The labels that come with the product are read, and written as they can be read again."""
    found = read_labels(demonstration_labels())
    assert len(found) >= 120
    assert any(label.history for label in found)


def test_written_labels_are_read_again(tmp_path: Path) -> None:
    """What is written is what was read."""
    file = tmp_path / "labels.jsonl"
    past = relabelled(LABELS[0], id="z", history=(Exchange("Avant ?", "Oui."),))
    file.write_text(write_labels([*LABELS, past]) + "\n", encoding="utf-8")
    assert read_labels(file) == [*LABELS, past]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("{", "JSON"),
        ("[]", "JSON"),
        (GOOD | {"id": 3}, "id"),
        (GOOD | {"id": "first"}, "id"),
        (GOOD | {"question": " ?"}, "question"),
        (GOOD | {"language": "de"}, "language"),
        (GOOD | {"answerable": "yes"}, "answerable"),
        (GOOD | {"gold": []}, "gold"),
        (GOOD | {"gold": "x/1"}, "gold"),
        (GOOD | {"facts": [1]}, "facts"),
        (GOOD | {"history": ["Quoi ?"]}, "history"),
        (GOOD | {"history": [{"answer": "Oui."}]}, "history"),
    ],
)
def test_a_bad_line_is_one_error(row: object, field: str, tmp_path: Path) -> None:
    """The first bad line is named with its field, in both languages; nothing of it is guessed."""
    file = tmp_path / "labels.jsonl"
    line = row if isinstance(row, str) else json.dumps(row)
    file.write_text(json.dumps(GOOD | {"id": "first"}) + "\n" + line, encoding="utf-8")
    with pytest.raises(MalformedExportError) as caught:
        read_labels(file)
    assert caught.value.data == {"path": str(file), "place": 2, "field": field}
    for code in LANGUAGES:
        assert "2" in language(code).error(caught.value)


def test_a_file_that_cannot_be_read_is_one_error(tmp_path: Path) -> None:
    """A file that is not there, or is no text, is named."""
    binary = tmp_path / "binary.jsonl"
    binary.write_bytes(b"\xff\xfe\x00")
    for path in (tmp_path / "none.jsonl", binary):
        with pytest.raises(MalformedExportError) as caught:
            read_labels(path)
        assert str(path) in language("fr").error(caught.value)


def test_labels_are_kept_with_the_archive(workspace: Workspace) -> None:
    """A label is kept whole; one of the same id takes its place."""
    keep_label(workspace.engine, LABELS[0])
    keep_label(workspace.engine, LABELS[1])
    keep_label(workspace.engine, relabelled(LABELS[0], facts=("treize",)))
    kept = {label.id: label for label in labels_kept(workspace.engine)}
    assert kept == {"a": relabelled(LABELS[0], facts=("treize",)), "b": LABELS[1]}
