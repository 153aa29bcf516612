"""Proving: what a chat model wrote becomes what may be read.

A sentence that cites nothing is dropped. One that holds (``citations.check``) is read with the
numbers of the quotes that hold it; of one that does not, the reader gets the quote that it cites.
So does one that asks, or says a member's words letter by letter: what a message wants of people is
never read as if the assistant wanted it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from copassist.answer.citations import check, citation, cited_passages, normal, own_words
from copassist.answer.clauses import KIN, Near, support
from copassist.answer.evidence import CLOSING, SentenceVectors
from copassist.answer.orders import citable
from copassist.answer.quantities import plain
from copassist.languages import language
from copassist.languages.detect import detect
from copassist.records import Citation, Part, Passage

_LINES = re.compile(r"\s*\n\s*")
_SMALL = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-Þ][^\W_]*")


@dataclass(frozen=True, slots=True)
class Written:
    """One sentence of a generated answer that may be read, with its new citations."""

    text: str
    citations: tuple[Citation, ...]


@dataclass
class Proof:
    """The sentences of one answer, numbered as they come; none is read twice.

    The model wrote from ``passages`` without what gives orders.
    """

    question: str
    code: str
    passages: Sequence[Passage]
    near: Near | None = None
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _read: set[str] = field(default_factory=set)

    @cached_property
    def readable(self) -> list[Passage]:
        """What the model read."""
        return [citable(passage) for passage in self.passages]

    @cached_property
    def _common(self) -> frozenset[str]:
        return common_words([self.question, *(p.indexed_text for p in self.readable)])

    def written(self, sentence: str) -> Written | None:
        """Return the sentence, or the quote in its place; None where there is neither."""
        checked = check(sentence, self.readable, self.code, self.near, self._common, self.question)
        cited = checked.cited if checked else cited_passages(sentence, len(self.passages))[:1]
        said, fresh, marks = own_words(sentence), [], []
        found = [(i, s) for i in cited if (s := self._support(said, i, is_proved=bool(checked)))]
        copied = [(i, s) for i, s in found if normal(said) in normal(s[1])]
        is_own = checked is not None and not copied and not said.rstrip(CLOSING).endswith("?")
        for i, (part, quote) in found if is_own else (copied or found)[:1]:
            key = (self.passages[i].id, quote)
            if key not in self._numbers:
                self._numbers[key] = len(self._numbers) + 1
                fresh.append(citation(self._numbers[key], self.passages[i], part, quote, self.code))
            marks.append(self._numbers[key])
            if not is_own:
                said = self._quote(*key)
        if not marks or said in self._read:
            return None
        opens = not self._read
        self._read.add(said)
        if is_own:
            said += " " + "".join(f"[{n}]" for n in marks)
        elif opens:
            # Whatever the quote's language, the first words are the asker's.
            said = f"{language(self.code).text('answer.says')} {said}"
        return Written(said, tuple(fresh))

    def _support(self, said: str, i: int, *, is_proved: bool) -> tuple[Part, str] | None:
        """Return the sentence that a claim stands on; of a message of orders, one of these.

        What is not proved has none unless it is about the same: another quote helps nobody.
        """
        for passage in (self.readable[i], self.passages[i]):
            if found := support(said, self.code, passage, self.near, 0.0 if is_proved else KIN):
                return found
        part = self.passages[i].parts[0]
        return (part, part.text) if is_proved else None

    def _quote(self, passage_id: str, quote: str) -> str:
        """Return a quote as it is read, with its language where that is another."""
        texts, number = language(self.code), self._numbers[passage_id, quote]
        said = texts.text("answer.quote", quote=_LINES.sub(" ", quote), n=number)
        spoken = detect(quote, self.code)
        return said if spoken == self.code else f"{said} {texts.text(f'answer.in_{spoken}')}"


def common_words(texts: Iterable[str]) -> frozenset[str]:
    """Return the words that some text writes small: with a capital they name nobody."""
    return frozenset(plain(word) for text in texts for word in _SMALL.findall(text))


def nearness(known: SentenceVectors) -> Near:
    """Return how close texts are in meaning, by the vectors of sentences."""

    def near(text: str, others: Sequence[str]) -> list[float]:
        rows = known.of([text, *others])
        return [float(row @ rows[0]) for row in rows[1:]]

    return near
