"""Words with two senses, asked back: « l’engagement », participation or a promise?

A question is asked back only where it matters: it holds such a word and little else, nothing around
the word tells the sense, and the two senses find other passages, the best first. The words are
those of ``languages/*/doubles.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from copassist.languages import language
from copassist.languages.folding import fold
from copassist.retrieval.lexical import senses

OTHERS = 3
"""Where more words that mean something stand beside the word, they find what is meant."""
SHARED = 0.5
"""Senses whose best passages overlap more (intersection over union) are not told apart."""


@dataclass(frozen=True, slots=True)
class Double:
    """A word and, for each of its senses, what tells it."""

    word: re.Pattern[str]
    senses: tuple[tuple[str, re.Pattern[str]], ...]


def readings(question: str, code: str, find: Callable[[str], Sequence[str]]) -> tuple[str, ...]:
    """Return the question once for each sense of its word, or nothing when it need not be asked.

    ``find`` gives the ids of the best passages for a question.
    """
    text = fold(question.lower())
    if len(text) != len(question):
        return ()
    for double in _doubles(code):
        match = double.word.search(text)
        if match is None:
            continue
        around = text[: match.start()] + " " + text[match.end() :]
        if len(senses(around, code)) > OTHERS:
            continue
        if any(clue.search(around) for _, clue in double.senses):
            continue
        asked = tuple(
            f"{question[: match.end()]} ({sense}){question[match.end() :]}"
            for sense, _ in double.senses
        )
        if _apart([find(one) for one in asked]):
            return asked
    return ()


def _apart(found: Sequence[Sequence[str]]) -> bool:
    if not all(found) or len({ids[0] for ids in found}) < len(found):
        return False
    pairs = combinations([set(ids) for ids in found], 2)
    return all(len(a & b) <= SHARED * len(a | b) for a, b in pairs)


@cache
def _doubles(code: str) -> tuple[Double, ...]:
    return tuple(
        Double(
            re.compile(rf"\b(?:{double['word']})\b(?! \()"),
            tuple(
                (sense, re.compile(rf"\b(?:{clues})\b"))
                for sense, clues in double["senses"].items()
            ),
        )
        for double in language(code).rules("doubles").values()
    )
