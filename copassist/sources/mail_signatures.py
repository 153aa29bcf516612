"""What stands under a mail and says nothing: list footers, signatures, the name of a telephone.

``-- `` alone on its line is the one agreed sign of a signature. Without its blank it may be a
ruler, and a closing (« Cordialement, ») may open a sentence; then what follows must look like a
signature: few short lines, none of which ends as a sentence does.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_MOST_LINES, _LONGEST_LINE, _FOOTER_LINES, _MOST_SIGNS = 8, 60, 7, 3
_DELIMITER = "-- "
_BARE_DELIMITERS = ("--", "—", "– ")
_RULER = re.compile(r"^\s*_{20,}\s*$")
_LIST_WORDS = re.compile(
    r"mailing list|liste de diffusion|listinfo|unsubscribe|désabonne|désinscri", re.IGNORECASE
)
_FOOTER = re.compile(
    r"^\s*(?:You (?:are receiving|received) this (?:message|email|mail) because you are subscribed"
    r"|Vous (?:recevez|avez reçu) ce (?:message|courriel|mail),? (?:car|parce que) vous êtes "
    r"abonné|Groups\.io Links:)",
    re.IGNORECASE,
)
_FRAME = re.compile(r"^\s*(?:-=[-=]*|[-—_=~]{2,})\s*$")
_DEVICE = re.compile(
    r"^\W*(?:(?:sent|envoyé|envoyée)\s+(?:from|via|with|de|depuis|à partir de|avec|par)\s+"
    r"(?:my|mon|ma|mail|mobile|the|la|l['’]app|un|an|yahoo|outlook|gmail|courrier|proton|workspace"
    r"|iphone|ipad|android|samsung|orange|k-9|blackberry)\b.*"
    r"|(?:get|obtenez|obtenir|télécharge[rz])\s+outlook\s+(?:for|pour)\b.*"
    r"|provenance\s*:\s*courrier\b.*)$",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^\W*(?:(?:bien|très|mes|nos|with)?\s*(?:cordialement|amicalement|sincèrement|solidairement"
    r"|respectueusement|chaleureusement|(?:sincères |meilleures |cordiales )?salutations"
    r"|à (?:vous|toi)|(?:best|kind|warm|kindest|warmest) (?:regards|wishes)|regards|rgds|best"
    r"|cheers|sincerely|yours(?: sincerely| truly)?|all the best))(?:[\s,.!;–-]+(.*))?$",
    re.IGNORECASE,
)
_NAME = re.compile(r"^[^\W\d_a-z][\w’'.-]*(?:\s+[\w’'.()|,-]+){0,6}$")
_SENTENCE_END = (".", "!", "?", "…", ":", ";", ",")
_INITIAL = re.compile(r"\b\w\.$")


def without_footers(lines: Sequence[str]) -> list[str]:
    """Return the lines before the footer that a list puts under each mail."""
    for number, line in enumerate(lines):
        if _FOOTER.match(line):
            return _without_frame(lines[:number])
        if _FRAME.match(line) and _is_footer(line, lines[number + 1 :]):
            return list(lines[:number])
    return list(lines)


def _is_footer(ruler: str, below: Sequence[str]) -> bool:
    """Tell whether what stands below a ruler speaks of a list; a short ruler needs a short rest."""
    near = [line for line in below[:_FOOTER_LINES] if line.strip()]
    is_last = _RULER.match(ruler) or len(below) <= _FOOTER_LINES
    return bool(is_last) and any(map(_LIST_WORDS.search, near))


def _without_frame(lines: Sequence[str]) -> list[str]:
    """Return lines without the ruler at their end."""
    kept = _trimmed(lines)
    while kept and _FRAME.match(kept[-1]):
        kept = _trimmed(kept[:-1])
    return kept


def without_signature(lines: Sequence[str]) -> list[str]:
    """Return the lines before what signs them; several signs may stand below one another."""
    kept = _trimmed(lines)
    for _ in range(_MOST_SIGNS):
        end = _signature_start(kept)
        if end == len(kept):
            break
        kept = _trimmed(kept[:end])
    return kept


def _signature_start(lines: Sequence[str]) -> int:
    if _DELIMITER in lines:
        return list(lines).index(_DELIMITER)
    full = [number for number, line in enumerate(lines) if line.strip()]
    for place, number in enumerate(full[-_MOST_LINES - 1 :], max(len(full) - _MOST_LINES - 1, 0)):
        line, below = lines[number], [lines[n] for n in full[place + 1 :]]
        if line.strip() in _BARE_DELIMITERS and _signs(below):
            return number
        if _DEVICE.match(line[:200]) and len(below) < 2:
            return number
        if _closes(line, below):
            return number
    return len(lines)


def _closes(line: str, below: Sequence[str]) -> bool:
    """Tell whether a line takes leave, and what follows on it and below it is a name."""
    found = _CLOSING.match(line[:200])
    if found is None:
        return False
    named = [found[1], *below] if found[1] else list(below)
    return bool(named) and _NAME.match(named[0].strip()) is not None and _signs(named)


def _signs(lines: Sequence[str]) -> bool:
    return all(
        len(line.strip()) <= _LONGEST_LINE
        and (not line.rstrip().endswith(_SENTENCE_END) or _INITIAL.search(line.rstrip()))
        for line in lines
    )


def _trimmed(lines: Sequence[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return list(lines[:end])
