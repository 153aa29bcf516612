"""Take off an article what its site put around it, so that it never becomes an answer.

Two rules of unequal boldness. Anywhere, a line goes only when the whole of it is one of a few
known phrases (a copyright line, a cookie banner, a button): a sentence of the author that holds
the same words stays. At the end we are bolder: after a signature, or after a title such as
"recent articles", all goes when at least half of what follows is links, teasers and buttons. A
list of references that the author put there has neither before it, and stays.

A signature names the author; it goes into ``author`` and out of the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from copassist.records import Section
from copassist.sources import phrases

SIGNED_SHARE = 0.5
MARKED_SHARE = 0.6
KEPT_CHARS = 200
BYLINE_LINES = 3
_TEASER_LINES = 3


@dataclass(frozen=True, slots=True)
class Stripped:
    """What is left of an article, and who signed it."""

    parts: tuple[Section, ...]
    author: str = ""


@dataclass(frozen=True, slots=True)
class _Line:
    part: int
    text: str
    folded: str
    is_heading: bool = False


def strip(parts: Sequence[Section]) -> Stripped:
    """Return the parts without what stands around the article, and its signature."""
    lines = _flatten(parts)
    full = [i for i, line in enumerate(lines) if line.text.strip()]
    end, author = _end(lines, full)
    byline = _byline(lines, [i for i in full if i < end])
    if byline is not None:
        author = author or phrases.signature(lines[byline].text)
    dropped = {byline} | _share_bars(lines, full)
    kept = [
        line
        for i, line in enumerate(lines[:end])
        if i not in dropped and (line.is_heading or not phrases.is_noise(line.folded))
    ]
    return Stripped(_rebuild(parts, kept), author)


def _flatten(parts: Sequence[Section]) -> list[_Line]:
    lines: list[_Line] = []
    for index, section in enumerate(parts):
        heading = section.heading
        lines.append(_Line(index, heading, phrases.fold_line(heading), is_heading=True))
        for text in section.text.split("\n"):
            lines.append(_Line(index, text, phrases.fold_line(text)))
    return lines


def _rebuild(parts: Sequence[Section], kept: Iterable[_Line]) -> tuple[Section, ...]:
    texts: dict[int, list[str]] = {}
    for line in kept:
        texts.setdefault(line.part, [])
        if not line.is_heading:
            texts[line.part].append(line.text)
    return tuple(replace(parts[i], text="\n".join(text)) for i, text in texts.items())


def _byline(lines: list[_Line], full: list[int]) -> int | None:
    """Return the line near the top, before the text, that names the author."""
    chars = 0
    for i in full[:BYLINE_LINES]:
        if not lines[i].is_heading and phrases.signature(lines[i].text):
            return i if chars < KEPT_CHARS else None
        chars += len(lines[i].text)
    return None


def _end(lines: list[_Line], full: list[int]) -> tuple[int, str]:
    """Return where the article ends, and who signs there."""
    tail_noise = _noise_from(lines, full)
    kept_chars = 0
    for rank, i in enumerate(full):
        signed = "" if lines[i].is_heading else phrases.signature(lines[i].text)
        marked = phrases.is_tail_title(lines[i].folded)
        if (signed or marked) and kept_chars >= KEPT_CHARS:
            start = rank + 1 if signed else rank
            following = len(full) - start
            share = tail_noise[start] / following if following else 1.0
            if share >= (SIGNED_SHARE if signed else MARKED_SHARE):
                return i, signed or phrases.signature(lines[full[rank - 1]].text)
        kept_chars += len(lines[i].text)
    return len(lines), ""


def _noise_from(lines: list[_Line], full: list[int]) -> list[int]:
    """Return, for each full line, how many from it on are links, buttons and teasers."""
    noise = [phrases.is_tail_noise(lines[i].folded) for i in full]
    for rank, i in enumerate(full):
        if phrases.is_button(lines[i].folded):
            first = max(0, rank - _TEASER_LINES + 1)
            noise[first:rank] = [True] * (rank - first)
    return list(accumulate(reversed(noise), initial=0))[::-1]


def _share_bars(lines: list[_Line], full: list[int]) -> set[int]:
    """Return the lines of share bars: three or more names of networks in a row.

    One such name alone may be an item of the author's list.
    """
    bars: set[int] = set()
    run: list[int] = []
    for i in [*full, -1]:
        if i >= 0 and not lines[i].is_heading and phrases.is_network(lines[i].folded):
            run.append(i)
            continue
        if len(run) > 2 and any(phrases.asks_to_share(lines[k].folded) for k in run):
            bars.update(run)
        run = []
    return bars
