"""Evidence: the sentences of the hits, scored for how well each answers the question.

A sentence is close to the question in meaning (centred cosine), shares its words (each weighed by
its rarity among the candidates), and stands in a passage that was found. A sentence that itself
asks, or only announces, is near the question without answering it, so it is marked down; so is one
too short to stand alone.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import compress
from threading import Lock

import numpy as np

from copassist.index.build import Embedder
from copassist.index.rows import Vectors
from copassist.index.sentences import quotable
from copassist.languages import LANGUAGES
from copassist.records import Hit, Part, Passage
from copassist.retrieval.dense import Means
from copassist.retrieval.lexical import senses, stems

PASSAGES = 5
SENTENCES = 28
"""At most so many are embedded: about 100 ms on two cores."""
SHORTEST, LONGEST = 12, 600
WEIGHTS = {"meaning": 0.55, "words": 0.25, "passage": 0.35, "asks": -0.15, "short": -0.1}
FOLLOWS = 0.4
"""A sentence is worth more after one that fits: what answers often follows what resembles the
question (on the tune part, answers that cite the right message: .58 without, .69 with .6; where a
reader says in which sentence the answer stands, less is as good)."""
REMEMBERED = 20_000
CLOSING = ' \u00a0»”"'
"""What may stand after the sign that ends a sentence."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a hit and how well it answers.

    ``place`` is the hit's rank and, from 1, which it is of all that the passage has to quote.

    ``read`` is how likely what stands around it answers (``reading``).
    """

    text: str
    part: Part
    passage: Passage
    place: tuple[int, int]
    score: float
    meaning: float
    words: float
    vector: Vectors
    read: float = 0.0


@dataclass
class SentenceVectors:
    """Vectors of sentences, the latest kept in memory; safe between threads."""

    embedder: Embedder
    _kept: OrderedDict[str, Vectors] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors, shape (n, d)."""
        with self._lock:
            missing = [t for t in dict.fromkeys(texts) if t not in self._kept]
        if missing:
            rows = self.embedder.embed_documents(missing)
            with self._lock:
                self._kept |= dict(zip(missing, rows, strict=True))
        with self._lock:
            found = np.stack([self._kept[t] for t in texts])
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)
        return found


def gather(
    question: str,
    language: str,
    hits: Sequence[Hit],
    vector: Vectors,
    means: Means,
    known: SentenceVectors,
) -> list[Evidence]:
    """Return the sentences of the best hits, the best first; ``vector`` is centred."""
    drafts = _drafts(hits[:PASSAGES])
    if not drafts:
        return []
    wanted = {code: senses(question, language, code) for code in LANGUAGES}
    shared = _shares(
        [[bool(words & s) for s in wanted[h.passage.language]] for h, *_, words in drafts]
    )
    order = sorted(range(len(drafts)), key=lambda i: -(shared[i] + drafts[i][0].score))
    kept = sorted(order[:SENTENCES])
    rows = known.of([drafts[i][2] for i in kept])
    found = []
    for i, row in zip(kept, rows, strict=True):
        hit, part, text, place, _ = drafts[i]
        centred = means.centred(row[None, :], hit.passage.language)[0]
        meaning = float(centred @ vector)
        score = _score(text, meaning, shared[i], hit.score)
        found.append(Evidence(text, part, hit.passage, place, score, meaning, shared[i], centred))
    return sorted(_followed(found), key=lambda evidence: -evidence.score)


def _followed(found: Sequence[Evidence]) -> list[Evidence]:
    """Add to each sentence a part of the score of the one before it, in reading order."""
    before = {(e.place[0], e.place[1] + 1): e.score for e in found}
    return [replace(e, score=e.score + FOLLOWS * before.get(e.place, 0.0)) for e in found]


def _drafts(hits: Sequence[Hit]) -> list[tuple[Hit, Part, str, tuple[int, int], set[str]]]:
    drafts = []
    seen: set[str] = set()
    for hit in hits:
        number = 0
        for part in hit.passage.parts:
            for text in quotable(part.text):
                number += 1
                if SHORTEST <= len(text) <= LONGEST and text not in seen:
                    seen.add(text)
                    words = set(stems(text, hit.passage.language))
                    drafts.append((hit, part, text, (hit.rank, number), words))
    return drafts


def _shares(held: Sequence[Sequence[bool]]) -> list[float]:
    """Return which share of the words asked for each sentence holds, the rare ones weighing more.

    ``held`` says it of each sentence, word by word.
    """
    rarity = [math.log(1 + len(held) / (1 + sum(column))) for column in zip(*held, strict=True)]
    whole = sum(rarity)
    return [sum(compress(rarity, row)) / whole if whole else 0.0 for row in held]


def _score(text: str, meaning: float, words: float, passage: float) -> float:
    return (
        WEIGHTS["meaning"] * meaning
        + WEIGHTS["words"] * words
        + WEIGHTS["passage"] * passage
        + WEIGHTS["asks"] * text.rstrip(CLOSING).endswith(("?", ":"))
        + WEIGHTS["short"] * (len(text) < 3 * SHORTEST)
    )
