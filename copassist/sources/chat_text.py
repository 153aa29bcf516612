"""What the words of any chat need: names on one line, and the words of others marked."""

from __future__ import annotations

from copassist.sources.decoding import clean


def one_line(text: str) -> str:
    """Return a name or title on one line."""
    return " ".join(clean(text).split())


def quote(text: str) -> str:
    """Return the words of another, each line marked."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
