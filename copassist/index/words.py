"""Words: what of a text is matched letter by letter.

Stems of the text's own language, and pieces of words. Pieces of five letters match what stems
cannot: typing errors, and the words that French and English have in common but for their ends
(accessibilité, accessibility).

A token is kept as a number of 32 bits, the CRC of its letters. Two tokens that differ within four
letters in a row never share one; for any other two the chance is one in four thousand million, so
that a word sought among a million words stands with one that is not it about once in four thousand
times, and then only adds what a stray word would.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from zlib import crc32

import numpy as np
import Stemmer
from numpy.typing import NDArray

from copassist.languages import LANGUAGES, language
from copassist.languages.detect import detect
from copassist.languages.folding import fold

GRAM = 5
Tokens = NDArray[np.uint32]
_WORD = re.compile(r"[^\W_]+(?:[.,:]\d+)*", re.UNICODE)
_STEMMERS = {"fr": "french", "en": "english"}
_ELISION = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|[cdjlmnst])['’]", re.IGNORECASE)


def tokens(text: str, code: str) -> Tokens:
    """Return the tokens of a text in the language ``code``, as often as they stand there."""
    words = _words(text, code)
    found = [_number(stem) for stem in _stemmer(code).stemWords(words)]
    for word in words:
        found += _pieces(word)
    return np.array(found, np.uint32)


def sought(question: str) -> list[int]:
    """Return the tokens of a question, each once; its stems are those of every language."""
    code = detect(question)
    found = [_number(stem) for sense in senses(question, code) for stem in sorted(sense)]
    for word in _words(question, code):
        found += _pieces(word)
    return list(dict.fromkeys(found))


def stems(text: str, code: str) -> list[str]:
    """Return the stems of the words that mean something.

    Accents are folded away first: on a phone half of them are missing.
    """
    stems: list[str] = _stemmer(code).stemWords(_words(text, code))
    return stems


def senses(question: str, code: str) -> list[frozenset[str]]:
    """Return, for each word of a question that means something, its stem in every language."""
    words = _words(question, code)
    return [frozenset(_stemmer(c).stemWord(word) for c in LANGUAGES) for word in words]


def _words(text: str, code: str) -> list[str]:
    plain = _ELISION.sub(" ", fold(text.lower()))
    return [word for word in _WORD.findall(plain) if word not in _stop(code)]


@lru_cache(1 << 16)
def _number(token: str) -> int:
    return crc32(token.encode("utf-8", "surrogatepass"))


@lru_cache(1 << 16)
def _pieces(word: str) -> Sequence[int]:
    return [
        crc32(f"#{word[i : i + GRAM]}".encode("utf-8", "surrogatepass"))
        for i in range(max(1, len(word) - GRAM + 1))
    ]


@cache
def _stop(code: str) -> frozenset[str]:
    return frozenset(fold(word) for word in language(code).lexicon["stop"])


@cache
def _stemmer(code: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[code])
