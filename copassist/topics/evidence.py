"""What a topic rests on: its own quote, and what else the archive says about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from copassist.archive.library import Library
from copassist.archive.pseudonyms import ROBOT
from copassist.index.rows import Vectors, read_passages
from copassist.index.sentences import quotable
from copassist.records import Citation, Passage, Role
from copassist.topics.candidates import Candidate
from copassist.topics.citing import Citing, cite_part
from copassist.topics.meaning import Meaning, unit
from copassist.topics.quoting import around, is_telling

ABOUT = 0.3
"""From which centred cosine on a thread or an article is about a topic."""
MOST, TRIED = 3, 8
QUOTE_WORDS, SENTENCES = 5, 10
QUOTE_CHARS = 280
OF_ITSELF = ("parked", "commitment")
"""Origins that are about what they say; the others are about all of their thread or section."""


@dataclass(frozen=True)
class Evidence:
    """Finds the citations of topics, for a role."""

    library: Library
    meaning: Meaning
    role: Role

    def about(self, some: Sequence[Candidate]) -> Vectors:
        """Return the vectors of what candidates are about, shape (candidates, d)."""
        said = [one.subject if one.is_question else f"{one.subject}. {one.quote}" for one in some]
        rows = self.meaning.of(said)
        for n, one in enumerate(some):
            # A thread tells better what it is about, its quote what is meant of it.
            whole = None if one.origin in OF_ITSELF else self._whole(one)
            rows[n] = rows[n] if whole is None else unit(rows[n] + whole)
        return rows

    def of(self, one: Candidate, vector: Vectors) -> list[Citation]:
        """Return the citations of a candidate: its own first, each of another thread or article."""
        own = self._own(one)
        if own is None:
            return []
        cited = [own, *self._other(one)]
        near = self.meaning.near(vector, ABOUT)
        names = [name for place, (_, name) in near.items() if place != one.place][:TRIED]
        with self.library.engine.connect() as connection:
            passages = read_passages(connection, names)
        for name in names:
            passage = passages.get(name)
            found = self._quoted(passage, vector) if passage else None
            if found and is_telling(found.quote) and not any(_repeats(found, c) for c in cited):
                cited.append(replace(found, n=len(cited) + 1))
            if len(cited) == MOST:
                break
        return cited

    def _whole(self, one: Candidate) -> Vectors | None:
        if one.place.kind == "article":
            return self.meaning.of_section(one.place, one.slug)
        return self.meaning.of_place(one.place)

    def _other(self, one: Candidate) -> Iterator[Citation]:
        """Yield what a candidate differs from: two views are seen when both are quoted."""
        if one.other:
            citing = Citing(self.library, self.role)
            cited = citing.of_message(one.place.source, one.place.name, *one.other)
            if cited:
                yield replace(cited, n=2)

    def _own(self, one: Candidate) -> Citation | None:
        citing = Citing(self.library, self.role)
        if one.place.kind == "message":
            return citing.of_message(one.place.source, one.place.name, one.message, one.quote)
        return citing.of_article(one.place.name, one.quote)

    def _quoted(self, passage: Passage, vector: Vectors) -> Citation | None:
        """Return the sentence of a passage that is nearest to a topic, as its citation."""
        told = [
            (part, sentence)
            for part in passage.parts
            if part.author != ROBOT
            for sentence in quotable(part.text)
            if len(sentence.split()) >= QUOTE_WORDS and len(sentence) <= QUOTE_CHARS
        ][:SENTENCES]
        if not told:
            return None
        rows = self.meaning.of([sentence for _, sentence in told])
        part, quote = told[int((rows @ vector).argmax())]
        return cite_part(passage, part, around(part.text, quote))


def rests_on_two(cited: Sequence[Citation]) -> bool:
    """Whether citations are of two threads or articles at least."""
    return len({(one.kind, one.space, one.thread_id or one.path) for one in cited}) > 1


def _repeats(one: Citation, other: Citation) -> bool:
    """Whether the same words were written in two places."""
    return one.quote in other.quote or other.quote in one.quote
