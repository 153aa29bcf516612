"""Search: a question and an asker's role in, the best passages out.

Candidates are the nearest passages of each language and the best by words; each is then scored
exactly by meaning, heading and words, and fused. Only the shelves that the role may read are ever
opened.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from copassist.errors import IndexStaleError, QuestionError
from copassist.index.build import (
    MODEL,
    REVISION,
    Embedder,
    open_index,
)
from copassist.index.rows import Vectors, every_passage, read_passages
from copassist.languages import LANGUAGES
from copassist.languages.detect import detect
from copassist.records import Hit, Role
from copassist.retrieval.dense import Means, nearest, read_means, score
from copassist.retrieval.fusion import Candidates, fuse
from copassist.retrieval.lexical import WordIndex
from copassist.settings import Settings
from copassist.storage.facts import fact
from copassist.storage.vectors import VectorIndex

CANDIDATES = 40
"""Taken from each side; the union of both holds an answer to .93 of questions (measured)."""


@dataclass(frozen=True)
class _Shelves:
    """What one role may search, at one revision of the index."""

    revision: str
    words: WordIndex
    means: Means
    index: VectorIndex


@dataclass
class Search:
    """Finds passages; safe to share between threads."""

    engine: Engine
    settings: Settings
    embedder: Embedder
    _opened: dict[Role, _Shelves] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        role: Role = Role.MEMBER,
        language: str | None = None,
    ) -> list[Hit]:
        """Return the ``k`` best passages, only those in ``language`` when one is given.

        :raises QuestionError: when nothing in the question can be searched.
        :raises IndexStaleError: when the index was built with another model.
        """
        languages = (language,) if language else LANGUAGES
        found = self.candidates(question, role=role, languages=languages)
        fused = fuse(found)
        best = sorted(fused, key=lambda i: (-fused[i], i))[:k]
        return [
            Hit(n, found.passages[i], fused[i], found.meaning[i]) for n, i in enumerate(best, 1)
        ]

    def candidates(
        self, question: str, *, role: Role, languages: Sequence[str] = LANGUAGES
    ) -> Candidates:
        """Return the passages worth ranking, each with every signal."""
        text = clean_question(question, self.settings.question_chars)
        shelves = self._shelves(role)
        vector = self.question_vector(text, role)
        near = nearest(shelves.index, shelves.means, vector, role.reads, languages, CANDIDATES)
        ids = list(near | shelves.words.best(text, languages, CANDIDATES))
        with self.engine.connect() as connection:
            meaning, heading = score(connection, shelves.means, vector, ids, self.embedder.name)
            found = read_passages(connection, list(meaning))
        words = shelves.words.scores_of(text, list(meaning))
        return Candidates(detect(text), found, meaning, heading, words)

    def question_vector(self, question: str, role: Role) -> Vectors:
        """Return the centred vector of a question, shape (d,)."""
        row = self.embedder.embed_queries([question])[0]
        return self._shelves(role).means.centred_question(row, detect(question))

    def means(self, role: Role) -> Means:
        """Return the means by which vectors are centred for a role."""
        return self._shelves(role).means

    def _shelves(self, role: Role) -> _Shelves:
        with self.engine.connect() as connection:
            revision = fact(connection, REVISION) or "0"
            built_with = fact(connection, MODEL)
        if built_with is not None and built_with != self.embedder.name:
            raise IndexStaleError(built_with=built_with, wanted=self.embedder.name)
        with self._lock:
            opened = self._opened.get(role)
            if opened is None or opened.revision != revision:
                opened = self._open(role, revision)
                self._opened[role] = opened
            return opened

    def _open(self, role: Role, revision: str) -> _Shelves:
        with self.engine.begin() as connection:
            words = WordIndex.of(every_passage(connection, role.reads))
            means = read_means(connection, role.reads, self.embedder)
        return _Shelves(revision, words, means, open_index(self.engine, self.settings))


def clean_question(question: str, limit: int) -> str:
    """Return the question without control characters and extra space.

    :raises QuestionError: when it holds no letter or digit, or is longer than ``limit``.
    """
    text = question.encode("utf-8", "replace").decode()
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if len(text) > limit:
        raise QuestionError("question_long", limit=limit, length=len(text))
    if not any(c.isalnum() for c in text):
        raise QuestionError("question_empty")
    return text
