from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.errors import MalformedExportError, SourceError
from copassist.sources.json_file import object_in, objects_in, read_records, text_in

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    return path


def test_objects_of_a_list(tmp_path: Path) -> None:
    """What is no object in the list is left out; a byte-order mark does no harm."""
    assert read_records(_file(tmp_path, b'\xef\xbb\xbf[{"a": 1}, 2, null]'), 99) == [{"a": 1}]


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b'[\n{"a": 1},\n{"b" 2}]', 3),
        (b"", 1),
        (b'{"a": 1}', 1),
        (b'[\n"\xff"]', 2),
        (b"[" * 99_999, 1),
        (b"[1" + b"0" * 9999 + b"]", 1),
        (b"[{}\n", 2),
    ],
)
def test_faults_are_told_with_their_line(tmp_path: Path, data: bytes, line: int) -> None:
    """Cut short, badly encoded, too deep or of another shape: all are broken at a line."""
    with pytest.raises(MalformedExportError) as caught:
        read_records(_file(tmp_path, data), 1_000_000)
    assert caught.value.data["place"] == f"line {line}"


def test_large_and_absent_files(tmp_path: Path) -> None:
    """What cannot be read at all is a SourceError."""
    keys = []
    for path in (_file(tmp_path, b"[" + b" " * 99 + b"]"), tmp_path / "absent.json"):
        with pytest.raises(SourceError) as caught:
            read_records(path, 50)
        keys.append(caught.value.key)
    assert keys == ["too_large", "unreadable"]


@given(st.dictionaries(st.sampled_from("abc"), JSON))
def test_fields_of_any_shape(record: dict[str, object]) -> None:
    """A field of an unexpected shape counts as absent."""
    assert isinstance(text_in(record, "a", "b"), str)
    assert isinstance(object_in(record, "a"), dict)
    assert all(isinstance(item, dict) for item in objects_in(record, "a"))
