"""The headers of a mail: names and values, and the words, people and moments in them.

The standard says how letters beyond ASCII are written there, and every second program does it its
own way: encoded words of a charset that they are not in, bare bytes, folds in the middle of a
letter. So nothing is refused: a charset that does not fit gives way to UTF-8, then Windows-1252.
Archives of lists write ``a at b.fr (Nom)`` for addresses.
"""

from __future__ import annotations

import re
from binascii import Error as BinasciiError
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from email.errors import HeaderParseError
from email.header import decode_header
from email.utils import parsedate_tz

from copassist.sources.decoding import clean

Fields = Mapping[str, list[str]]
_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:[ \t]*(.*(?:\n[ \t]+\S.*)*)", re.MULTILINE)
_ENCODED = re.compile(r"=\?[^?\s]+\?[bq]\?", re.IGNORECASE)
_SINGLE_BYTE = re.compile(r"^(?:us-?ascii|ascii|ansi|iso[-_]?8859|latin|windows-125|cp125)", re.I)
_WIDER = {"gb2312": "gb18030", "ks_c_5601-1987": "cp949", "iso-8859-1": "cp1252"}
_BRACKETED = re.compile(r"^(.*?)<\s*([^<>]*?)\s*>[^<>]*$", re.DOTALL)
_OBSCURED = re.compile(r"^\s*(\S+) at (\S+?)\s*(?:\((.*)\)\s*)?$", re.DOTALL)
_COMMENTED = re.compile(r"^\s*(\S+@\S+)\s*\((.*)\)\s*$", re.DOTALL)
# Bounds, as the standard has them: without, a header of one endless word takes the square of it.
_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}(?:@| at )[\w-]{1,63}(?:\.[\w-]{1,63})+")
_ID = re.compile(r"<([^<>]+)>")
_BARE_ID = re.compile(r"[^\s<>,;()\"@]{1,200}@[^\s<>,;()\"]{1,200}")
_EARLIEST, _LATEST = 1971, 2200


def read_fields(data: bytes) -> tuple[dict[str, list[str]], bytes]:
    """Return the headers of a mail by lower-case name, and what stands below them."""
    top, blank, body = (b"", b"\n", data[1:]) if data[:1] == b"\n" else data.partition(b"\n\n")
    fields: dict[str, list[str]] = {}
    for found in _FIELD.finditer(top):
        value = decode_bytes(found[2], "").replace("\n", "")
        fields.setdefault(found[1].decode("ascii").lower(), []).append(value.strip())
    return fields, body if blank else b""


def value_of(fields: Fields, *names: str) -> str:
    """Return the first value that is not empty of some headers."""
    values = (value for name in names for value in fields.get(name, ()))
    return next((value for value in values if value), "")


def decode_bytes(data: bytes, charset: str) -> str:
    """Return the text of bytes: as declared, as UTF-8, as Windows-1252, the first that fits.

    Of the charsets of one byte, which fit all bytes, UTF-8 comes first: it fits nothing else.
    """
    declared = charset.strip().lower()
    tries = [_WIDER.get(declared, declared)] if declared else []
    tries = ["utf-8", *tries] if _SINGLE_BYTE.match(declared) else [*tries, "utf-8"]
    for name in tries:
        try:
            return data.decode(name)
        except (LookupError, UnicodeError, ValueError):
            continue
    return data.decode("cp1252", "replace")


def words(value: str) -> str:
    """Return the words of a header on one line, encoded words decoded."""
    if _ENCODED.search(value):
        try:
            parts = decode_header(value)
        except (HeaderParseError, BinasciiError, ValueError):
            parts = []
        value = "".join(_part(*part) for part in parts) or value
    return " ".join(clean(value).split())


def _part(part: bytes | str, charset: str | None) -> str:
    if isinstance(part, str):
        return part
    # Bare words come as raw-unicode-escape bytes where others are encoded.
    return decode_bytes(part, charset) if charset else part.decode("raw-unicode-escape", "replace")


def person(value: str) -> tuple[str, str]:
    """Return the name (empty when there is none) and the lower-case address of a ``From``."""
    name, address = "", value
    if found := _BRACKETED.match(value):
        name, address = found[1], found[2]
    elif found := _OBSCURED.match(value):
        name, address = found[3] or "", f"{found[1]}@{found[2]}"
    elif found := _COMMENTED.match(value):
        name, address = found[2], found[1]
    address = words(address).replace(" at ", "@").replace(" ", "").lower().strip("'\"")
    name = words(name).strip(" \"'").replace('\\"', '"').replace("\\", "")
    return ("" if _ADDRESS.fullmatch(name) else name), address


def addresses(value: str) -> list[str]:
    """Return the lower-case addresses of a ``To`` or ``Cc``."""
    return [found.replace(" at ", "@").lower() for found in _ADDRESS.findall(value)]


def ids_in(value: str) -> list[str]:
    """Return the message ids of a header, without their brackets."""
    found = _ID.findall(value) or _BARE_ID.findall(value)
    ids = ("".join(clean(one).split()) for one in found)
    return [one for one in ids if one]


def moment_of(fields: Fields, postmark: str) -> datetime | None:
    """Return when a mail was sent: what it says, else what a server or the mailbox says.

    A date without a zone is taken for UTC, as mailboxes write theirs.
    """
    received = (value.rpartition(";")[2] for value in fields.get("received", ()))
    said = [value_of(fields, "date"), value_of(fields, "x-list-received-date", "delivery-date")]
    day = re.search(r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun),?\s.*$", postmark)
    return next(filter(None, map(_moment, [*said, *received, day[0] if day else ""])), None)


def _moment(value: str) -> datetime | None:
    try:
        parsed = parsedate_tz(words(value))
        if parsed is None or not _EARLIEST <= parsed[0] <= _LATEST:
            return None
        zone = timezone(timedelta(seconds=parsed[9] or 0))
        return datetime(*parsed[:6], tzinfo=zone).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
