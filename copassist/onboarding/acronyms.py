"""What acronyms stand for, where somebody wrote it beside them.

Of the words next to an acronym (« retour d’expérience (REX) », "REX: retour d’expérience") the
fewest are taken whose beginnings spell it, in order; small words (of, de, la) need not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copassist.languages.folding import fold

SMALL = 3
"""Letters of a word that may be left out."""
_NEAR = 90
_WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")
_STOPS = re.compile(r"[.!?;:\n()]")


def stands_for(acronym: str, text: str) -> str:
    """Return what a text says that an acronym stands for, letter by letter; else nothing."""
    for match in re.finditer(rf"(?<![\w-]){re.escape(acronym)}(?![\w-])", text):
        if found := _before(acronym, text, match) or _after(acronym, text, match):
            return found
    return ""


def spells(words: Sequence[str], acronym: str) -> bool:
    """Whether the beginnings of two words or more are an acronym's letters, in order."""
    parts = [part for word in words for part in _PART.findall(fold(word.lower()))]
    letters = "".join(letter for letter in fold(acronym.lower()) if letter.isalpha())
    return len(words) > 1 and len(letters) > 1 and _fits(parts, letters)


def _fits(parts: Sequence[str], letters: str) -> bool:
    if not parts:
        return not letters
    first, rest = parts[0], parts[1:]
    taken = (n for n in range(1, len(letters) + 1) if first.startswith(letters[:n]))
    return any(_fits(rest, letters[n:]) for n in taken) or (
        len(first) <= SMALL and _fits(rest, letters)
    )


def _before(acronym: str, text: str, match: re.Match[str]) -> str:
    """Return the long form behind which an acronym stands in brackets."""
    lead = re.search(r"\s?\(\s?$", text[: match.start()])
    if lead is None or not re.match(r"\s?\)", text[match.end() :]):
        return ""
    said = _STOPS.split(text[max(0, lead.start() - _NEAR) : lead.start()])[-1]
    spans = [m.span() for m in _WORD.finditer(said)]
    for first, _ in reversed(spans):
        if spells(_WORD.findall(said[first:]), acronym):
            return said[first : spans[-1][1]]
    return ""


def _after(acronym: str, text: str, match: re.Match[str]) -> str:
    """Return the long form in brackets, or behind a sign, after an acronym."""
    lead = re.match(
        r"\s?(?:\(|=|: ?|,? (?:stands for|means|pour|signifie) )\s?", text[match.end() :]
    )
    if lead is None:
        return ""
    start = match.end() + lead.end()
    said = _STOPS.split(text[start : start + _NEAR])[0]
    for _, last in (m.span() for m in _WORD.finditer(said)):
        if spells(_WORD.findall(said[:last]), acronym):
            return said[:last].strip(' «“"')
    return ""
