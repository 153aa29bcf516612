from __future__ import annotations

import stat
import zipfile
from pathlib import Path

import pytest

from copassist.errors import MalformedExportError, UnsafeArchiveError
from copassist.sources import unpack
from copassist.sources.contract import Limits

from .samples import LIMITS, write_zip


@pytest.mark.parametrize("name", ["../a", "a/../../b", "/etc/x", "\\x", "C:\\x", "c:x", "a\\..\\b"])
def test_places_outside_are_refused(name: str, tmp_path: Path) -> None:
    """An entry that would be written outside the folder stops everything, before any writing."""
    path = write_zip(tmp_path / "a.zip", {"good.txt": "x", name: "x"})
    with pytest.raises(UnsafeArchiveError) as caught, unpack.unpacked(path, LIMITS):
        pass
    assert caught.value.key == "unsafe_zip"
    assert caught.value.data["path"] == str(path)


def test_links_are_refused(tmp_path: Path) -> None:
    """A link inside a zip could point anywhere."""
    link = zipfile.ZipInfo("link")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    with pytest.raises(UnsafeArchiveError) as caught:
        unpack.check(path, LIMITS)
    assert caught.value.data["place"] == "link"


def test_total_size_is_bounded(tmp_path: Path) -> None:
    """More than the limit, all entries together, is a bomb."""
    path = write_zip(tmp_path / "a.zip", {"a": b"1" * 600_000, "b": b"2" * 600_000})
    with pytest.raises(UnsafeArchiveError) as caught:
        unpack.check(path, Limits(zip_mb=1))
    assert caught.value.key == "zip_bomb"


def test_a_ratio_that_no_text_has_is_a_bomb(tmp_path: Path) -> None:
    """An entry that swells more than 200 times beyond 50 MB is refused."""
    path = write_zip(tmp_path / "a.zip", {"a.txt": bytes(51_000_000)})
    with pytest.raises(UnsafeArchiveError) as caught:
        unpack.check(path, LIMITS)
    assert (caught.value.key, caught.value.data["place"]) == ("zip_bomb", "a.txt")


def test_real_bytes_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the directory of a zip is not to be believed, what comes out is counted."""
    path = write_zip(tmp_path / "a.zip", {"a": b"1" * 900_000, "b": b"2" * 900_000})
    monkeypatch.setattr(unpack, "_check_entries", lambda *_: None)
    with pytest.raises(UnsafeArchiveError), unpack.unpacked(path, Limits(zip_mb=1)):
        pass


def test_no_zip_and_locked_zip_are_malformed(tmp_path: Path) -> None:
    """Both are told apart, because only one of them has a remedy."""
    none = tmp_path / "none.zip"
    none.write_bytes(b"not a zip")
    with pytest.raises(MalformedExportError) as caught:
        unpack.check(none, LIMITS)
    assert caught.value.key == "broken_zip"
    locked = write_zip(tmp_path / "locked.zip", {"a.txt": "x"})
    data = bytearray(locked.read_bytes())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    data[6] |= 1
    locked.write_bytes(data)
    with pytest.raises(MalformedExportError) as caught:
        unpack.check(locked, LIMITS)
    assert caught.value.key == "zip_password"


def test_names_in_utf8_without_the_flag_are_read(tmp_path: Path) -> None:
    """Some systems write UTF-8 names and do not say so."""
    entry = zipfile.ZipInfo("général/a.txt")
    entry.filename = "général/a.txt".encode().decode("cp437")
    assert unpack.entry_name(entry) == "général/a.txt"
    assert unpack.entry_name(zipfile.ZipInfo("plain.txt")) == "plain.txt"


def test_entries_without_a_date_unpack(tmp_path: Path) -> None:
    """A zip whose entries bear the day 1980-00-00 unpacks."""
    path = write_zip(tmp_path / "a.zip", {"a.txt": "x"})
    data = bytearray(path.read_bytes())
    data[10:14] = bytes(4)
    at = data.index(b"PK\x01\x02")
    data[at + 12 : at + 16] = bytes(4)
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].date_time[:3] == (1980, 0, 0)
    with unpack.unpacked(path, LIMITS) as content:
        assert (content.folder / "a.txt").read_text() == "x"


def test_a_file_and_a_folder_of_one_name_do_not_crash(tmp_path: Path) -> None:
    """Entries that cannot both be written are damaged, not fatal."""
    path = write_zip(tmp_path / "a.zip", {"a/b.txt": "x", "a": "y", f"{'n' * 400}.txt": "z"})
    with unpack.unpacked(path, LIMITS) as content:
        assert content.damaged == ("a", f"{'n' * 400}.txt")
        assert (content.folder / "a" / "b.txt").exists()


def test_the_first_entry_of_a_name_stands(tmp_path: Path) -> None:
    """A second entry of the same name replaces nothing, and is named."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("a.txt", "un")
        archive.writestr("a.txt", "deux")
    with unpack.unpacked(path, LIMITS) as content:
        assert content.damaged == ("a.txt",)
        assert (content.folder / "a.txt").read_text() == "un"


def test_a_list_of_entries_beyond_the_limit_is_not_even_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A zip whose list of entries would fill the memory is a bomb."""
    path = write_zip(tmp_path / "a.zip", {f"{n}.txt": "x" for n in range(20)})
    monkeypatch.setattr(unpack, "MAX_DIRECTORY", 1000)
    assert unpack.entry_names(path) == frozenset()
    with pytest.raises(UnsafeArchiveError) as caught:
        unpack.check(path, LIMITS)
    assert caught.value.key == "zip_bomb"
