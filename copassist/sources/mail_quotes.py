"""A mail to the words of its author: what it quotes of others and its signature are left out.

A mail is cut into pieces: own lines, and quotes (lines with ``>``, and all that follows a heading
of Outlook's or an attribution over unmarked lines). Quotes at the end are left out. A quote above
the one reply is left out too, for the message that it repeats stands in the archive. Where replies
stand between quotes, or where own words lead up to a passage that no one is named for, the quoted
lines are kept as ``> `` lines, because the reply says nothing without them. What was forwarded
is the message and is kept whole. A mail of nothing but quotes keeps them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import dropwhile, groupby

from copassist.sources.mail_attributions import (
    attribution_at,
    heading_at,
    is_forward,
    is_quoted,
    labels_at,
    without_addresses,
)
from copassist.sources.mail_signatures import without_footers, without_signature


@dataclass(slots=True)
class _Piece:
    """Lines of one hand; a quote is ``named`` when something says whose it is."""

    is_quote: bool
    lines: list[str] = field(default_factory=list)
    named: bool = False

    def is_blank(self) -> bool:
        return not any(line.strip(" >\u00a0") for line in self.lines)


def own_words(text: str, *, is_forwarded: bool = False) -> str:
    """Return what the author of a mail wrote, and what they handed on.

    ``is_forwarded`` says that the subject calls the mail a forward: then the message under a block
    of labels is its content.
    """
    lines = without_footers(text.split("\n"))
    start = _forward_start(lines, is_forwarded)
    own = _own(lines[:start], is_whole=start == len(lines))
    gap = [""] * (start - len(_joined(lines[:start]).rstrip().split("\n")))
    return _joined(own + gap + without_addresses(lines[start:]))


def _forward_start(lines: Sequence[str], is_forwarded: bool) -> int:
    """Return where a message handed on starts, unless it stands below a reply to it."""
    for number, line in enumerate(lines):
        if is_forward(line) and not is_quoted(line):
            return number
        if heading_at(lines, number):
            return number if is_forwarded else len(lines)
    return len(lines)


def _own(lines: Sequence[str], *, is_whole: bool) -> list[str]:
    """Return the own lines, and the quotes that they need, before a forward or of a whole mail."""
    pieces = _pieces(lines)
    quotes = sum(piece.is_quote for piece in pieces)
    if kept := _unsigned(pieces):
        return _shown(kept, is_inline=quotes > 1)
    if not is_whole:
        return []
    # Nothing of their own: the words stay, and stay another's.
    is_unmarked = quotes > 0
    return [
        f"> {line}" if is_unmarked and line.strip() and not is_quoted(line) else line
        for line in without_addresses(lines)
    ]


def _unsigned(pieces: list[_Piece]) -> list[_Piece]:
    """Return pieces without the signature of the last one, nor a quote that this lays bare."""
    pieces = list(pieces)
    while pieces:
        if not pieces[-1].is_quote:
            pieces[-1].lines = without_signature(pieces[-1].lines)
            if pieces[-1].lines:
                return pieces
        pieces.pop()
    return pieces


def _shown(pieces: Sequence[_Piece], *, is_inline: bool) -> list[str]:
    shown: list[str] = []
    for number, piece in enumerate(pieces):
        if not piece.is_quote:
            is_below_blank = bool(shown) and not shown[-1].strip()
            shown += dropwhile(_is_blank, piece.lines) if is_below_blank else piece.lines
        elif is_inline or (number and not piece.named):
            shown += _answered(piece.lines)
        elif shown:
            shown = [*_joined(shown).split("\n"), ""]
    return shown


def _answered(lines: Sequence[str]) -> list[str]:
    """Return quoted lines as ``> `` lines, without what was quoted in them."""
    inner = [line.lstrip().removeprefix(">").removeprefix(" ") for line in lines]
    nearest = [line for line in inner if not is_quoted(line)]
    kept = nearest if any(line.strip() for line in nearest) else inner
    gap = [""] if not inner[-1].strip() else []
    return [f"> {line}".rstrip() for line in _joined(kept).split("\n")] + gap


def _pieces(lines: Sequence[str]) -> list[_Piece]:
    """Cut lines into own ones and quotes; blank lines between quoted lines are quoted."""
    marks: list[tuple[str, str]] = []
    number, named = 0, False
    while number < len(lines):
        length = heading_at(lines, number) or attribution_at(lines, number)
        if length:
            rest = number + length
            rest += attribution_at(lines, rest) if rest < len(lines) else 0
            above = next((line for line in lines[rest:] if line.strip()), "")
            if not is_quoted(above):
                marks += [("named", "")]
                break
            number, named = next(n for n in range(rest, len(lines)) if lines[n].strip()), True
            continue
        mark = ("named" if named else "quote") if is_quoted(lines[number]) else "own"
        if mark == "own" and lines[number].strip():
            named = False
        marks.append((mark, lines[number]))
        number += 1
    return _grouped(marks)


def _grouped(marks: list[tuple[str, str]]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for is_quote, group in groupby(marks, lambda mark: mark[0] != "own"):
        members = list(group)
        lines = [line for _, line in members]
        named = any(mark == "named" for mark, _ in members) or (is_quote and _names(lines))
        pieces.append(_Piece(is_quote, lines, named))
    return _merged(pieces)


def _names(lines: Sequence[str]) -> bool:
    """Tell whether quoted lines open by saying whose words they are."""
    inner = [line.lstrip().removeprefix(">").strip() for line in lines]
    return bool(attribution_at(inner, 0) or labels_at(inner, 0) or labels_at(inner, 1))


def _merged(pieces: list[_Piece]) -> list[_Piece]:
    """Join quotes that only blank lines part."""
    merged: list[_Piece] = []
    for number, piece in enumerate(pieces):
        inside = 0 < number < len(pieces) - 1
        if merged and merged[-1].is_quote and (piece.is_quote or (inside and piece.is_blank())):
            merged[-1].lines += piece.lines
            merged[-1].named = merged[-1].named or piece.named
        else:
            merged.append(piece)
    return merged


def _is_blank(line: str) -> bool:
    return not line.strip()


def _joined(lines: Sequence[str]) -> str:
    return "\n".join(line.rstrip() for line in lines).strip("\n")
