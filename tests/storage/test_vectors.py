from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from copassist.errors import StoreError
from copassist.storage.chroma import blank
from copassist.storage.vectors import VectorIndex, discard, generations
from tests import servers

ROWS = np.eye(4, dtype=np.float32)


def test_archives_share_a_server(chroma_server: str, tmp_path: Path) -> None:
    """Two archives on one server never see, count or delete each other's rows."""
    one = VectorIndex.open(tmp_path, 1, chroma_server, "aaaa")
    two = VectorIndex.open(tmp_path, 1, chroma_server, "bbbb")
    one.put("fr-public", ["x", "y"], ROWS[:2])
    two.put("fr-public", ["z"], ROWS[2:3])
    assert (one.counts(), two.counts()) == ({"fr-public": 2}, {"fr-public": 1})
    assert one.nearest("fr-public", ROWS[2], 5)[0] == ["x", "y"]
    discard(tmp_path, 1, chroma_server, "bbbb")
    assert (one.counts(), two.counts()) == ({"fr-public": 2}, {})


def test_generations_stand_on_the_server(chroma_server: str, tmp_path: Path) -> None:
    """What generations there are is asked of the server, whatever home asks."""
    for number in (1, 12):
        VectorIndex.open(tmp_path / "a", number, chroma_server, "cccc").put(
            "en-public", ["x"], ROWS[:1]
        )
    assert list(generations(tmp_path / "b", chroma_server, "cccc")) == [1, 12]
    assert list(generations(tmp_path / "b", chroma_server, "dddd")) == []


def test_a_server_that_is_away(tmp_path: Path) -> None:
    """A server that does not answer, at once or later, is one clear error that names it."""
    with servers.chroma() as address:
        index = VectorIndex.open(tmp_path, 1, address, "aaaa")
        index.put("fr-public", ["x"], ROWS[:1])
    later: list[Callable[[], object]] = [
        lambda: VectorIndex.open(tmp_path, 1, address, "aaaa"),
        lambda: index.nearest("fr-public", ROWS[0], 1),
        lambda: list(generations(tmp_path, address, "aaaa")),
    ]
    for ask in later:
        with pytest.raises(StoreError) as caught:
            ask()
        assert (caught.value.key, caught.value.data["path"]) == ("index", address)


@pytest.mark.parametrize("url", ["nowhere", "127.0.0.1:port"])
def test_a_bad_address(url: str, tmp_path: Path) -> None:
    """An address without a port is one clear error."""
    with pytest.raises(StoreError) as caught:
        VectorIndex.open(tmp_path, 1, url, "aaaa")
    assert caught.value.key == "index"


def test_what_another_process_wrote_is_seen(tmp_path: Path) -> None:
    """A folder opened again shows what was written since, and nothing that was deleted."""
    reader = VectorIndex.open(tmp_path, 1)
    writer = VectorIndex.open(tmp_path, 1)
    writer.put("fr-public", ["x", "y"], ROWS[:2])
    assert reader.nearest("fr-public", ROWS[0], 5)[0] == ["x", "y"]
    writer = VectorIndex.open(tmp_path, 1)
    writer.remove("fr-public", ["x"])
    writer.put("fr-public", ["z"], ROWS[2:3])
    again = VectorIndex.open(tmp_path, 1)
    assert sorted(again.nearest("fr-public", ROWS[0], 5)[0]) == ["y", "z"]


def test_room_for_rows_to_come_holds_nothing(tmp_path: Path) -> None:
    """Memory that Chroma writes as it finds it is blanked; rows written to disk are whole."""
    index = VectorIndex.open(tmp_path, 1)
    index.put("fr-public", ["x"], ROWS[:1])
    (file,) = tmp_path.rglob("data_level0.bin")
    size = file.stat().st_size
    file.write_bytes((b"what was erased " * size)[:size])
    index.put("fr-public", ["y"], ROWS[1:2])
    assert not any(file.read_bytes())
    many = np.random.default_rng(3).random((1100, 4)).astype(np.float32)
    index.put("en-public", [str(n) for n in range(1100)], many)
    written = [file for file in tmp_path.rglob("data_level0.bin") if any(file.read_bytes())]
    assert len(written) == 1
    for opened in (index, VectorIndex.open(tmp_path, 1, revision="later")):
        assert opened.nearest("fr-public", ROWS[1], 1)[0] == ["y"]
        assert opened.nearest("en-public", many[7], 1)[0] == ["7"]
        assert opened.nearest("en-public", many[1050], 1)[0] == ["1050"]


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        (b"", b"row"),
        (b"short", b"row"),
        (struct.pack("<i4Q", 1, 0, 1, 1, 3), b"row"),
        (struct.pack("<i4Q", 1, 0, 2, 0, 3), b"row"),
        (struct.pack("<i4Q", 1, 0, 1, 0, 3), bytes(3)),
    ],
    ids=["none", "cut", "rows", "another size", "room"],
)
def test_room_alone_is_blanked(head: bytes, kept: bytes, tmp_path: Path) -> None:
    """A head that is cut, tells of rows or of another size leaves every byte as it is."""
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "header.bin").write_bytes(head)
    blank(tmp_path)
    (tmp_path / "a" / "data_level0.bin").write_bytes(b"row")
    blank(tmp_path)
    assert (tmp_path / "a" / "data_level0.bin").read_bytes() == kept
