"""Bytes to text: a byte-order mark wins, then UTF-8, then Windows-1252.

UTF-8 refuses nearly every text that is not UTF-8, so trying it first is safe; Windows-1252
accepts nearly anything, so it comes last and only for bytes that look like text. Controls and
lone surrogates are taken out: no store can keep them and no reader sees them.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from copassist.errors import MalformedExportError

HEAD_BYTES = 4096
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff]")
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_MOST_CONTROLS = 0.02


def clean(text: str) -> str:
    """Return the text with Unix line ends, without controls or lone surrogates."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return _CONTROLS.sub("", whole.replace("\r\n", "\n").replace("\r", "\n"))


def looks_binary(data: bytes) -> bool:
    """Tell whether bytes are no text: a NUL outside UTF-16, or many controls."""
    if data.startswith(_UTF16_MARKS):
        return False
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    return b"\0" in data or controls > _MOST_CONTROLS * len(data)


def decode(data: bytes) -> str | None:
    """Return the text of the bytes, None when they are no text."""
    if looks_binary(data):
        return None
    if data.startswith(_UTF16_MARKS):
        return clean(data.decode("utf-16", "replace"))
    try:
        return clean(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        return clean(data.decode("cp1252", "replace"))


def read_text(path: Path) -> str:
    """Return the text of a file.

    :raises MalformedExportError: key ``binary`` when it holds no text.
    """
    text = decode(path.read_bytes())
    if text is None:
        raise MalformedExportError("binary", path=str(path), place=path.name)
    return text


def head(path: Path) -> bytes:
    """Return the first bytes of a file, none of a folder."""
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(HEAD_BYTES)
