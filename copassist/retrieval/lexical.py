"""Word search: BM25 over the stems of each passage's own language, and over pieces of words.

A question is stemmed in both languages and matched against all passages: names, acronyms and
franglais are shared, and keeping to the question's language would lose every cross-language match.
Pieces of five letters match what stems cannot: typing errors, and the words that French and English
have in common but for their ends (accessibilité, accessibility).
The index holds only what one role may read, so nothing else weighs in its word frequencies.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import bm25s
import numpy as np
import Stemmer
from numpy.typing import NDArray

from copassist.languages import LANGUAGES, language
from copassist.languages.detect import detect
from copassist.records import Passage

GRAM = 5
_WORD = re.compile(r"[^\W_]+(?:[.,:]\d+)*", re.UNICODE)
_STEMMERS = {"fr": "french", "en": "english"}
_ELISION = re.compile(r"\b(?:qu|jusqu|lorsqu|puisqu|[cdjlmnst])['’]", re.IGNORECASE)


@dataclass(frozen=True)
class WordIndex:
    """BM25 over passages; ``ids`` and ``languages`` go with the scores by position."""

    ids: tuple[str, ...]
    languages: NDArray[np.str_]
    bm25: bm25s.BM25 | None

    @classmethod
    def of(cls, found: Iterable[Passage]) -> WordIndex:
        """Index some passages."""
        kept = list(found)
        rows = [_tokens(p.indexed_text, p.language) for p in kept]
        bm25 = None
        if any(rows):
            bm25 = bm25s.BM25(k1=1.2, b=0.75)  # type: ignore[no-untyped-call]
            bm25.index(rows, show_progress=False)
        codes = np.array([p.language for p in kept], dtype=np.str_)
        return cls(tuple(p.id for p in kept), codes, bm25)

    def best(self, question: str, languages: Sequence[str], k: int) -> dict[str, float]:
        """Return up to ``k`` ids of some languages that share a word, with their scores."""
        scores = self.scores(question)
        scores = np.where(np.isin(self.languages, list(languages)), scores, 0.0)
        order = np.argsort(-scores, kind="stable")[:k]
        return {self.ids[i]: float(scores[i]) for i in order if scores[i] > 0}

    def scores_of(self, question: str, ids: Sequence[str]) -> dict[str, float]:
        """Return the scores of some passages; those not indexed have none."""
        scores, wanted = self.scores(question), set(ids)
        return {i: float(s) for i, s in zip(self.ids, scores, strict=True) if i in wanted}

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return the score of every passage, 0 where no word is shared; shape (len(ids),)."""
        zero = np.zeros(len(self.ids), np.float32)
        if self.bm25 is None:
            return zero
        known = [word for word in _sought(question) if word in self.bm25.vocab_dict]
        if not known:
            return zero
        scores: NDArray[np.float32] = self.bm25.get_scores(known)
        return scores


def _tokens(text: str, code: str) -> list[str]:
    words = _words(text, code)
    return [*_stemmer(code).stemWords(words), *_pieces(words)]


def _sought(question: str) -> list[str]:
    code = detect(question)
    words = _words(question, code)
    return list(dict.fromkeys([*chain.from_iterable(senses(question, code)), *_pieces(words)]))


def _pieces(words: Sequence[str]) -> list[str]:
    return [f"#{w[i : i + GRAM]}" for w in words for i in range(max(1, len(w) - GRAM + 1))]


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


@cache
def _stop(code: str) -> frozenset[str]:
    return frozenset(fold(word) for word in language(code).lexicon["stop"])


def fold(text: str) -> str:
    """Take accents and compatibility forms away: « prêté » and "prete" are one word."""
    plain = unicodedata.normalize("NFKD", text)
    return "".join(c for c in plain if not unicodedata.combining(c))


@cache
def _stemmer(code: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_STEMMERS[code])
