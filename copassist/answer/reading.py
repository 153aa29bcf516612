"""Reading: does what stands around the best sentences answer the question?

A sentence alone leaves out who and what it speaks of, so a window of its passage is read: the
sentence and those beside it, under the title of their thread or the heading of their section.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from copassist.answer.evidence import Evidence
from copassist.index.rows import Vectors
from copassist.index.sentences import quotable
from copassist.models.packaged import NAME
from copassist.records import Passage
from copassist.settings import Settings

READ = 6
"""So many sentences are read about, in 150 ms on two cores; more tell nothing better."""
LIKELY = 0.5
"""What a sentence is worth more when what stands around it surely answers."""
WINDOW, BESIDE = 420, 2
"""Characters of a window, and sentences on each side."""
HEADING, JOINT = 100, ": "
"""Characters of what a window stands under, and what parts the two."""


class Reads(Protocol):
    """What reads (``models.reader``)."""

    def read(self, question: str, passages: Sequence[str]) -> Vectors:
        """Return for each passage the probability that it answers, shape (n,)."""
        ...


def open_reads(settings: Settings, embedding: str) -> Reads | None:
    """Open what reads passages; beside another model than the packaged one nothing does."""
    if embedding != NAME:
        return None
    # Imported late: ONNX Runtime is not needed where nothing is asked.
    from copassist.models.reader import open_reader

    return open_reader(settings)


def read(reader: Reads, question: str, found: Sequence[Evidence]) -> list[Evidence]:
    """Return the evidence, the best of it read, the best first again.

    What is farther down is taken to be as likely as the least.
    """
    pieces: dict[str, list[str]] = {}
    windows = []
    for evidence in found[:READ]:
        lines = pieces.setdefault(evidence.passage.id, _lines(evidence.passage))
        text = window(lines, evidence.place[1] - 1)
        heading = under(evidence.passage)
        windows.append(f"{heading}{JOINT}{text}" if heading else text)
    distinct = list(dict.fromkeys(windows))
    told = dict(zip(distinct, map(float, reader.read(question, distinct)), strict=True))
    least = min(told.values(), default=0.0)
    likely = [told[text] for text in windows] + [least] * len(found[READ:])
    both = [
        replace(e, read=value, score=e.score + LIKELY * value)
        for e, value in zip(found, likely, strict=True)
    ]
    return sorted(both, key=lambda evidence: -evidence.score)


def window(lines: Sequence[str], place: int) -> str:
    """Return a line with those beside it, as far as they fit."""
    first = last = place
    left = WINDOW - len(lines[place])
    for _ in range(BESIDE):
        if first > 0 and len(lines[first - 1]) < left:
            first -= 1
            left -= len(lines[first])
        if last + 1 < len(lines) and len(lines[last + 1]) < left:
            last += 1
            left -= len(lines[last])
    return " ".join(lines[first : last + 1])


def under(passage: Passage) -> str:
    """Return what a passage stands under: its thread's topic and opening, its title and heading."""
    return headed(passage.context or passage.title)


def headed(text: str) -> str:
    """Return a heading as it is read before a window."""
    return " ".join(text.split())[:HEADING].strip()


def _lines(passage: Passage) -> list[str]:
    return [line for part in passage.parts for line in quotable(part.text)]
