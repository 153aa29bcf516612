from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from filelock import FileLock

from copassist.errors import ModelError
from copassist.models import shelf as shelves
from copassist.models.shelf import Fill, Partial, Shelf

GGUF = b"GGUF" + bytes(range(256))


def writing(data: bytes) -> Fill:
    def fill(partial: Partial) -> None:
        partial.path.write_bytes(data)

    return fill


def refused(shelf: Shelf, name: str, fill: Fill, sha256: str = "") -> str:
    with pytest.raises(ModelError) as caught:
        shelf.add(name, fill, sha256)
    return caught.value.key


def visible(shelf: Shelf) -> list[str]:
    """Name what lies there, but for locks."""
    return sorted(p.name for p in shelf.folder.iterdir() if p.suffix != ".lock")


def test_a_model_is_added_found_listed_and_removed(tmp_path: Path) -> None:
    """A model is one file with its name, and nothing is left of it once it is removed."""
    shelf = Shelf(tmp_path)
    assert shelf.models() == []
    added = shelf.add("qwen2.5-7B", writing(GGUF), hashlib.sha256(GGUF).hexdigest().upper())
    assert shelf.models() == [added]
    assert shelf.find("qwen2.5-7B").path.read_bytes() == GGUF
    shelf.remove("qwen2.5-7B")
    assert visible(shelf) == []


@pytest.mark.parametrize("name", ["", "..", ".x", "a/b", "a b", "../x", "x" * 65, "a\n"])
def test_a_name_stays_in_its_folder(tmp_path: Path, name: str) -> None:
    """No name leads out of the folder, or hides."""
    shelf = Shelf(tmp_path)
    assert refused(shelf, name, writing(GGUF)) == "model_name"
    with pytest.raises(ModelError):
        shelf.remove(name)


def test_what_is_no_model_never_gets_its_name(tmp_path: Path) -> None:
    """A page of HTML, an empty file or another file than expected leaves nothing behind."""
    shelf = Shelf(tmp_path)
    assert refused(shelf, "x", writing(b"<html>")) == "model_not_gguf"
    assert refused(shelf, "x", writing(b"")) == "model_not_gguf"
    assert refused(shelf, "x", writing(GGUF), "0" * 64) == "model_sha256"
    assert visible(shelf) == []


def test_a_taken_name_is_kept(tmp_path: Path) -> None:
    """Nothing is put in the place of a model that is there."""
    shelf = Shelf(tmp_path)
    shelf.add("x", writing(GGUF))
    assert refused(shelf, "x", writing(GGUF + b"2")) == "model_taken"
    assert shelf.find("x").path.read_bytes() == GGUF


def test_one_process_at_a_time_adds_a_name(tmp_path: Path) -> None:
    """A second one is told so at once."""
    shelf = Shelf(tmp_path)
    shelf.folder.mkdir(parents=True)
    with FileLock(shelf.folder / ".x.lock"):
        assert refused(shelf, "x", writing(GGUF)) == "model_adding"
    shelf.add("x", writing(GGUF))


def test_what_was_left_is_gone_on_with_or_begun_again(tmp_path: Path) -> None:
    """What is there of one origin counts for that origin only; removing takes it away."""
    shelf, seen = Shelf(tmp_path), []

    def fill(origin: str) -> Fill:
        def cut(partial: Partial) -> None:
            seen.append(partial.resume(origin))
            with partial.path.open("ab") as file:
                file.write(b"GGUF")
            raise OSError("cut")

        return cut

    for origin in ("a", "a", "b", "b"):
        assert refused(shelf, "x", fill(origin)) == "model_place"
    assert seen == [0, 4, 0, 4]
    shelf.remove("x")
    assert visible(shelf) == []
    with pytest.raises(ModelError):
        shelf.remove("x")


def test_a_full_disk_is_said_before_anything_is_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is needed and what is free are in the error."""
    usage = type("Usage", (), {"free": 5_000_000})
    monkeypatch.setattr(shelves.shutil, "disk_usage", lambda _: usage)
    with pytest.raises(ModelError) as caught:
        Partial(tmp_path / ".x.partial").require(10_000_000)
    assert caught.value.key == "model_disk"
    assert (caught.value.data["needed_mb"], caught.value.data["free_mb"]) == (11, 5)


def test_a_home_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    """A file where the folder should be gives an error of ours."""
    (tmp_path / "models").write_text("")
    assert refused(Shelf(tmp_path), "x", writing(GGUF)) == "model_place"
