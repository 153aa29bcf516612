from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from copassist.errors import SourceError, UnknownFormatError
from copassist.records import Item, Message
from copassist.sources import READERS, Limits, read
from copassist.sources.child import Child
from copassist.sources.folder import Walk

from .samples import ARGUMENT, DATA, LIMITS, articles, skipped, tree, write_zip


def test_unwanted_things_are_named(tmp_path: Path) -> None:
    """Hidden files, links and licences are left, each with its reason."""
    for name in (".hidden", "LICENSE", "licence.txt", "COPYING.md", "image.png", "desktop.ini"):
        (tmp_path / name).write_text("words", encoding="utf-8")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "note.txt").write_text(ARGUMENT, encoding="utf-8")
    (tmp_path / "link.txt").symlink_to(DATA / "articles" / "suivi.txt")
    (tmp_path / "links").symlink_to(DATA)
    assert skipped(read(tmp_path)) == {
        (".hidden", "hidden"): 1,
        (".git", "hidden"): 1,
        ("desktop.ini", "hidden"): 1,
        ("LICENSE", "licence"): 1,
        ("licence.txt", "licence"): 1,
        ("COPYING.md", "licence"): 1,
        ("image.png", "unknown_format"): 1,
        ("link.txt", "symlink"): 1,
        ("links", "symlink"): 1,
    }


def test_readme_is_an_article(tmp_path: Path) -> None:
    """A README or an index of a folder is read like any other article."""
    (tmp_path / "README.md").write_text(f"# Index\n\n{ARGUMENT}", encoding="utf-8")
    assert [a.title for a in articles(read(tmp_path))] == ["Index"]


def test_zips_are_followed_once_inside_one_another(tmp_path: Path) -> None:
    """A zip in a zip is read; one deeper is left and named."""
    note = tree(DATA / "articles")["suivi.txt"]
    deepest = write_zip(tmp_path / "c.zip", {"note.txt": note}).read_bytes()
    middle = write_zip(tmp_path / "b.zip", {"c.zip": deepest, "note.txt": note}).read_bytes()
    outer = write_zip(tmp_path / "a.zip", {"b.zip": middle})
    items = list(read(outer))
    assert [a.path for a in articles(items)] == ["b.zip/note.txt"]
    assert skipped(items) == {("b.zip/c.zip", "nested_zip"): 1}


def test_other_office_documents_are_no_zip_of_articles(tmp_path: Path) -> None:
    """A spreadsheet is a zip too; its parts are not read as articles."""
    sheet = write_zip(tmp_path / "s.xlsx", {"[Content_Types].xml": "<a/>", "note.txt": ARGUMENT})
    with pytest.raises(UnknownFormatError):
        list(read(sheet))


def test_a_damaged_entry_costs_itself_alone(tmp_path: Path) -> None:
    """The rest of a zip is read when one entry is damaged."""
    packed = write_zip(tmp_path / "a.zip", {"a.txt": f"Une note\n\n{ARGUMENT}", "b.txt": ARGUMENT})
    data = bytearray(packed.read_bytes())
    data[60:70] = b"\xff" * 10
    packed.write_bytes(data)
    items = list(read(packed))
    assert skipped(items) == {("a.txt", "damaged_entry"): 1}
    assert [a.path for a in articles(items)] == ["b.txt"]


class _Refused:
    """A reader of what the system does not let us read."""

    name = "refused"
    is_export = False

    def recognises(self, path: Path) -> bool:
        return path.is_file()

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        raise PermissionError(path)


def test_what_the_system_refuses_is_told(tmp_path: Path) -> None:
    """A file without permission is named in a folder, and a SourceError alone."""
    note = tmp_path / "note.txt"
    note.write_text(ARGUMENT, encoding="utf-8")
    with Child() as child:
        walk = Walk([_Refused()], LIMITS, child)
        assert skipped(walk.read(tmp_path)) == {("note.txt", "unreadable"): 1}
        with pytest.raises(SourceError) as caught:
            list(walk.read(note))
    assert caught.value.key == "unreadable"


def test_zips_inside_a_zip_share_its_limit(tmp_path: Path) -> None:
    """A small zip of small zips cannot unpack to more than its own size allows, all together."""
    inner = {"a.md": b"a b " * 4_000_000}
    packed = write_zip(tmp_path / "inner.zip", inner).read_bytes()
    outer = write_zip(tmp_path / "outer.zip", {f"{n}.zip": packed for n in range(12)})
    left = skipped(read(outer))
    assert sum(n for (_, reason), n in left.items() if reason == "zip_bomb") >= 8


@dataclass(frozen=True)
class Peeking:
    """A reader that looks into every folder of a folder, as those of exports do."""

    name: str = "peeking"
    is_export: bool = True

    def recognises(self, path: Path) -> bool:
        if path.is_dir() and (path / "closed").exists():
            raise PermissionError(path / "closed")
        return False

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        raise AssertionError("it recognises nothing")


def test_a_closed_folder_costs_itself_alone(tmp_path: Path) -> None:
    """A reader that may not look into a part of a folder leaves the rest to be read."""
    (tmp_path / "closed").mkdir()
    (tmp_path / "ok.md").write_text(f"# Titre\n\n{ARGUMENT}", encoding="utf-8")
    with Child() as child:
        found = list(Walk([Peeking(), *READERS], LIMITS, child).read(tmp_path))
    assert [article.path for article in articles(found)] == ["ok.md"]


def test_exports_beside_a_stray_file_are_read(tmp_path: Path) -> None:
    """A folder of exports with a JSON beside them that is none of theirs is walked into."""
    shutil.copytree(DATA / "discourse", tmp_path / "forum")
    shutil.copytree(DATA / "slack", tmp_path / "chat")
    (tmp_path / "notes.json").write_text('{"a": 1}', encoding="utf-8")
    sources = {item.source for item in read(tmp_path) if isinstance(item, Message)}
    assert sources == {"discourse", "slack"}
