"""One message of a channel as the rebuilding of threads reads it: its words, whom it names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold

TEXT_CHARS, STEM_CHARS, WORD_CHARS = 1500, 6, 3
SHORT_WORDS = 25
OPENING_WORDS = 3
_LINK = re.compile(r"https?://\S+")
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Line:
    """One message of a channel; mentions are authors' names, ``reply_to`` an id or empty."""

    id: str
    author: str
    timestamp: datetime
    text: str
    mentions: tuple[str, ...] = ()
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What counts of a line.

    ``words`` are cut, so that French and English endings fall off, and sorted: a sum of floats
    depends on its order, and a set's order on the process.
    """

    minute: float
    author: str
    said: frozenset[str]
    words: tuple[str, ...]
    mentions: frozenset[str]
    length: int
    asks: bool
    reacts: bool


def read(line: Line) -> Reading:
    """Read a line: its words that mean something, whom it names, whether it asks or reacts."""
    text = _LINK.sub(" ", line.text[:TEXT_CHARS])
    said = _WORD.findall(_plain(text))
    return Reading(
        minute=line.timestamp.timestamp() / 60,
        author=_plain(line.author),
        said=frozenset(said),
        words=tuple(sorted({word[:STEM_CHARS] for word in _telling(said)})),
        mentions=frozenset(_plain(name) for name in line.mentions),
        length=len(said),
        asks="?" in text,
        reacts=_reacts(said),
    )


@cache
def _words(key: str) -> frozenset[str]:
    # Of all languages at once: a short message does not tell its own.
    return frozenset(_plain(word) for code in LANGUAGES for word in language(code).lexicon[key])


def _reacts(said: list[str]) -> bool:
    opening = said[:OPENING_WORDS]
    # Without a word it is an emoji or a picture.
    return not said or (len(said) <= SHORT_WORDS and not _words("reactions").isdisjoint(opening))


@lru_cache(maxsize=4096)
def names(author: str) -> frozenset[str]:
    """Return the words of an author's name by which others may call them."""
    return frozenset(_telling(_WORD.findall(author)))


def _telling(words: list[str]) -> set[str]:
    return {word for word in set(words) - _words("stop") if len(word) >= WORD_CHARS}


def _plain(text: str) -> str:
    return fold(text.lower())
