"""Dense search over two languages, with vectors centred by language.

e5 vectors of one language share a direction: over a mixed archive a question then prefers passages
of its own language whatever they say. Taking from each passage the mean of its language, and from
the question a mean of questions in its own (fixed, from unrelated questions), removes it.

The mean moves as the archive grows, so vectors are stored as they came and centred when read. For
a unit vector p of language L and a centred question q, q·(p - m) differs from q·p by a constant of
L; so the index is asked for many neighbours of q by the stored vectors, and those are scored
exactly: q·(p - m) / (|q| |p - m|).

The index holds one vector a passage, the mean of its messages'. Of what it finds, and what words
find, a passage is then as near as the nearest of its messages: what answers is often one of them.
The nearest of n is nearer by chance than one would be, about as the logarithm of n.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, select

from copassist.index.embedding import Embedder
from copassist.index.rows import Vectors, heading, read_passages, stored, text_hash
from copassist.index.state import Sums, shelf_name
from copassist.languages import LANGUAGES, questions
from copassist.records import Visibility
from copassist.storage.facts import fact, note_fact
from copassist.storage.tables import passages, vectors
from copassist.storage.vectors import VectorIndex

SMALL_SHARE = 0.02
"""A language under this share of the archive is centred with the main one: its mean is noise."""
PRIOR = 10
"""Weight of generic texts in a mean, in passages: a few passages are not centred on themselves."""
AT_ONCE = 5000
"""Rows read together when a part of the archive is scored."""
BY_CHANCE = 0.02
"""Times the logarithm of how many messages a passage has (chosen among 0, .02, .03 and .04)."""
OVERFETCH = 4
"""How many more neighbours are asked for than are wanted, before they are scored exactly."""


@dataclass(frozen=True)
class Means:
    """The mean vector of each language for what one role may read, and of questions."""

    documents: dict[str, Vectors]
    questions: dict[str, Vectors]

    def centred_question(self, vector: Vectors, language: str) -> Vectors:
        """Return the question less the mean of questions in its language, of unit length."""
        return _unit(vector - self.questions[language])

    def centred(self, rows: Vectors, language: str) -> Vectors:
        """Return passages of one language, shape (n, d), centred and of unit length."""
        mean = self.documents.get(language)
        return _unit(rows if mean is None else rows - mean)


def read_means(connection: Connection, levels: Sequence[Visibility], embedder: Embedder) -> Means:
    """Read the means for some levels; the asker's own, so that nothing private weighs in them."""
    sums: dict[str, tuple[int, NDArray[np.float64]]] = {}
    kept = Sums.read(connection)
    for code in LANGUAGES:
        shelves = [s for level in levels if (s := shelf_name(code, level)) in kept.totals]
        if shelves:
            totals = np.sum([kept.totals[s] for s in shelves], axis=0)
            sums[code] = (sum(kept.counts[s] for s in shelves), totals)
    total = sum(n for n, _ in sums.values())
    main = max(sums, key=lambda code: sums[code][0], default=None)
    generic = _generic_means(connection, embedder)
    documents = {}
    for code in sums:
        source = main if main and sums[code][0] < SMALL_SHARE * total else code
        n, added = sums[source]
        prior = PRIOR * generic["documents"][source].astype(np.float64)
        documents[code] = ((added + prior) / (n + PRIOR)).astype(np.float32)
    return Means(documents, generic["questions"])


def _generic_means(connection: Connection, embedder: Embedder) -> dict[str, dict[str, Vectors]]:
    """Return the mean of generic texts by language, as questions and as documents; kept."""
    name = f"generic-means:{embedder.name}"
    known = fact(connection, name)
    if known is None:
        means = {
            kind: {code: embed(questions(code)).mean(axis=0).tolist() for code in LANGUAGES}
            for kind, embed in (
                ("questions", embedder.embed_queries),
                ("documents", embedder.embed_documents),
            )
        }
        known = json.dumps(means)
        note_fact(connection, name, known)
    return {
        kind: {code: np.asarray(mean, np.float32) for code, mean in by_code.items()}
        for kind, by_code in json.loads(known).items()
    }


