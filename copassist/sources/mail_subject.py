"""Subjects: what a thread is called, less the signs of replies, forwards and lists.

Programs put ``Re:``, ``RE :``, ``TR:``, ``Fwd:`` or ``AW:`` before a subject, and lists put their
name in brackets, in any order and number. Only the name of the list itself is taken off a title:
people put words in brackets too, which mean something.
"""

from __future__ import annotations

import re
from collections.abc import Collection

_REPLY = r"(?:re|aw|rép|rep|antw)"
_FORWARD = r"(?:tr|fwd?|wg)"
_PREFIX = re.compile(rf"^\s*(?:({_REPLY})|{_FORWARD})\s*(?:[\[(^]?\d+[\])]?)?\s*[:：]\s*", re.I)
_TAG = re.compile(r"^\s*\[([^\[\]]{1,60})\]\s*")
_DIGEST = re.compile(r"\bDigest,? Vol\.? ?\d+|^Lot .{1,80}, Vol\.? ?\d+", re.IGNORECASE)


def tag_of(subject: str) -> str:
    """Return the first word in brackets that opens a subject, past prefixes; empty without one."""
    while found := _PREFIX.match(subject):
        subject = subject[found.end() :]
    tag = _TAG.match(subject)
    return tag[1].strip() if tag else ""


def title_of(subject: str, tags: Collection[str] = ()) -> str:
    """Return a subject without prefixes and without the tags of its list."""
    known = {tag.casefold() for tag in tags}
    while True:
        tag = _TAG.match(subject)
        found = _PREFIX.match(subject)
        if tag and tag[1].strip().casefold() in known:
            found = tag
        if found is None:
            return subject.strip()
        subject = subject[found.end() :]


def is_reply(subject: str) -> bool:
    """Tell whether a subject says that it answers or hands on."""
    return _PREFIX.match(_TAG.sub("", subject)) is not None


def is_forward(subject: str) -> bool:
    """Tell whether the outermost prefix of a subject says that a message is handed on."""
    found = _PREFIX.match(_TAG.sub("", subject))
    return found is not None and not found[1]


def is_digest(subject: str) -> bool:
    """Tell whether a subject is that of a digest of a list."""
    return _DIGEST.search(subject) is not None
