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
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple
from zlib import crc32

import numpy as np
import Stemmer
from numpy.typing import NDArray

from copassist.languages import LANGUAGES, language
from copassist.languages.detect import detect
from copassist.languages.dictionary import dictionary
from copassist.languages.folding import fold

GRAM = 5
Tokens = NDArray[np.uint32]
_WORD = re.compile(r"[^\W_]+(?:[.,:]\d+)*", re.UNICODE)
_STEMMERS = {"fr": "french", "en": "english"}
_ELISION = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|[cdjlmnst])['’]", re.IGNORECASE)


class Sought(NamedTuple):
    """What is sought of a question: the tokens of its words, in texts of any language.

    ``said`` has, for each word, what translates it, by the language in whose texts alone that is
    sought: « car » is no vehicle in French.
    """

    own: tuple[int, ...]
    said: tuple[tuple[str, frozenset[int]], ...]


def tokens(text: str, code: str) -> Tokens:
    """Return the tokens of a text in the language ``code``, as often as they stand there."""
    words = _words(text, code)
    found = [_number(stem) for stem in _stemmer(code).stemWords(words)]
    for word in words:
        found += _pieces(word)
    return np.array(found, np.uint32)


def sought(question: str) -> Sought:
    """Return the tokens of a question."""
    code = detect(question)
    words = _words(question, code)
    own = [_number(_stemmer(c).stemWord(word)) for word in words for c in LANGUAGES]
    own += [piece for word in words for piece in _pieces(word)]
    said = [
        (other, frozenset(map(_number, stems)).difference(own))
        for word in words
        for other, stems in _translated(code).get(_stemmer(code).stemWord(word), {}).items()
    ]
    return Sought(tuple(dict.fromkeys(own)), tuple(dict.fromkeys(said)))


def stems(text: str, code: str) -> list[str]:
    """Return the stems of the words that mean something.

    Accents are folded away first: on a phone half of them are missing.
    """
    stems: list[str] = _stemmer(code).stemWords(_words(text, code))
    return stems


def senses(question: str, code: str, told: str = "") -> list[frozenset[str]]:
    """Return, for each word of a question that means something, its stem in every language.

    With the language of a text, ``told``, the stems there of what translates the word are with it.
    """
    found = []
    for word in _words(question, code):
        said = _translated(code).get(_stemmer(code).stemWord(word), {})
        stems = frozenset(_stemmer(c).stemWord(word) for c in LANGUAGES)
        found.append(stems | said.get(told, frozenset()))
    return found


def _words(text: str, code: str) -> list[str]:
    plain = _ELISION.sub(" ", fold(text.lower()))
    return [word for word in _WORD.findall(plain) if word not in _stop(code)]


@cache
def _translated(code: str) -> Mapping[str, Mapping[str, frozenset[str]]]:
    """Return the stems that translate a stem of one language, by the other language."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for sense in dictionary():
        said = {c: frozenset(s for word in sense[c] for s in _lone(word, c)) for c in LANGUAGES}
        for stem in said[code]:
            of = found.setdefault(stem, {})
            for other in LANGUAGES:
                if other != code:
                    of[other] = of.get(other, frozenset()) | said[other]
    return found


def _lone(word: str, code: str) -> list[str]:
    """Return the stem of a word; none of one that is several (rendez-vous leaves one)."""
    found = stems(word, code)
    return found if len(found) == 1 else []


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
