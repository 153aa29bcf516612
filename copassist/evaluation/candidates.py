"""Answers that did not help, as candidate questions; who asked is not among what is read."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

from sqlalchemy import Engine, select, update

from copassist.evaluation.labels import Label, keep_label
from copassist.languages.detect import detect
from copassist.records import Exchange
from copassist.storage.tables import turns

DOWN = 0
Review = Literal["labelled", "rejected", ""]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question whose answer got a thumb down, what was said before it, and why."""

    key: int
    question: str
    language: str
    history: tuple[Exchange, ...]
    answer: str
    reason: str


@dataclass(frozen=True)
class Candidates:
    """Thumbs down that nobody has looked at yet."""

    engine: Engine

    def waiting(self) -> list[Candidate]:
        """Return the candidates, the oldest first."""
        down = (turns.c.rating == DOWN) & (turns.c.review == "")
        with self.engine.connect() as connection:
            talks = set(connection.scalars(select(turns.c.conversation).where(down)))
            rows = connection.execute(
                select(turns).where(turns.c.conversation.in_(talks)).order_by(turns.c.key)
            ).all()
        said: dict[str, tuple[Exchange, ...]] = {}
        found = []
        for row in rows:
            before = said.get(row.conversation, ())
            answer = str((row.answer or {}).get("text", ""))
            if row.rating == DOWN and not row.review:
                language = (row.answer or {}).get("language") or detect(row.question)
                reason = row.reason or ""
                found.append(Candidate(row.key, row.question, language, before, answer, reason))
            said[row.conversation] = (*before, Exchange(row.question, answer))
        return found

    def label(self, candidate: Candidate, label: Label) -> None:
        """Keep the label that a candidate became."""
        keep_label(self.engine, label)
        self._review(candidate, "labelled")

    def reject(self, candidate: Candidate) -> None:
        """Put a candidate aside for good."""
        self._review(candidate, "rejected")

    def _review(self, candidate: Candidate, review: Review) -> None:
        with self.engine.begin() as connection:
            connection.execute(
                update(turns).where(turns.c.key == candidate.key).values(review=review)
            )


def write_candidates(found: Iterable[Candidate]) -> str:
    """Return candidates as JSON lines, to be labelled elsewhere."""
    return "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in found)
