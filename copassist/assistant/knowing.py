"""Who knows about a subject: those who declared it themselves, threads near it, a post to draft.

1. The whole question must read as one that asks for people (``experts.toml``); what asks when,
   where or if, or for the best of them, is left to the rest of the assistant. To miss one costs a
   search; to take a plain question for one would hide its answer.
2. A declared subject is near when all words of one stand in the other, by their stems in either
   language, or when the two are close in meaning: embedded within one sentence, and centred on the
   subjects of any community (of 60 pairs that are near .80 are found, of 56 that are not .05).
3. People are told in alphabetical order, in their own words; nothing is read of what they wrote.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain

import numpy as np

from copassist.answer.answer import HITS, NEAREST, Answerer
from copassist.answer.answer import NEAR as NEAR_PASSAGE
from copassist.archive.experts import Experts, told
from copassist.assistant.wishes import folded, spaced
from copassist.languages import LANGUAGES, language
from copassist.records import Answer, Hit, Role
from copassist.retrieval.lexical import senses

NEAR = 0.25
"""Centred cosine from which two subjects are close."""


def subject_of(question: str, code: str) -> str:
    """Return the subject about which a question asks who knows; empty for any other question."""
    said = spaced(question)
    plain = folded(said)
    for one in sorted(LANGUAGES, key=code.__ne__):
        asks, vetoes = _patterns(one)
        match = next(filter(None, (pattern.fullmatch(plain) for pattern in asks)), None)
        if match and not vetoes.search(match["subject"]):
            start, end = match.span("subject")
            return said[start:end]
    return ""


@dataclass(frozen=True)
class Knowing:
    """Tells who declared that they know about a subject, and what was said near it."""

    answerer: Answerer

    def answer(self, question: str, subject: str, code: str, role: Role) -> Answer:
        """Return the answer, with threads near the subject; the archive itself does not say."""
        words = language(code).rules("experts")
        experts = Experts(self.answerer.search.engine)
        found = experts.who(lambda subjects: self.near(subject, subjects))
        near = self._talk(subject, role)
        lines = [words["declared" if found else "nobody"].format(subject=subject)]
        lines += [told(one, code) for one in found]
        # What is near stands below the answer: the words that announce it come last.
        last = ("post", "threads") if near else ("no_threads", "post")
        lines += ["", *(words[name] for name in last)]
        return Answer(
            question, code, "\n".join(lines), False, "question",
            nearest=near, sought=question, outcome="absent",
        )  # fmt: skip

    def _talk(self, subject: str, role: Role) -> tuple[Hit, ...]:
        """Return the nearest threads and articles: close in meaning, or holding its words."""
        found: dict[tuple[str, str | None], Hit] = {}
        for hit in self.answerer.search.search(subject, k=HITS, role=role):
            if hit.similarity >= NEAR_PASSAGE or _holds(hit.passage.indexed_text, subject):
                found.setdefault((hit.passage.path, hit.passage.thread_id), hit)
        return tuple(found.values())[:NEAREST]

    def near(self, subject: str, declared: Sequence[str]) -> list[bool]:
        """Tell for each declared subject whether it is near another."""
        frame = language(LANGUAGES[0]).rules("experts")["frame"]
        texts = [frame.format(subject=one) for one in (subject, *declared, *_world())]
        rows = self.answerer.known.of(texts)
        rows = rows - rows[1 + len(declared) :].mean(axis=0)
        rows = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        close = rows[1 : 1 + len(declared)] @ rows[0] >= NEAR
        return [bool(c) or _shares(subject, one) for c, one in zip(close, declared, strict=True)]


def _shares(one: str, other: str) -> bool:
    """Whether all words that mean something in one subject stand in the other."""
    return _holds(one, other) or _holds(other, one)


def _holds(text: str, subject: str) -> bool:
    """Whether all words of a subject that mean something stand in a text, in some form."""
    words = senses(subject, LANGUAGES[0])
    held = frozenset(chain.from_iterable(senses(text, LANGUAGES[0])))
    return bool(words) and all(word & held for word in words)


@cache
def _patterns(code: str) -> tuple[tuple[re.Pattern[str], ...], re.Pattern[str]]:
    words = language(code).rules("experts")
    asks = [*words["asks"]]
    for name in ("anyone", "who", "subject"):
        asks = [pattern.replace(f"{{{name}}}", words[name]) for pattern in asks]
    return tuple(re.compile(pattern) for pattern in asks), re.compile(words["vetoes"])


def _world() -> Iterator[str]:
    for code in LANGUAGES:
        yield from language(code).rules("experts")["world"]
