"""Cues: what a message says when it does something for an axis, found as phrases.

A phrase is some words in a row. Texts are folded and cut into words once; each word looks up the
phrases that begin with it, so that some hundred phrases cost little more than one. Phrases stand
in ``axes.toml`` of each language; both languages are read at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold

_WORD = re.compile(r"[^\W\d_]+|\d+|%")
_LINK = re.compile(r"https?://\S+")
NUMBER = "#"
MANY_WORDS = 25
PLAIN = ("link", "asks", "long")
"""Cues without phrases: an address, a question mark, at least ``MANY_WORDS`` words."""
STEM = 3
"""Letters by which a beginning of a word is looked up; none is shorter."""

Cues = frozenset[str]


@dataclass(frozen=True)
class Phrases:
    """Phrases by their first two words, or one, or the first letters of one that a star ends."""

    starts: Mapping[str, Sequence[tuple[tuple[str, ...], str]]]

    def found(self, text: str) -> Cues:
        """Return the names of the cues of a text."""
        plain = _LINK.sub(" ", text)
        words = _WORD.findall(fold(plain.lower().replace("’", "'")))
        cues: set[str] = set()
        plainly = [NUMBER if word.isdigit() else word for word in words]
        for place, word in enumerate(plainly):
            pair = " ".join(plainly[place : place + 2])
            for key in (word, word[:STEM] + "*", pair):
                for parts, cue in self.starts.get(key, ()):
                    if cue not in cues and _stands(plainly, place, parts):
                        cues.add(cue)
        if len(plain) < len(text):
            cues.add("link")
        if "?" in plain:
            cues.add("asks")
        if len(words) >= MANY_WORDS:
            cues.add("long")
        return frozenset(cues)


def _stands(words: Sequence[str], place: int, parts: Sequence[str]) -> bool:
    if place + len(parts) > len(words):
        return False
    return all(_is(words[place + i], wanted) for i, wanted in enumerate(parts))


def _is(word: str, wanted: str) -> bool:
    return word.startswith(wanted[:-1]) if wanted.endswith("*") else word == wanted


@cache
def phrases() -> Phrases:
    """Return the phrases of all languages."""
    starts: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for code in LANGUAGES:
        for cue, listed in language(code).rules("axes").items():
            for phrase in listed.split(","):
                parts = tuple(_parts(phrase))
                starts.setdefault(_key(parts), []).append((parts, cue))
    return Phrases(starts)


@cache
def names() -> tuple[str, ...]:
    """Return the names of all cues, in a fixed order."""
    return (*sorted(language(LANGUAGES[0]).rules("axes")), *PLAIN)


def _key(parts: Sequence[str]) -> str:
    first, second = parts[0], "".join(parts[1:2])
    if first.endswith("*"):
        return first[:STEM] + "*"
    return f"{first} {second}" if second and not second.endswith("*") else first


def _parts(phrase: str) -> list[str]:
    return re.findall(r"[a-z]+\*?|#|%", fold(phrase.lower()))


def cues_of(text: str) -> Cues:
    """Return the cues of a text."""
    return phrases().found(text)
