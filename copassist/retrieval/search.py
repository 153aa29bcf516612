"""Search: a question and an asker's role in, the best passages out.

Candidates are the nearest passages of each language and the best by words; each is then scored
exactly by meaning, heading and words, and fused. Only the shelves that the role may read are ever
opened.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

from sqlalchemy import Engine

from copassist.errors import IndexStaleError, QuestionError, StoreError
from copassist.index.build import Builder
from copassist.index.embedding import Embedder
from copassist.index.rows import Vectors, read_passages
from copassist.index.rows import within as condition
from copassist.index.state import MODEL, REVISION, open_index
from copassist.languages import LANGUAGES
from copassist.languages.detect import detect
from copassist.languages.spelling import spell_out
from copassist.records import Hit, Role, Scope, Visibility
from copassist.retrieval.dense import Means, nearest, nearest_within, read_means, score
from copassist.retrieval.fusion import Candidates, fuse
from copassist.retrieval.lexical import WordIndex
from copassist.settings import Settings
from copassist.storage.facts import fact
from copassist.storage.vectors import VectorIndex

WHOLE = Scope()
KEPT_OPEN = 12
"""So many sets of levels are kept open: each person may be in circles of their own."""
CANDIDATES = 40
"""Taken from each side; the union of both holds an answer to .93 of questions (measured)."""


@dataclass(frozen=True)
class _Shelves:
    """What the roles that read the same may search, at one revision of the index."""

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
    _opened: dict[tuple[Visibility, ...], _Shelves] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        role: Role = Role.MEMBER,
        within: Scope = WHOLE,
    ) -> list[Hit]:
        """Return the ``k`` best passages of a part of the archive.

        :raises QuestionError: when nothing in the question can be searched.
        :raises IndexStaleError: when the index was built with another model.
        """
        found = self.candidates(question, role=role, within=within)
        fused = fuse(found)
        best = sorted(fused, key=lambda i: (-fused[i], i))[:k]
        with self.engine.connect() as connection:
            held = read_passages(connection, best)
        # What another process took away in between is no longer there to be read.
        best = [i for i in best if i in held]
        return [Hit(n, held[i], fused[i], found.meaning[i]) for n, i in enumerate(best, 1)]

    def candidates(self, question: str, *, role: Role, within: Scope = WHOLE) -> Candidates:
        """Return the passages worth ranking, each with every signal."""
        text = clean_question(question, self.settings.question_chars)
        text = spell_out(text, detect(text))
        shelves = self._shelves(role)
        try:
            return self._candidates(text, shelves, role, within)
        except StoreError as error:
            if error.key != "index":
                raise
        # A damaged index is made again without being asked, once; one that another process has
        # replaced in between is only opened again.
        builder = Builder(self.engine, self.settings, self.embedder)
        builder.ensure_sound(failed_at=shelves.revision)
        return self._candidates(text, self._shelves(role, again=True), role, within)

    def _candidates(self, text: str, shelves: _Shelves, role: Role, within: Scope) -> Candidates:
        vector, model = self.question_vector(text, role), self.embedder.name
        languages = (within.language,) if within.language else LANGUAGES
        index, means, words = shelves.index, shelves.means, shelves.words
        among = None
        with self.engine.connect() as connection:
            if within.is_narrow:
                where = condition(within, role.reads)
                near, among = nearest_within(connection, means, vector, where, model, CANDIDATES)
            else:
                near = nearest(index, means, vector, role.reads, languages, CANDIDATES)
            scores = words.scores(text)
            ids = list(near | words.best(scores, languages, CANDIDATES, among))
            known, meaning, heading = score(connection, means, vector, ids, model)
        shared = words.scores_of(scores, meaning)
        return Candidates(detect(text), known, meaning, heading, shared)

    def question_vector(self, question: str, role: Role) -> Vectors:
        """Return the centred vector of a question, shape (d,)."""
        row = self.embedder.embed_queries([question])[0]
        return self._shelves(role).means.centred_question(row, detect(question))

    def means(self, role: Role) -> Means:
        """Return the means by which vectors are centred for a role."""
        return self._shelves(role).means

    def _shelves(self, role: Role, *, again: bool = False) -> _Shelves:
        with self.engine.connect() as connection:
            revision = fact(connection, REVISION) or "0"
            built_with = fact(connection, MODEL)
        if built_with is not None and built_with != self.embedder.name:
            raise IndexStaleError(built_with=built_with, wanted=self.embedder.name)
        with self._lock:
            if again or any(opened.revision != revision for opened in self._opened.values()):
                # All roles at once: none keeps an old index in memory.
                self._opened.clear()
            if role.reads not in self._opened:
                while len(self._opened) >= KEPT_OPEN:
                    self._opened.pop(next(iter(self._opened)))
                self._opened[role.reads] = self._open(role, revision)
            return self._opened[role.reads]

    def _open(self, role: Role, revision: str) -> _Shelves:
        words = WordIndex.open(self.engine, self.settings.home, role)
        with self.engine.begin() as connection:
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
