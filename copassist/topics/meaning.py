"""What the archive talks about, as centred vectors: which threads and articles are near a text.

The vectors are those that search uses, read once for one choosing; a year of an archive is small.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np
from sqlalchemy import and_, or_, select

from copassist.index.rows import Vectors
from copassist.languages import LANGUAGES
from copassist.languages.detect import detect
from copassist.records import Kind, Role
from copassist.retrieval.search import Search
from copassist.storage.tables import passages, vectors


class Place(NamedTuple):
    """A thread (``name`` is its id), or an article (its space and path)."""

    kind: Kind
    source: str
    name: str


@dataclass(frozen=True)
class Meaning:
    """Passages and their vectors (centred by language, of unit length), shape (passages, d)."""

    search: Search
    role: Role
    ids: tuple[str, ...]
    slugs: tuple[str, ...]
    places: tuple[Place, ...]
    rows: Vectors

    @classmethod
    def read(cls, search: Search, role: Role, since: date, until: date) -> Meaning:
        """Read what was written between two days (included), and every article."""
        means, p = search.means(role), passages.c
        query = (
            select(p.id, p.kind, p.source, p.space, p.path, p.thread_id, p.language,
                   p.slug, vectors.c.vector)
            .join(vectors, (vectors.c.hash == p.text_hash)
                  & (vectors.c.model == search.embedder.name))
            .where(p.visibility.in_([level.value for level in role.reads]))
            .where(or_(p.kind == "article", and_(
                p.until >= since.isoformat(), p.since <= until.isoformat()
            )))
            .order_by(p.id)
        )  # fmt: skip
        with search.engine.connect() as connection:
            found = connection.execute(query).all()
        rows = np.zeros((len(found), search.embedder.dimension), np.float32)
        for code in LANGUAGES:
            here = [n for n, row in enumerate(found) if row.language == code]
            if here:
                held = np.frombuffer(b"".join(found[n].vector for n in here), "<f4")
                rows[here] = means.centred(held.reshape(len(here), -1), code)
        places = tuple(
            Place(r.kind, r.source, r.thread_id if r.kind == "message" else f"{r.space}/{r.path}")
            for r in found
        )
        ids, slugs = (tuple(str(row[n]) for row in found) for n in (0, 7))
        return cls(search, role, ids, slugs, places, rows)

    def of(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of texts, read as questions are, shape (texts, d)."""
        if not texts:
            return np.zeros((0, self.rows.shape[1]), np.float32)
        means, told = self.search.means(self.role), self.search.embedder.embed_queries(texts)
        codes = [detect(text) for text in texts]
        rows = [means.centred_question(row, c) for row, c in zip(told, codes, strict=True)]
        return np.stack(rows)

    def near(self, vector: Vectors, least: float) -> dict[Place, tuple[float, str]]:
        """Return the places at least so near, with their cosine and nearest passage, best first."""
        told = self.rows @ vector
        found: dict[Place, tuple[float, str]] = {}
        for n in np.argsort(-told):
            if told[n] < least:
                break
            found.setdefault(self.places[n], (float(told[n]), self.ids[n]))
        return found

    def of_section(self, place: Place, slug: str) -> Vectors | None:
        """Return the mean vector of a section of an article, None where it has no passage."""
        here = [n for n, one in enumerate(self.places) if one == place and self.slugs[n] == slug]
        return _mean(self.rows[here]) if here else None

    def of_places(self, some: Collection[Place]) -> Vectors:
        """Return the vectors of all passages of some places, shape (passages, d)."""
        here = [n for n, place in enumerate(self.places) if place in some]
        rows: Vectors = self.rows[np.array(here, int)]
        return rows

    def of_place(self, place: Place) -> Vectors | None:
        """Return the mean vector of a place, of unit length; None where it has no passage."""
        rows = self.of_places((place,))
        return _mean(rows) if len(rows) else None

    def by_place(self) -> dict[Place, Vectors]:
        """Return the mean vector of every place, of unit length."""
        groups: dict[Place, list[int]] = {}
        for n, place in enumerate(self.places):
            groups.setdefault(place, []).append(n)
        return {place: _mean(self.rows[held]) for place, held in groups.items()}


def unit(row: Vectors) -> Vectors:
    """Return a vector at unit length."""
    told: Vectors = (row / max(float(np.linalg.norm(row)), 1e-9)).astype(np.float32)
    return told


def _mean(rows: Vectors) -> Vectors:
    return unit(rows.mean(axis=0))
