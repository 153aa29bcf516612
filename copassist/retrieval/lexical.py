"""Word search: BM25 over the stems of each passage's own language, and over pieces of words.

A question is stemmed in both languages and matched against all passages: names, acronyms and
franglais are shared, and keeping to the question's language would lose every cross-language match.
What the dictionary says of its words in the other language is matched against passages of that one.

The postings lie on disk, a folder for each level of visibility, and only those that the role may
read are opened, so that nothing else weighs in its word frequencies. What a word weighs is counted
when it is asked for, over the passages that the database holds at that moment: the scores are those
of an index made anew (k1 1.2, b .75, the inverse document frequency of Lucene), whatever came and
went. A question has some sixty tokens; over 100,000 passages that takes a few milliseconds.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Engine

from copassist.index.lexicon import Known, catch_up, known_passages
from copassist.index.postings import Segment
from copassist.index.words import senses, sought, stems
from copassist.languages import LANGUAGES
from copassist.records import Role

__all__ = ["WordIndex", "senses", "stems"]

K1, B = 1.2, 0.75
TRANSLATED = 2.0
"""What translates a word counts twice: it has no pieces that would count beside its stem."""


@dataclass(frozen=True)
class WordIndex:
    """BM25 over the passages that one role may read.

    ``ids``, ``languages`` (by their place in ``LANGUAGES``) and ``norms`` go by passage, in the
    order of ids; ``places`` says, for each segment, which passage each of its documents is, -1 for
    one that does not count.
    """

    ids: tuple[str, ...]
    languages: NDArray[np.int8]
    norms: NDArray[np.float32]
    segments: tuple[Segment, ...]
    places: tuple[NDArray[np.int32], ...]

    @classmethod
    def open(cls, engine: Engine, home: Path, role: Role) -> WordIndex:
        """Open the postings under ``home``, writing first those that are missing."""
        known = known_passages(engine, role.reads)
        segments = catch_up(engine, home, known)
        places, lengths = _places(segments, known)
        mean = max(float(lengths.mean()) if len(lengths) else 0.0, 1e-9)
        norms = (K1 * (1 - B + B * lengths / mean)).astype(np.float32)
        return cls(known.ids, known.languages, norms, tuple(segments), tuple(places))

    def best(
        self,
        scores: NDArray[np.float32],
        languages: Sequence[str],
        k: int,
        among: Container[str] | None = None,
    ) -> dict[str, float]:
        """Return up to ``k`` ids, of some languages or ``among`` some, that share a word."""
        wanted = np.isin(np.arange(len(LANGUAGES)), [LANGUAGES.index(code) for code in languages])
        found = np.flatnonzero((scores > 0) & wanted[self.languages])
        if among is not None:
            found = np.array([i for i in found if self.ids[i] in among], np.intp)
        if len(found) > k:
            found = found[scores[found] >= np.partition(scores[found], -k)[-k]]
        order = found[np.argsort(-scores[found], kind="stable")][:k]
        return {self.ids[i]: float(scores[i]) for i in order}

    def scores_of(self, scores: NDArray[np.float32], ids: Iterable[str]) -> dict[str, float]:
        """Return the scores of some passages; those not indexed have none."""
        found = {name: bisect_left(self.ids, name) for name in ids}
        return {
            name: float(scores[i])
            for name, i in found.items()
            if i < len(self.ids) and self.ids[i] == name
        }

    def scores(self, question: str) -> NDArray[np.float32]:
        """Return the score of every passage, 0 where no word is shared; shape (len(ids),)."""
        scores = np.zeros(len(self.ids), np.float32)
        wanted = sought(question)
        for term in wanted.own:
            for passages, weights in self._weights(term):
                scores[passages] += weights
        for code, terms in wanted.said:
            # Of all that translates a word, what weighs most: a text needs to say it once.
            best = np.zeros(len(self.ids), np.float32)
            for term in terms:
                for passages, weights in self._weights(term, code):
                    best[passages] = np.maximum(best[passages], weights)
            scores += TRANSLATED * best
        return scores

    def _weights(
        self, term: int, code: str = ""
    ) -> Iterator[tuple[NDArray[np.int32], NDArray[np.float32]]]:
        """Yield the passages that hold a token, and what it weighs in each.

        With a language, only its passages, and the token is as rare as it is among them.
        """
        held = [
            self._held(part, places, term, code)
            for part, places in zip(self.segments, self.places, strict=True)
        ]
        frequency = sum(len(passages) for passages, _ in held)
        share = (len(self.ids) - frequency + 0.5) / (frequency + 0.5)
        rarity = np.float32(math.log1p(share))
        for passages, counts in held:
            yield passages, rarity * (counts / (counts + self.norms[passages]))

    def _held(
        self, segment: Segment, places: NDArray[np.int32], term: int, code: str
    ) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the passages of a segment that hold a token, and how often."""
        here = segment.posting(term)
        passages = places[segment.documents[here]]
        counts = segment.counts[here].astype(np.float32)
        kept = passages >= 0
        passages, counts = passages[kept], counts[kept]
        if code:
            kept = self.languages[passages] == LANGUAGES.index(code)
            passages, counts = passages[kept], counts[kept]
        return passages, counts


def _places(
    segments: Sequence[Segment], known: Known
) -> tuple[list[NDArray[np.int32]], NDArray[np.int32]]:
    """Return the passage of each document of each segment, and the length of each passage."""
    lengths = np.zeros(len(known.ids), np.int32)
    seen = np.zeros(len(known.ids) + 1, bool)  # the last stands for -1, no passage
    places = []
    for segment in segments:
        place = known.find(segment.keys)
        # A passage that two processes wrote at once counts once.
        place[seen[place]] = -1
        kept = place >= 0
        seen[place[kept]] = True
        lengths[place[kept]] = segment.lengths[kept]
        places.append(place)
    return places, lengths
