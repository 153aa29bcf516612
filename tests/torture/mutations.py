"""Ways to spoil a file: its bytes, the entries of its zip, the values of its JSON.

Each takes bytes, a place in them (a share, 0 to 1) and a number, and returns other bytes; so
hypothesis can choose, repeat and shrink them.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

from copassist.sources import unpack

Mutation = Callable[[bytes, float, int], bytes]
_ENCODINGS = ("utf-16", "utf-32", "cp1252", "utf-7", "utf-8-sig", "cp500", "shift_jis")
_INSERTED = (
    b"\0",
    b"\xff\xfe",
    b"\xed\xa0\x80",
    b"<![CDATA[",
    b"]]>",
    b"<!DOCTYPE a [<!ENTITY b 'bbbb'><!ENTITY c '&b;&b;'>]>",
    b"&c;",
    b"%s%n",
    b"\r\n" * 50,
    b"<<" * 500,
    b"[[" * 500,
    b"((" * 500,
    b"> " * 2000,
    b"<div>" * 3000,
    b"#+begin_src\n" * 300,
    b"* " * 500,
    b'{"a":' * 2000,
    "\u202e\u0000\ud7ff🙂".encode(),
)
_DAYS = (b"0000-00-00", b"9999-99-99", b"99999-12-31", b"1969-12-31", b"-001-01-01", b"9999-12-31")
_NUMBERS = (b"0", b"-1", b"9" * 20, b"1e999", b"9" * 5000, b"2147483648", b"0.1e-400", b"NaN")
_VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1e308,
    float("nan"),
    "",
    "\ud800",
    "\0",
    "é" * 5000,
    "9" * 400,
    "9999999999.999999",
    "-62135596801",
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "<a|b><@><#|><!>",
    [],
    {},
    [[[[[]]]]],
    [None, 3, "a"],
    {"id": {}, "text": [], "name": 1, "ts": []},
)


def cut(data: bytes, at: float, number: int) -> bytes:
    """Take out a part, or all that follows."""
    start = _place(data, at)
    return data[:start] + (data[start + number :] if number % 3 else b"")


def flip(data: bytes, at: float, number: int) -> bytes:
    """Change one byte."""
    start = _place(data, at)
    return data[:start] + bytes([number % 256]) + data[start + 1 :]


def insert(data: bytes, at: float, number: int) -> bytes:
    """Put in something that means something to a parser."""
    start = _place(data, at)
    return data[:start] + _INSERTED[number % len(_INSERTED)] + data[start:]


def duplicate(data: bytes, at: float, number: int) -> bytes:
    """Repeat a part, up to a hundred times."""
    start = _place(data, at)
    return data[:start] + data[start : start + number % 997] * (number % 100) + data[start:]


def recode(data: bytes, at: float, number: int) -> bytes:
    """Write the text, or the rest of it, in another encoding."""
    start = _place(data, at) if number % 2 else 0
    text = data[start:].decode("utf-8", "replace")
    return data[:start] + text.encode(_ENCODINGS[number % len(_ENCODINGS)], "replace")


def count(data: bytes, at: float, number: int) -> bytes:
    """Put an absurd number for one that is there."""
    return _instead(data, rb"-?\d+(?:\.\d+)?", at, _NUMBERS[number % len(_NUMBERS)])


def date(data: bytes, at: float, number: int) -> bytes:
    """Put an absurd day for one that is there."""
    return _instead(data, rb"\d{4}-?\d\d-?\d\d", at, _DAYS[number % len(_DAYS)])


def swap(data: bytes, at: float, number: int) -> bytes:
    """Put a value of the wrong kind into JSON, or take one out; a line of it counts as JSON."""
    try:
        return _swapped(data, at, number)
    except (ValueError, RecursionError):
        lines = data.split(b"\n")
        index = min(int(at * len(lines)), len(lines) - 1)
        try:
            lines[index] = _swapped(lines[index], number % 101 / 101, number)
        except (ValueError, RecursionError):
            return flip(data, at, number)
        return b"\n".join(lines)


def within(mutation: Mutation) -> Mutation:
    """Make a mutation work on an entry of a zip, where there is one."""

    def spoil(data: bytes, at: float, number: int) -> bytes:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = {name: archive.read(name) for name in archive.namelist()}
        except unpack.DAMAGED:
            entries = {}
        if not entries:
            return mutation(data, at, number)
        spoilt = list(entries)[number % len(entries)]
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in entries.items():
                archive.writestr(name, mutation(content, at, number) if name == spoilt else content)
        return made.getvalue()

    spoil.__name__ = f"within_{mutation.__name__}"
    return spoil


PLAIN = (cut, flip, insert, duplicate, recode, count, date, swap)
MUTATIONS: tuple[Mutation, ...] = (*PLAIN, *(within(mutation) for mutation in PLAIN))


def _place(data: bytes, at: float) -> int:
    return min(int(at * len(data)), max(len(data) - 1, 0))


def _instead(data: bytes, pattern: bytes, at: float, new: bytes) -> bytes:
    found = list(re.finditer(pattern, data))
    if not found:
        return data + new
    chosen = found[min(int(at * len(found)), len(found) - 1)]
    return data[: chosen.start()] + new + data[chosen.end() :]


def _swapped(data: bytes, at: float, number: int) -> bytes:
    tree = json.loads(data)
    holders = list(_holders(tree))
    if not holders:
        raise ValueError("nothing to put a value in")
    holder, key = holders[min(int(at * len(holders)), len(holders) - 1)]
    choice = number % (len(_VALUES) + 2)
    if choice == len(_VALUES):
        del holder[key]
    else:
        holder[key] = [holder[key]] if choice > len(_VALUES) else _VALUES[choice]
    return json.dumps(tree).encode()


def _holders(tree: Any) -> Iterator[tuple[Any, Any]]:
    """Return each place of a value: what holds it, and its key or index there."""
    if not isinstance(tree, dict | list):
        return
    for key, value in list(tree.items() if isinstance(tree, dict) else enumerate(tree)):
        yield tree, key
        yield from _holders(value)
