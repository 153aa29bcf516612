from __future__ import annotations

from pathlib import Path

from copassist.sources.attachments import comes_alone, left, left_beside

from .samples import skipped, write_export


def test_an_export_with_its_own_things_beside_it(tmp_path: Path) -> None:
    """Folders and pages are the export's; notes are someone's own, and the folder is walked."""
    export = tmp_path / "a" / "result.json"
    write_export(tmp_path, {"a/result.json": "x"})
    assert not comes_alone(export)
    write_export(tmp_path, {"a/files/x.pdf": "x", "a/messages.html": "x", "a/.x": "x"})
    assert comes_alone(export)
    write_export(tmp_path, {"a/notes.md": "x"})
    assert not comes_alone(export)


def test_what_is_left_is_counted(tmp_path: Path) -> None:
    """Every file beside an export is told, folder by folder; links are not followed."""
    write_export(
        tmp_path,
        {"a/result.json": "x", "a/files/1/x.pdf": "x", "a/files/y.md": "x", "a/b.html": "x"},
    )
    (tmp_path / "a" / "c").symlink_to(tmp_path)
    assert skipped(left_beside(tmp_path / "a" / "result.json", tmp_path)) == {
        ("a/files", "attachment"): 2,
        ("a/b.html", "unknown_format"): 1,
        ("a/c", "symlink"): 1,
    }
    (tmp_path / "empty").mkdir()
    assert list(left(tmp_path / "empty", tmp_path)) == []
