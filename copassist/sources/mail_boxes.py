"""Mailboxes to letters: mbox in its dialects, monthly archives of lists, single mails, maildirs.

An mbox parts its mails by lines that start with ``From ``. So may a line of a mail where a program
forgot to quote it; hence such a line parts only when it holds a date as mailboxes write it, stands
after a blank line and before a header. Both dialects quote with ``>``, and one is taken off. The
file is read line by line, a letter at a time, so its size does not matter; of a letter larger than
any mail server takes, the first part is kept, which holds the words. A compressed archive is
counted while it comes out, for a small file can hold a boundless one.
"""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from copassist.errors import MalformedExportError, UnsafeArchiveError
from copassist.sources.contract import MEGABYTE, Limits
from copassist.sources.decoding import HEAD_BYTES, head
from copassist.sources.unpack import MAX_RATIO, RATIO_FROM_BYTES

LARGEST_LETTER = 32 * MEGABYTE
_LONGEST_LINE, _LONGEST_POSTMARK = 1 << 20, 500
_GZIP = b"\x1f\x8b"
_POSTMARK = re.compile(
    rb"From (?:.*\s)?(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s+"
    rb"(?:[A-Z][a-z]{2}\s+\d{1,2}|\d{1,2}\s+[A-Z][a-z]{2})\s.*\d{1,2}:\d\d.*$|From(?: -)?$"
)
_FIELD = re.compile(rb"([!-9;-~]{1,76})[ \t]*:")
_QUOTED_POSTMARK = re.compile(rb">+From ")
_TECHNICAL = {
    b"received", b"message-id", b"mime-version", b"return-path", b"delivered-to",
    b"x-original-to", b"x-received", b"arc-seal", b"dkim-signature", b"x-gm-thrid",
}  # fmt: skip
_SAVED_PAGE = {b"snapshot-content-location", b"content-location"}


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail as bytes with Unix line ends, and the line that parted it from the one before."""

    path: Path
    data: bytes
    postmark: bytes = b""


def is_box(path: Path) -> bool:
    """Tell whether a file holds mails, from its first bytes."""
    start = _start(path)
    lines = start.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines()
    if len(lines) > 1 and _parts(lines[0], lines[1]):
        return True
    return not start.startswith(_GZIP) and _is_letter(lines, path.suffix.lower() == ".eml")


def box_files(folder: Path) -> list[Path]:
    """Return the files of a folder that holds mails alone, or of a maildir; none of another."""
    if (folder / "cur").is_dir() and (folder / "new").is_dir():
        files = [file for name in ("cur", "new") for file in _visible(folder / name)]
        return files if files and is_box(files[0]) else []
    files = []
    for file in _visible(folder):
        if not file.is_file() or file.is_symlink() or not is_box(file):
            return []
        files.append(file)
    return files


def letters(path: Path, limits: Limits) -> Iterator[Letter]:
    """Hand on the mails of a file, in its order.

    :raises UnsafeArchiveError: key ``zip_bomb``.
    :raises MalformedExportError: key ``broken_gzip``, after the mails before the fault.
    """
    lines = _lines(path, limits)
    first = next((line for line in lines if line.strip()), b"").removeprefix(b"\xef\xbb\xbf")
    if not _is_postmark(first):
        yield Letter(path, _gathered(first, lines))
        return
    yield from _split(path, first, lines)


def _split(path: Path, postmark: bytes, lines: Iterator[bytes]) -> Iterator[Letter]:
    """Part lines where a postmark stands after a blank line and before a header."""
    body: list[bytes] = []
    size, held, after_blank = 0, b"", False
    for line in lines:
        if held and _parts(held, line):
            yield Letter(path, b"".join(body), postmark)
            body, size, postmark, held = [], 0, held, b""
        elif held:
            body.append(held)
            held = b""
        if after_blank and line.startswith(b"From ") and _is_postmark(line):
            held = line
        elif size < LARGEST_LETTER:
            is_quoted = line[:1] == b">" and _QUOTED_POSTMARK.match(line)
            body.append(line[1:] if is_quoted else line)
            size += len(line)
        after_blank = line == b"\n"
    yield Letter(path, b"".join([*body, held]), postmark)


def _parts(postmark: bytes, following: bytes) -> bool:
    """Tell whether a line and the one below it open a mail in a mailbox."""
    if not _is_postmark(postmark):
        return False
    return _FIELD.match(following) is not None or following.startswith(b">From ")


def _is_postmark(line: bytes) -> bool:
    return len(line) < _LONGEST_POSTMARK and _POSTMARK.match(line.rstrip()) is not None


def _gathered(first: bytes, lines: Iterator[bytes]) -> bytes:
    kept, size = [first], len(first)
    for line in lines:
        if size < LARGEST_LETTER:
            kept.append(line)
        size += len(line)
    return b"".join(kept)


def _lines(path: Path, limits: Limits) -> Iterator[bytes]:
    """Hand on lines with Unix ends; one longer than a megabyte comes in pieces."""
    with path.open("rb") as raw:
        is_packed = raw.read(2) == _GZIP
        raw.seek(0)
        if not is_packed:
            yield from _unix_lines(raw)
            return
        most = min(limits.zip_bytes, max(RATIO_FROM_BYTES, MAX_RATIO * path.stat().st_size))
        size = 0
        try:
            with gzip.open(raw) as unpacked:
                for line in _unix_lines(unpacked):
                    size += len(line)
                    if size > most:
                        raise _bomb(path, limits)
                    yield line
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise MalformedExportError("broken_gzip", path=str(path), place=path.name) from error


def _unix_lines(file: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    while line := file.readline(_LONGEST_LINE):
        yield line[:-2] + b"\n" if line.endswith(b"\r\n") else line


def _bomb(path: Path, limits: Limits) -> UnsafeArchiveError:
    return UnsafeArchiveError("zip_bomb", path=str(path), place=path.name, limit_mb=limits.zip_mb)


def _start(path: Path) -> bytes:
    """Return the first bytes of a file, unpacked where it is compressed."""
    start = head(path)
    if not start.startswith(_GZIP):
        return start
    try:
        return zlib.decompressobj(wbits=31).decompress(start, HEAD_BYTES)
    except zlib.error:
        return start


def _is_letter(lines: list[bytes], is_named_so: bool) -> bool:
    """Tell whether lines open with headers as only mails have them."""
    names: set[bytes] = set()
    is_cut = True
    for line in lines:
        if not line.strip():
            is_cut = False
            break
        field = _FIELD.match(line)
        if field is None and not (names and line[:1] in (b" ", b"\t")) and line is not lines[-1]:
            return False
        names |= {field[1].lower()} if field else set()
    if names & _SAVED_PAGE:
        return False
    if is_named_so:
        return bool(names & {b"from", *_TECHNICAL})
    dated = bool(names & {b"date", b"received"})
    return bool(names & _TECHNICAL) and (is_cut or (dated and b"from" in names))


def _visible(folder: Path) -> list[Path]:
    return sorted(child for child in folder.iterdir() if not child.name.startswith("."))
