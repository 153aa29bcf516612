from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.errors import MalformedExportError, SourceError
from copassist.sources.json_file import (
    id_in,
    moment_in,
    object_in,
    objects_in,
    read_object,
    read_records,
    text_in,
)

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.json"
    path.write_bytes(data)
    return path


def test_objects_of_a_list(tmp_path: Path) -> None:
    """What is no object in the list stands as an empty one; a byte-order mark does no harm."""
    found = read_records(_file(tmp_path, b'\xef\xbb\xbf[{"a": 1}, 2, null]'), 99)
    assert found == [{"a": 1}, {}, {}]


def test_an_object_may_be_mended_first(tmp_path: Path) -> None:
    """What a tool writes wrongly is repaired before it is read; a list is no object."""
    path = _file(tmp_path, b'{"a": 1,}')
    assert read_object(path, 99, lambda text: text.replace(",}", "}")) == {"a": 1}
    with pytest.raises(MalformedExportError):
        read_object(_file(tmp_path, b"[{}]"), 99)


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
    assert caught.value.data["place"] == line


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


def test_an_object_is_a_whole_file(tmp_path: Path) -> None:
    """A list is no object, and is told as broken."""
    assert read_object(_file(tmp_path, b'{"a": 1}'), 99) == {"a": 1}
    with pytest.raises(MalformedExportError):
        read_object(_file(tmp_path, b"[]"), 99)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (7, "7"),
        ("007", "007"),
        (-1, "-1"),
        (True, ""),
        ("7a", ""),
        (7.0, ""),
        (None, ""),
        (10**99, ""),
    ],
)
def test_numbers_that_name_things(value: object, number: str) -> None:
    """A number may stand as one or as text; anything else names nothing."""
    assert id_in({"id": value}, "id") == number


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        (1746540000, "2025-05-06T14:00:00+00:00"),
        (1746540000.25, "2025-05-06T14:00:00.250000+00:00"),
        ("2025-05-06T16:00:00+02:00", "2025-05-06T14:00:00+00:00"),
        ("2025-05-06T14:00:00.000Z", "2025-05-06T14:00:00+00:00"),
        ("2025-05-06T14:00:00", "2025-05-06T14:00:00+00:00"),
    ],
)
def test_moments(value: object, moment: str) -> None:
    """Seconds and ISO 8601 are both moments; one without a zone is in UTC."""
    said = moment_in({"a": None, "b": value}, "a", "b")
    assert said is not None and said.isoformat() == moment


@given(st.one_of(st.floats(), st.integers(), st.text(), st.booleans(), st.none()))
def test_moments_of_any_shape(value: object) -> None:
    """What is no moment is none, however large."""
    said = moment_in({"a": value}, "a")
    assert said is None or said.utcoffset() is not None
