from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.errors import MalformedExportError
from copassist.sources.decoding import clean, decode, read_text


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cf"])))
def test_utf8_comes_back_as_it_went(text: str) -> None:
    """Text without controls survives UTF-8 unchanged."""
    assert decode(text.encode()) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_usual_encodings_of_french(encoding: str) -> None:
    """The encodings that French offices use are all read."""
    assert decode("L’été à l’œuvre – 5 €".encode(encoding)) == "L’été à l’œuvre – 5 €"


def test_binary_is_no_text(tmp_path: Path) -> None:
    """NUL and control bytes are told, not decoded to rubbish."""
    path = tmp_path / "a.txt"
    path.write_bytes(b"abc\0def")
    with pytest.raises(MalformedExportError) as caught:
        read_text(path)
    assert caught.value.key == "binary"
    assert decode(bytes(range(1, 32)) * 9) is None


def test_clean_leaves_nothing_that_a_store_refuses() -> None:
    """Lone surrogates, NUL and returns are gone; pairs and line ends stay."""
    assert clean("a\ud800b\0c\r\nd\re\ud83d\ude00") == "a\ufffdbc\nd\ne😀"


@given(st.binary())
def test_any_bytes_decode_or_are_binary(data: bytes) -> None:
    """No bytes crash the decoder, and what it returns can be stored."""
    text = decode(data)
    assert text is None or text.encode("utf-8").decode() == text
