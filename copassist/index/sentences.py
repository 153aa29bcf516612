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


_AROUND = 64
ITEM_CHARS, LIST_CHARS = 110, 420
"""The longest item of a list that is quoted with the line announcing it, and the longest list."""


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, each letter by letter as it stands there."""
    found: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[max(start, match.end() - _AROUND) : match.end()]
        # Only what stands around the end is looked at: a megabyte without one is read once.
        rest = text[match.end() : match.end() + _AROUND]
        if "\n" not in match.group() and not _ends(piece, rest):
            continue
        found.append(text[start : match.end()])
        start = match.end()
    found.append(text[start:])
    return [piece.strip() for piece in found if piece.strip()]


def quotable(text: str) -> list[str]:
    """Return what can be quoted alone: sentences, a list with the line that announces it.

    Each is a verbatim slice of the text, as sentences are.
    """
    spans: list[tuple[int, int]] = []
    end = 0
    announced = False
    for sentence in sentences(text):
        start = text.index(sentence, end)
        end = start + len(sentence)
        if announced and len(sentence) <= ITEM_CHARS and end - spans[-1][0] <= LIST_CHARS:
            spans[-1] = (spans[-1][0], end)
            continue
        spans.append((start, end))
        announced = sentence.endswith(":")
    return [text[start:end] for start, end in spans]


def _ends(piece: str, rest: str) -> bool:
    """Whether a sentence ends after ``piece``: a small letter goes on after ! ? … and brackets."""
    if _ABBREVIATION.search(piece):
        return False
    return piece.endswith(".") or not rest.lstrip()[:1].islower()


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
    start = 0
    while len(text) - start > limit:
        cut = text.rfind(" ", start + limit // 2, start + limit)
        cut = cut if cut > 0 else start + limit
        slices.append(text[start:cut])
        start = cut
        while text[start : start + 1].isspace():
            start += 1
    return [*slices, text[start:]]
