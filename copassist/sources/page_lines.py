"""The lines of pages, made whole again: running heads out, cut words and sentences joined.

A running head is known by repeating at the edge of most pages, numbers apart; that needs at least
three pages, for on two a repeated line may be chance. A word cut at the end of a line is joined
with the form that the document uses elsewhere; when it uses neither, the hyphen goes, except in
compounds that French always writes with one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

LONGEST_TITLE = 150
EDGE_LINES = 2
LEAST_PAGES = 3
FULL_LINE = 40
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^(?:[-–—|]\s*)?(?:(?:page|p\.)\s*)?\d{1,4}(?:\s*(?:/|sur|of|de)\s*\d{1,4})?(?:\s*[-–—|])?$",
    re.IGNORECASE,
)
_CUT = re.compile(r"(\w{0,40}[^\W\d_])[-\u2010\u00ad]\n[ \t]*([^\W\d_]\w*)")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+|[^\W\d_]+")
_CLOSED = re.compile(r"[.!?…:;»\"”)\]|]\s*$")
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"})
_BEFORE = {
    "peut",
    "est",
    "vis",
    "celui",
    "celle",
    "ceux",
    "celles",
    "demi",
    "non",
    "sous",
    "après",
    "avant",
    "quelques",
    "lui",
    "elle",
    "eux",
    "moi",
    "toi",
    "soi",
    "nous",
    "vous",
    "dit",
    "a",
    "ont",
    "sont",
    "c",
    "rendez",
    "porte",
    "mi",
    "ex",
    "semi",
    "self",
    "well",
}
_AFTER = {
    "là",
    "ci",
    "même",
    "mêmes",
    "être",
    "il",
    "ils",
    "elle",
    "elles",
    "on",
    "je",
    "tu",
    "ce",
    "nous",
    "vous",
    "t",
    "y",
    "en",
    "moi",
    "toi",
}


def tidy(pages: Sequence[str]) -> list[str]:
    """Return the text of each page, without running heads and with its words made whole."""
    split = [[line.strip() for line in page.translate(_LIGATURES).split("\n")] for page in pages]
    kept = _without_edges(split)
    words = Counter(
        word.lower() for lines in kept for line in lines for word in _WORD.findall(line)
    )
    return [_joined("\n".join(lines), words) for lines in kept]


def _without_edges(pages: list[list[str]]) -> list[list[str]]:
    if len(pages) < 2:
        return pages
    repeated: Counter[str] = Counter()
    for lines in pages:
        repeated.update({_DIGITS.sub("#", lines[i]) for i in _edges(lines)})
    most = max(LEAST_PAGES, len(pages) // 2 + 1)
    running = {line for line, count in repeated.items() if count >= most}
    return [_without(lines, running) for lines in pages]


def _edges(lines: list[str]) -> list[int]:
    full = [i for i, line in enumerate(lines) if line]
    return sorted({*full[:EDGE_LINES], *full[-EDGE_LINES:]})


def _without(lines: list[str], running: set[str]) -> list[str]:
    edges = _edges(lines)
    dropped = {i for i in edges if _DIGITS.sub("#", lines[i]) in running}
    dropped |= {i for i in {*edges[:1], *edges[-1:]} if _PAGE_NUMBER.match(lines[i])}
    return [line for i, line in enumerate(lines) if i not in dropped]


def _joined(text: str, words: Counter[str]) -> str:
    def join(cut: re.Match[str]) -> str:
        first, second = cut[1], cut[2]
        if not second[0].islower():
            return f"{first}-{second}"
        whole, hyphened = (first + second).lower(), f"{first}-{second}".lower()
        is_compound = first.lower() in _BEFORE or second.lower() in _AFTER
        if words[whole] or (not words[hyphened] and not is_compound):
            return first + second
        return f"{first}-{second}"

    return _reflow(_CUT.sub(join, text).replace("\u00ad", ""))


def _reflow(text: str) -> str:
    """Join a line to the one before it when its sentence clearly runs on."""
    lines: list[str] = []
    for line in text.split("\n"):
        before = lines[-1] if lines else ""
        # A short line before may be a title or an item: only a full one runs on for sure.
        if line[:1].islower() and len(before) >= FULL_LINE and not _CLOSED.search(before):
            lines[-1] = f"{before} {line}"
        else:
            lines.append(line)
    return "\n".join(lines)