def nearest(
    index: VectorIndex,
    means: Means,
    question: Vectors,
    levels: Sequence[Visibility],
    languages: Sequence[str],
    k: int,
) -> dict[str, float]:
    """Return up to ``k`` passage ids of each language with their centred cosine."""
    found: dict[str, float] = {}
    for code in languages:
        scored: dict[str, float] = {}
        for level in levels:
            ids, rows = index.nearest(shelf_name(code, level), question, k * OVERFETCH)
            if ids:
                scored |= dict(zip(ids, means.centred(rows, code) @ question, strict=True))
        best = sorted(scored, key=lambda i: -scored[i])[:k]
        found |= {i: float(scored[i]) for i in best}
    return found


def nearest_within(
    connection: Connection,
    means: Means,
    question: Vectors,
    where: ColumnElement[bool],
    model: str,
    k: int,
) -> tuple[dict[str, float], set[str]]:
    """Return what ``nearest`` does of some passages alone, and the ids of all of them.

    Every one is scored from its stored vector, some at a time: a part of an archive is small, and
    the index cannot be asked for one.
    """
    query = (
        select(passages.c.id, passages.c.language, vectors.c.vector)
        .join(vectors, (vectors.c.hash == passages.c.text_hash) & (vectors.c.model == model))
        .where(where)
    )
    scored: dict[str, dict[str, float]] = {code: {} for code in LANGUAGES}
    ids: set[str] = set()
    for rows in connection.execute(query).partitions(AT_ONCE):
        for code, found in scored.items():
            here = [(row.id, row.vector) for row in rows if row.language == code]
            if here:
                found |= _cosines(means, question, code, dict(here))
        ids.update(row.id for row in rows)
    best = {c: sorted(found, key=lambda i: (-scored[c][i], i))[:k] for c, found in scored.items()}
    return {i: scored[code][i] for code, names in best.items() for i in names}, ids


def score(
    connection: Connection, means: Means, question: Vectors, ids: Sequence[str], model: str
) -> tuple[dict[str, str], dict[str, float], dict[str, float]]:
    """Return the languages and centred cosines of some passages, and their headings' cosines.

    A passage is as near as the nearest of its messages. One that is gone from the database is in
    none of them.
    """
    held = read_passages(connection, ids)
    said = {name: [text_hash(text) for text in p.embedded_texts] for name, p in held.items()}
    own = {name: text_hash(p.indexed_text) for name, p in held.items()}
    titles = {name: text_hash(title) for name, p in held.items() if (title := heading(p))}
    wanted = {*own.values(), *titles.values(), *(h for hashes in said.values() for h in hashes)}
    known = stored(connection, model, sorted(wanted))
    meaning: dict[str, float] = {}
    headings: dict[str, float] = {}
    languages = {name: p.language for name, p in held.items() if own[name] in known}
    for code in set(languages.values()):
        here = [name for name, spoken in languages.items() if spoken == code]
        # One cut before messages had vectors of their own has the vector of the whole, and maybe
        # that of a message that stands elsewhere too.
        texts = {n: said[n] if known.keys() >= set(said[n]) else [own[n]] for n in here}
        meaning |= _nearest(means, question, code, texts, known)
        under = {name: [titles[name]] for name in here if titles.get(name) in known}
        headings |= _nearest(means, question, code, under, known)
    return languages, meaning, headings


def _nearest(
    means: Means,
    question: Vectors,
    code: str,
    texts: Mapping[str, Sequence[str]],
    known: Mapping[str, Vectors],
) -> dict[str, float]:
    """Return for each name the highest centred cosine of its texts, less for many."""
    if not texts:
        return {}
    counts = np.array([len(hashes) for hashes in texts.values()])
    rows = np.stack([known[h] for hashes in texts.values() for h in hashes])
    highest = np.maximum.reduceat(means.centred(rows, code) @ question, np.cumsum(counts) - counts)
    return dict(zip(texts, (highest - BY_CHANCE * np.log(counts)).tolist(), strict=True))


def _cosines(
    means: Means, question: Vectors, code: str, blobs: Mapping[str, bytes]
) -> dict[str, float]:
    if not blobs:
        return {}
    matrix = np.frombuffer(b"".join(blobs.values()), "<f4").reshape(len(blobs), -1)
    return dict(zip(blobs, (means.centred(matrix, code) @ question).tolist(), strict=True))


def _unit(rows: Vectors) -> Vectors:
    length = np.linalg.norm(rows, axis=-1, keepdims=True)
    unit: Vectors = (rows / np.maximum(length, 1e-9)).astype(np.float32)
    return unit
