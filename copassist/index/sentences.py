"""Sentences, cut so that each is a verbatim slice of its text.

A sentence ends at . ! ? … followed by space and something that begins one, or at a line's end.
French puts a no-break space before ! and ?, and closes quotes after the stop; abbreviations,
initials, ordinals and decimals do not end one.
"""

from __future__ import annotations

import re

_END = re.compile(
    r"(?<=[.!?…])(?:[\s\u00a0\u202f]*[»”\")\]]+)?(?=\s+[«“\"(\[]?[\s\u00a0]?[\w*_•:@–—-])|\n+"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:M|MM|Mme|Dr|Pr|St|Ste|Mr|Mrs|Ms|p|pp|art|no|cf|env|ex|etc|vs|fig|vol|approx|dept"
    r"|p\.\s?ex|e\.g|i\.e|c\.-à-d|[A-Z])|^\s*\d{1,3})\.$"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each letter by letter as it stands there."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.end()]
        if "\n" not in match.group() and _ABBREVIATION.search(piece):
            continue
        found.append(piece)
        start = match.end()
    found.append(text[start:])
    return [piece.strip() for piece in found if piece.strip()]


def pack(text: str, limit: int) -> list[str]:
    """Cut a text into pieces of at most ``limit`` characters, at paragraphs, else sentences.

    A sentence longer than the limit is cut at a space.
    """
    if len(text) <= limit:
        return [text] if text.strip() else []
    pieces: list[str] = []
    for unit in _units(text, limit):
        if pieces and len(pieces[-1]) + len(unit) < limit:
            pieces[-1] += unit
        else:
            pieces.append(unit)
    return [piece.strip() for piece in pieces if piece.strip()]


def _units(text: str, limit: int) -> list[str]:
    units: list[str] = []
    for paragraph in re.split(r"(?<=\n)(?=\s*\S)", text):
        if len(paragraph) <= limit:
            units.append(paragraph)
            continue
        for sentence in sentences(paragraph):
            units += [piece + " " for piece in _slices(sentence, limit - 1)]
    return units


def _slices(text: str, limit: int) -> list[str]:
    slices: list[str] = []
    while len(text) > limit:
        cut = text.rfind(" ", limit // 2, limit)
        cut = cut if cut > 0 else limit
        slices.append(text[:cut])
        text = text[cut:].lstrip()
    return [*slices, text]
