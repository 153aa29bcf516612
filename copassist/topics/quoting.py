"""Quotes that are understood out of their thread, letter by letter as they stand in a text."""

from __future__ import annotations

import re
from functools import cache

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.topics.slices import QUOTE_WORDS, Sentence, parted

_WORD = re.compile(r"[^\W\d_]{2,}")
TOLD_WORDS, SUBJECT_CHARS = 60, 110
"""The longest beginning of what somebody tells; the longest name of a topic."""
GREETING, ALONE, OWN = 6, 12, 4
"""Words of the longest greeting; words from which on a sentence is understood alone; different
words that say something by themselves, from which on a quote is."""


def beginning(text: str) -> str:
    """Return what a text tells first, after its greeting; empty when it tells nothing."""
    told = parted(text)
    start = next((n for n, s in enumerate(told) if not _is_greeting(text, s)), None)
    if start is None:
        return ""
    return text[told[start].start : told[_reach(told, start, TOLD_WORDS)].end]


def opening(quote: str) -> str:
    """Return the first sentences of a quote that make no more than ``SUBJECT_CHARS`` together.

    What greets, however long, is left out; the first sentence is whole though it is longer.
    """
    told = parted(quote)
    begin = next((n for n, s in enumerate(told) if not _greets(quote[s.start : s.end])), 0)
    start, ends = told[begin].start, [one.end for one in told[begin:]]
    return quote[
        start : max((end for end in ends if end - start <= SUBJECT_CHARS), default=ends[0])
    ]


def is_telling(quote: str) -> bool:
    """Whether a quote holds enough words of its own to be understood without what stood before."""
    stop = frozenset().union(*(language(code).lexicon["stop"] for code in LANGUAGES))
    return len(set(_WORD.findall(fold(quote.lower()))) - stop) >= OWN


def around(text: str, sentence: str) -> str:
    """Return a sentence of a text with what goes on, after the one before where it is short."""
    told = parted(text)
    at = text.find(sentence)
    here = [n for n, one in enumerate(told) if one.start < at + len(sentence) and one.end > at]
    if at < 0 or not here:
        return sentence
    start, end = here[0], here[-1]
    is_thin = len(sentence.split()) < ALONE
    if is_thin and start and told[start - 1].piece == told[start].piece:
        start -= 1
    end = max(end, _reach(told, start, QUOTE_WORDS))
    return text[min(at, told[start].start) : max(at + len(sentence), told[end].end)]


def _is_greeting(text: str, sentence: Sentence) -> bool:
    return sentence.words <= GREETING and _greets(text[sentence.start : sentence.end])


def _greets(said: str) -> bool:
    plain = fold(said.lower().replace("’", "'"))
    return any(pattern.search(plain) for pattern in _greetings())


@cache
def _greetings() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(language(code).rules("topics")["greeting"]) for code in LANGUAGES)


def _reach(told: list[Sentence], start: int, most: int) -> int:
    """Return the last of the sentences that go on from one within so many words."""
    end, words = start, told[start].words
    while end + 1 < len(told) and told[end + 1].piece == told[start].piece:
        words += told[end + 1].words
        if words > most:
            break
        end += 1
    return end
