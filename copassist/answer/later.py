"""Later: what was decided since a quote, and is not among the passages that answer best.

An old rule often answers a question in better words than the message that replaced it. So where a
quote tells a value, the days after it are searched for a sentence that replaces this very value,
about a thing that the question names; it is cited too, and the quote says that it is superseded.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from copassist.answer.citations import citation
from copassist.answer.clauses import BEGINNING
from copassist.answer.conflicts import announces, names_old, statements
from copassist.index.sentences import quotable
from copassist.index.words import stems
from copassist.languages import LANGUAGES
from copassist.records import Citation, Hit

HITS = 16
"""Looked through by words alone: no sentence is embedded."""


def told_since(cited: Sequence[Citation]) -> date | None:
    """Return the day after the earliest quote that tells a value; None where none does."""
    days = [
        date.fromisoformat(c.timestamp[:10])
        for c in cited
        if c.timestamp and any(s.quantities or s.days for s in statements(c.quote, "", c.language))
    ]
    return min(days) + timedelta(1) if days else None


def replacing(
    question: str, cited: Sequence[Citation], hits: Sequence[Hit], code: str
) -> tuple[Citation, ...]:
    """Return the latest sentence of the hits that replaces a value of a quote, as a citation."""
    asked = {stem[:BEGINNING] for c in LANGUAGES for stem in stems(question, c)}
    told = [statements(c.quote, c.timestamp, c.language) for c in cited]
    found: list[Citation] = []
    for hit in hits:
        for part in hit.passage.parts:
            for text in quotable(part.text):
                if not announces(text) or any(text == c.quote for c in cited):
                    continue
                new = statements(text, part.timestamp, hit.passage.language)
                pairs = ((one, other) for old in told for one in old for other in new)
                if any(names_old(one, other, asked) for one, other in pairs):
                    number = max(c.n for c in cited) + 1
                    found.append(citation(number, hit.passage, part, text, code))
    return tuple(sorted(found, key=lambda c: c.timestamp)[-1:])
