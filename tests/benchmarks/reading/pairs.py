"""Pairs of a question and a window of sentences, with and without its answer.

    python -m tests.benchmarks.reading.pairs PIAF XQUAD [--home HOME] --out PAIRS [--times 2]

PIAF and XQUAD are files in the form of SQuAD. Beside their own questions, those of
corpus/labels/reading.jsonl are asked: ``block`` is a paragraph of theirs, or a passage of HOME,
into which the two real archives were imported; ``span`` is the sentence, and where in it the answer
starts and ends; none where the block comes near and does not answer.
"""

from __future__ import annotations

import argparse
import json
import pickle
import random
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from copassist.answer.citations import normal
from copassist.answer.reading import JOINT, headed, under
from copassist.index.rows import Vectors, passage_batches
from copassist.index.sentences import sentences
from copassist.models.embedding import open_embedder
from copassist.settings import load
from copassist.workspace import Workspace

WINDOW = 420
LONGEST = 900
HELD, HELD_REST = 20, 3
"""An article is held out whose number leaves this rest: one in so many."""
UNDER_NOTHING = 0.1
"""The share of windows trained on without a heading, since not everything has one."""
WRITTEN = Path(__file__).parents[3] / "corpus" / "labels" / "reading.jsonl"


@dataclass(frozen=True)
class Asked:
    """A question of a document; ``span`` is sentence, start and end, None without an answer."""

    text: str
    language: str
    document: str
    source: str
    held: bool
    answers: frozenset[int] = frozenset()
    span: tuple[int, int, int] | None = None
    answer: str = ""


@dataclass(frozen=True)
class Pair:
    """A question and a window by their numbers; ``span`` in characters where it answers."""

    question: int
    window: str
    kind: str
    span: tuple[int, int] | None = None


Documents = dict[str, list[str]]


def read_squad(
    file: Path, name: str, language: str, documents: Documents, headings: dict[str, str]
) -> Iterator[Asked]:
    """Yield the questions of a file; an article in twenty is held out."""
    for a, article in enumerate(json.loads(file.read_text(encoding="utf-8"))["data"]):
        for p, paragraph in enumerate(article["paragraphs"]):
            document = f"{name}-{a}-{p}"
            documents[document] = sentences(paragraph["context"])
            headings[document] = headed(re.sub("<[^>]+>", "", article["title"].replace("_", " ")))
            for q, told in enumerate(paragraph["qas"]):
                found = _placed(told, paragraph["context"], documents[document])
                if found:
                    spot = (
                        told["question"],
                        language,
                        document,
                        f"{name}-{a}-{p}-{q}",
                        a % HELD == HELD_REST,
                    )
                    yield Asked(*spot, frozenset({found[0]}), found, told["answers"][0]["text"])


def _placed(told: Any, context: str, lines: Sequence[str]) -> tuple[int, int, int] | None:
    """Return where an answer stands; None when it runs over two sentences."""
    if not told["answers"]:
        return None
    answer, at, end = told["answers"][0]["text"].strip(), told["answers"][0]["answer_start"], 0
    for number, line in enumerate(lines):
        start = context.index(line, end)
        end = start + len(line)
        if start <= at < end:
            place = line.find(answer)
            return (number, place, place + len(answer)) if place >= 0 else None
    return None


def read_written(documents: Documents) -> Iterator[Asked]:
    """Yield the questions written over paragraphs and passages, as far as these are there."""
    for line in WRITTEN.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        lines, span = documents.get(row["block"]), row["span"]
        if lines is None:
            continue
        source = "talk" if row["block"].startswith("talk") else "made"
        spot = (row["question"], row["language"], row["block"], source, _is_held(row["block"]))
        if span is None:
            yield Asked(*spot)
        else:
            place, start, end = span
            answer = lines[place][start:end]
            answers = frozenset(n for n, text in enumerate(lines) if answer in text)
            yield Asked(*spot, answers, (place, start, end), answer)


def read_passages(home: Path, documents: Documents, headings: dict[str, str]) -> None:
    """Add the passages of discussions, under their ids, and what they stand under."""
    engine = Workspace.open(load({"COPASSIST_HOME": str(home)})[0]).engine
    for passage in (p for batch in passage_batches(engine) for p in batch):
        if passage.kind == "message":
            name = f"talk-{passage.id}"
            text = "\n".join(part.text for part in passage.parts)
            documents[name], headings[name] = sentences(text), under(passage)


def _is_held(block: str) -> bool:
    """Return whether a block is held out: a paragraph with its article, one passage in eight."""
    name, article, *_ = block.split("-")
    return crc32(block.encode()) % 8 == 1 if name == "talk" else int(article) % HELD == HELD_REST


class Windows:
    """All the windows of all the documents, and how near each is to a question."""

    def __init__(self, documents: Documents, found: Sequence[Asked]) -> None:
        self.spots = [s for name, lines in documents.items() for s in _cut(name, lines)]
        self.texts = [" ".join(documents[d][i:j])[:LONGEST] for d, i, j in self.spots]
        self.of: dict[str, list[int]] = defaultdict(list)
        for number, (document, _, _) in enumerate(self.spots):
            self.of[document].append(number)
        with tempfile.TemporaryDirectory() as home:
            embedder = open_embedder(load({"COPASSIST_HOME": home})[0])
            self._vectors = embedder.embed_documents(self.texts)
            self._asked = embedder.embed_queries([asked.text for asked in found])

    def nearness(self, question: int) -> Vectors:
        """Return the cosine of each window to a question."""
        near: Vectors = self._vectors @ self._asked[question]
        return near


