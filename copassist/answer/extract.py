"""The extractive answer: the sentences that answer, verbatim, in reading order, each cited.

The best sentence leads. Others join it when they come close to its score and say something else
(maximal marginal relevance), up to five and about 800 characters. They are shown in the order in
which the archive says them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import groupby

from copassist.answer.citations import citation
from copassist.answer.conflicts import Statement, between, conflicts, statements
from copassist.answer.disagreement import superseded_notes
from copassist.answer.evidence import Evidence
from copassist.languages import language
from copassist.records import Answer, Citation, Hit

_LINES = re.compile(r"[ \t]*\n\s*")
SENTENCES = 5
LENGTH = 800
CLOSE = 0.5
"""A sentence joins the answer when it has at least this share of the best one's score."""
NOTHING: Mapping[int, str] = {}
LATER = 12
"""So many of the sentences found are looked at for one that replaces what is quoted."""
REPEATS = 0.35
"""How much a sentence loses for saying again what is already quoted."""


def choose(found: Sequence[Evidence]) -> list[Evidence]:
    """Return the sentences to quote, in reading order."""
    if not found:
        return []
    chosen = [found[0]]
    rest = [e for e in found[1:] if e.score >= CLOSE * found[0].score]
    while rest and len(chosen) < SENTENCES:
        best = max(rest, key=lambda e: e.score - REPEATS * _repeats(e, chosen))
        rest.remove(best)
        if sum(len(e.text) for e in chosen) + len(best.text) > LENGTH:
            continue
        if _repeats(best, chosen) < 0.95:
            chosen.append(best)
    return sorted(chosen, key=lambda e: e.place)


def _repeats(evidence: Evidence, chosen: Sequence[Evidence]) -> float:
    return max(float(evidence.vector @ other.vector) for other in chosen)


def with_later(chosen: Sequence[Evidence], found: Sequence[Evidence]) -> list[Evidence]:
    """Add to the sentences to quote those found that replace one of them, in reading order."""
    told = [(e.passage.language, _statements(e)) for e in chosen]
    later = [
        evidence
        for evidence in found[:LATER]
        if all(evidence is not one for one in chosen)
        and any(
            between(old, _statements(evidence)) == "superseded"
            for code, old in told
            if code == evidence.passage.language
        )
    ]
    return sorted([*chosen, *later[:1]], key=lambda e: e.place)


def _statements(evidence: Evidence) -> list[Statement]:
    return statements(evidence.text, evidence.part.timestamp, evidence.passage.language)


def quote_lines(
    chosen: Sequence[Evidence], code: str, after: int = 0
) -> list[tuple[str, list[Citation]]]:
    """Return the lines of the answer with their citations, numbered from the one ``after``.

    Sentences that follow one another in one message make one line, one citation each. A quote that
    another replaces says which, and since when.
    """
    groups: list[list[Citation]] = []
    number = after
    for _, group in groupby(chosen, key=lambda e: (e.passage.id, e.part.message_id)):
        groups.append([])
        for evidence in group:
            number += 1
            groups[-1].append(
                citation(number, evidence.passage, evidence.part, evidence.text, code)
            )
    notes = superseded_notes(conflicts([c for cited in groups for c in cited]), code)
    return [(quote_line(cited, code, notes), cited) for cited in groups]


def quote_line(cited: Sequence[Citation], code: str, notes: Mapping[int, str] = NOTHING) -> str:
    """Return the line of quotes of one message or section, with what is noted behind some."""
    texts, first = language(code), cited[0]
    quotes = " ".join(
        texts.text("answer.quote", quote=_LINES.sub(" ", c.quote), n=c.n) + notes.get(c.n, "")
        for c in cited
    )
    if first.kind == "message":
        where = texts.text("answer.said", space=first.space, day=texts.day(first.timestamp))
    else:
        where = texts.text("answer.written", title=first.title)
    if first.language != code:
        where += " " + texts.text(f"answer.in_{first.language}")
    return f"- {where}{texts.text('answer.colon')} {quotes}"


def not_in_archive(question: str, code: str, nearest: Sequence[Hit]) -> Answer:
    """Return the answer for what the archive does not say, with the nearest threads."""
    texts = language(code)
    said = texts.text("answer.not_in_archive")
    if nearest:
        said += " " + texts.text("answer.nearest")
    near = tuple(nearest)
    return Answer(question, code, said, False, "question", nearest=near, outcome="absent")
