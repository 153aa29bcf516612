from __future__ import annotations

import os
from pathlib import Path

import pytest

from copassist.errors import (
    MalformedExportError,
    SourceError,
    UnknownFormatError,
    UnsafeArchiveError,
)
from copassist.sources import READERS, Limits, read

from .samples import (
    ARGUMENT,
    DATA,
    articles,
    messages,
    pdf,
    skipped,
    tree,
    write_zip,
)


def test_reads_a_mixed_folder() -> None:
    """A folder of exports and articles gives all of them, and a reason for all else."""
    items = list(read(DATA))
    assert len(articles(items)) == 8
    chats = {reader.name for reader in READERS if reader.is_export}
    broken = {"slack_broken", "zulip_archive", "zulip_broken"}
    assert {m.path.split("/")[0] for m in messages(items)} == chats | broken
    assert {m.source for m in messages(items)} == chats
    reasons = {where: reason for where, reason in skipped(items)}
    assert reasons["malformed/binary.txt"] == "binary"
    assert reasons["slack_broken/general/2018-01-21.json:12"] == "broken_json"


def test_a_zip_reads_as_the_folder_that_it_holds(tmp_path: Path) -> None:
    """Unpacked or not, an export gives the same records."""
    packed = write_zip(tmp_path / "export.zip", tree(DATA / "slack"))
    assert list(read(packed)) == list(read(DATA / "slack"))


def test_a_zip_may_carry_one_top_folder(tmp_path: Path) -> None:
    """The folder that some tools put around an export only shows in the paths."""
    entries = {f"Équipe export/{name}": data for name, data in tree(DATA / "slack").items()}
    inside = messages(read(write_zip(tmp_path / "export.zip", entries)))
    plain = messages(read(DATA / "slack"))
    assert [m.id for m in inside] == [m.id for m in plain]
    assert inside[0].path == f"Équipe export/{plain[0].path}"


def test_an_export_zip_inside_a_folder_is_read(tmp_path: Path) -> None:
    """An export beside articles is taken for what it is, with its own name in the paths."""
    write_zip(tmp_path / "export.zip", tree(DATA / "slack"))
    (tmp_path / "note.txt").write_text(f"Note\n\n{ARGUMENT}", encoding="utf-8")
    items = list(read(tmp_path))
    assert [a.path for a in articles(items)] == ["note.txt"]
    assert messages(items)[0].path.startswith("export.zip/")


def test_one_file_is_named_by_its_name() -> None:
    """The path of a single file is its name alone."""
    (article,) = articles(read(DATA / "articles" / "suivi.txt"))
    assert article.path == "suivi.txt"


def test_no_folder_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was unpacked is removed, even when the reading stops half-way."""
    packed = write_zip(tmp_path / "export.zip", tree(DATA / "slack"))
    work = tmp_path / "work"
    work.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(work))
    items = read(packed)
    next(items)
    assert list(work.iterdir())
    items.close()  # type: ignore[attr-defined]
    assert not list(work.iterdir())


ALONE = {
    "picture.png": (b"\x89PNG\r\n\0\0", UnknownFormatError, "unknown_format"),
    "nul.txt": (b"abc\0def", MalformedExportError, "binary"),
    "nothing.md": (b"", MalformedExportError, "empty"),
    "broken.docx": (b"PK\x03\x04 no", MalformedExportError, "broken_docx"),
    "broken.zip": (b"no zip", MalformedExportError, "broken_zip"),
    "nothing.zip": (b"PK\x05\x06" + bytes(18), MalformedExportError, "empty"),
    "broken.odt": (b"PK\x03\x04 no", MalformedExportError, "broken_odt"),
    "scan.pdf": (pdf([None]), MalformedExportError, "scanned_pdf"),
    "large.txt": (b"a" * 1_000_001, SourceError, "too_large"),
}


@pytest.mark.parametrize("name", ALONE)
def test_alone_raises_in_a_folder_is_skipped(name: str, tmp_path: Path) -> None:
    """The same fault stops the import of one file, and costs a folder that file alone."""
    data, kind, key = ALONE[name]
    path = tmp_path / name
    path.write_bytes(data)
    (tmp_path / "sound.txt").write_text(f"Note\n\n{ARGUMENT}", encoding="utf-8")
    limits = Limits(file_mb=1)
    with pytest.raises(kind) as caught:
        list(read(path, limits))
    assert (caught.value.key, caught.value.data["path"]) == (key, str(path.resolve()))
    items = list(read(tmp_path, limits))
    assert skipped(items) == {(name, key): 1}
    assert [a.path for a in articles(items)] == ["sound.txt"]


def test_a_missing_path_is_told(tmp_path: Path) -> None:
    """A path that is not there is a SourceError, not a crash."""
    with pytest.raises(SourceError) as caught:
        list(read(tmp_path / "absent"))
    assert caught.value.key == "missing"


def test_a_zip_that_leaves_its_folder_is_refused(tmp_path: Path) -> None:
    """Nothing of an unsafe zip is read."""
    packed = write_zip(tmp_path / "a.zip", {"note.txt": ARGUMENT, "../out.txt": "x"})
    with pytest.raises(UnsafeArchiveError):
        list(read(packed))
    assert not (tmp_path.parent / "out.txt").exists()


def test_names_that_are_no_text_are_read_as_they_were_meant(tmp_path: Path) -> None:
    """A name in an old encoding gives a place and a title that a store can keep."""
    (tmp_path / os.fsdecode(b"caf\xe9.txt")).write_text(ARGUMENT, encoding="utf-8")
    (tmp_path / os.fsdecode(b"\xe9t\xe9.docx")).write_bytes(b"PK\x03\x04 no")
    items = list(read(tmp_path))
    assert [(a.path, a.title) for a in articles(items)] == [("café.txt", "Café")]
    assert skipped(items) == {("été.docx", "broken_docx"): 1}
