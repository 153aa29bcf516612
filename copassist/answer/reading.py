"""Reading: does what stands around the best sentences answer the question?

A sentence alone leaves out who and what it speaks of, so a window of its passage is read: the
sentence and those beside it, under the title of their thread or the heading of their section. What
reads it says where in it the answer stands too, so that of sentences side by side the one that
answers is quoted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from copassist.answer.evidence import Evidence
from copassist.index.rows import Vectors
from copassist.index.sentences import quotable
from copassist.models.packaged import NAME
from copassist.records import Passage
from copassist.settings import Settings

READ = 6
"""So many windows are read, in 150 ms on two cores."""
LIKELY = 0.5
"""What a sentence is worth more when what stands around it surely answers."""
HERE = 0.7
"""What it is worth more when the answer, if it is there, surely stands in it."""
WINDOW, BESIDE = 420, 2
"""Characters of a window, and sentences on each side."""
HEADING, JOINT = 100, ": "
"""Characters of what a window stands under, and what parts the two."""
Line = tuple[str, int]
"""A sentence by its passage and, from 0, its number among those to quote."""


class Told(Protocol):
    """What a reader says of a text: how likely it answers, and how likely at each character."""

    @property
    def answers(self) -> float:
        """The probability (0..1) that the text answers."""
        ...

    @property
    def places(self) -> Vectors:
        """How likely the answer stands at each character, shape (characters,)."""
        ...


class Reads(Protocol):
    """What reads (``models.reader``)."""

    def read(self, question: str, passages: Sequence[str]) -> Sequence[Told]:
        """Return what it says of each passage, which is in NFKC."""
        ...


def open_reads(settings: Settings, embedding: str) -> Reads | None:
    """Open what reads passages; beside another model than the packaged one nothing does."""
    if embedding != NAME:
        return None
    # Imported late: ONNX Runtime is not needed where nothing is asked.
    from copassist.models.reader import open_reader

    return open_reader(settings)


@dataclass(frozen=True, slots=True)
class Window:
    """Some lines of a passage, from the line ``first`` on, under a heading."""

    passage: str
    heading: str
    first: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """What is read."""
        text = " ".join(self.lines)
        return f"{self.heading}{JOINT}{text}" if self.heading else text

    @property
    def places(self) -> list[Line]:
        """Its lines, by their passage and number."""
        return [(self.passage, self.first + n) for n in range(len(self.lines))]

    def shares(self, places: Vectors) -> list[float]:
        """Return how likely the answer stands in each line, if it stands in one of them."""
        whole = float(places.sum()) or 1.0
        found = []
        start = len(self.heading) + len(JOINT) if self.heading else 0
        for line in self.lines:
            found.append(float(places[start : start + len(line)].sum()) / whole)
            start += len(line) + 1
        return found


def read(reader: Reads, question: str, found: Sequence[Evidence]) -> list[Evidence]:
    """Return the evidence, what stands around the best of it read, the best first again.

    What no window holds is taken to be as likely as the least.
    """
    windows = _windows(found)
    told = reader.read(question, [window.text for window in windows])
    likely: dict[Line, float] = {}
    here: dict[Line, float] = {}
    for window, said in zip(windows, told, strict=True):
        for line, share in zip(window.places, window.shares(said.places), strict=True):
            likely[line] = max(said.answers, likely.get(line, 0.0))
            here[line] = max(share, here.get(line, 0.0))
    least = min((said.answers for said in told), default=0.0)
    both = []
    for evidence in found:
        line = _line(evidence)
        value = likely.get(line, least)
        score = evidence.score + LIKELY * value + HERE * here.get(line, 0.0)
        both.append(replace(evidence, read=value, score=score))
    return sorted(both, key=lambda evidence: -evidence.score)


def _windows(found: Sequence[Evidence]) -> list[Window]:
    """Return windows around the best sentences; what one holds needs none of its own."""
    windows: list[Window] = []
    held: set[Line] = set()
    lines: dict[str, list[str]] = {}
    for evidence in found:
        if len(windows) == READ:
            break
        name, place = line = _line(evidence)
        if line not in held:
            lines.setdefault(name, _lines(evidence.passage))
            windows.append(around(evidence.passage, lines[name], place))
            held.update(windows[-1].places)
    return windows


def around(passage: Passage, lines: Sequence[str], place: int) -> Window:
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
    return Window(passage.id, _plain(under(passage)), first, tuple(lines[first : last + 1]))


def under(passage: Passage) -> str:
    """Return what a passage stands under: its thread's topic and opening, its title and heading."""
    return headed(passage.context or passage.title)


def headed(text: str) -> str:
    """Return a heading as it is read before a window."""
    return " ".join(text.split())[:HEADING].strip()


def _lines(passage: Passage) -> list[str]:
    return [_plain(line) for part in passage.parts for line in quotable(part.text)]


def _line(evidence: Evidence) -> Line:
    return evidence.passage.id, evidence.place[1] - 1


def _plain(text: str) -> str:
    """Return a text in the form in which it is read, so that places in it can be counted."""
    return unicodedata.normalize("NFKC", text)