def _cut(name: str, lines: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    start = 0
    while start < len(lines):
        end = start + 1
        while end < len(lines) and sum(map(len, lines[start : end + 1])) < WINDOW:
            end += 1
        yield name, start, end
        start = max(start + 1, end - 1) if end < len(lines) else end


class Maker:
    """Makes the pairs of each question."""

    def __init__(
        self, documents: Documents, headings: Mapping[str, str], windows: Windows, seed: int = 12
    ) -> None:
        self._documents, self._headings, self._windows = documents, headings, windows
        self._random = random.Random(seed)

    def pairs(self, number: int, asked: Asked) -> Iterator[Pair]:
        """Yield windows with the answer, and windows without, nine in ten under their heading."""
        for document, pair in self._pairs(number, asked):
            heading = self._headings.get(document)
            if not heading or (not asked.held and self._random.random() < UNDER_NOTHING):
                yield pair
            else:
                more = len(heading) + len(JOINT)
                span = (pair.span[0] + more, pair.span[1] + more) if pair.span else None
                yield replace(pair, window=f"{heading}{JOINT}{pair.window}", span=span)

    def _pairs(self, number: int, asked: Asked) -> Iterator[tuple[str, Pair]]:
        own = asked.document
        near = self._windows.nearness(number)
        wanted = normal(asked.answer)
        if asked.span:
            for _ in range(1 if asked.source.startswith("piaf") else 2):
                yield own, self._whole(number, asked)
            for pair in self._removed(number, asked, wanted):
                yield own, pair
        same = [w for w in self._windows.of[asked.document] if self._is_beside(w, asked, wanted)]
        kept = 3 if asked.span is None else int(self._random.random() < 0.6)
        for window in sorted(same, key=lambda w: -near[w])[:kept]:
            kind = "same" if asked.span else "near"
            yield own, Pair(number, self._windows.texts[window], kind)
        most = np.argsort(-near)[:40]
        away = [w for w in most if self._is_elsewhere(int(w), asked, wanted)][:6]
        for window in self._random.sample(away, min(len(away), 1 + (asked.source == "talk"))):
            spot = self._windows.spots[window][0]
            yield spot, Pair(number, self._windows.texts[window], "dense")

    def _whole(self, number: int, asked: Asked) -> Pair:
        lines, (place, start, end) = self._documents[asked.document], asked.span or (0, 0, 0)
        kept = self._around(lines, place)
        spare = [i for i in kept if i not in asked.answers]
        if len(kept) > 2 and spare and self._random.random() < 0.5:
            kept.remove(self._random.choice(spare))
        before = sum(len(lines[i]) + 1 for i in kept if i < place)
        return Pair(number, _joined(lines, kept), "whole", (before + start, before + end))

    def _removed(self, number: int, asked: Asked, wanted: str) -> Iterator[Pair]:
        lines, place = self._documents[asked.document], (asked.span or (0, 0, 0))[0]
        kept = [i for i in self._around(lines, place) if i not in asked.answers]
        beside = range(max(0, place - 2), min(len(lines), place + 3))
        kept = kept or [i for i in beside if i not in asked.answers][:3]
        text = _joined(lines, kept)
        if text and wanted not in normal(text):
            yield Pair(number, text, "removed")

    def _around(self, lines: Sequence[str], place: int) -> list[int]:
        first = last = place
        for _ in range(4):
            size = sum(map(len, lines[first : last + 1]))
            if self._random.random() < 0.25:
                break
            if self._random.random() < 0.5:
                if first and size + len(lines[first - 1]) < WINDOW:
                    first -= 1
            elif last + 1 < len(lines) and size + len(lines[last + 1]) < WINDOW:
                last += 1
        return list(range(first, last + 1))

    def _is_beside(self, window: int, asked: Asked, wanted: str) -> bool:
        _, start, end = self._windows.spots[window]
        apart = not asked.answers & set(range(start, end))
        return apart and (not wanted or wanted not in normal(self._windows.texts[window]))

    def _is_elsewhere(self, window: int, asked: Asked, wanted: str) -> bool:
        other = self._windows.spots[window][0] != asked.document
        return other and (not wanted or wanted not in normal(self._windows.texts[window]))


def _joined(lines: Sequence[str], kept: Sequence[int]) -> str:
    return " ".join(lines[i] for i in kept)[:LONGEST]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("piaf", type=Path)
    parser.add_argument("xquad", type=Path)
    parser.add_argument("--home", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--times", type=int, default=1, help="windows are drawn anew so often")
    told = parser.parse_args()
    documents: Documents = {}
    headings: dict[str, str] = {}
    found = list(read_squad(told.piaf, "piaf", "fr", documents, headings))
    found += read_squad(told.xquad, "xquad", "en", documents, headings)
    if told.home:
        read_passages(told.home, documents, headings)
    found += read_written(documents)
    asked_of = {asked.document for asked in found}
    documents = {name: lines for name, lines in documents.items() if name in asked_of}
    maker = Maker(documents, headings, Windows(documents, found))
    pairs = [p for _ in range(told.times) for n, a in enumerate(found) for p in maker.pairs(n, a)]
    pairs = [p for p in pairs if p.span is None or p.span[1] <= len(p.window)]
    told.out.write_bytes(pickle.dumps((found, pairs)))
    print(len(found), Counter(pair.kind for pair in pairs))  # noqa: T201


if __name__ == "__main__":
    main()
