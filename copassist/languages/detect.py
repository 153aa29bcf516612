"""Which language a text is in: French or English.

The frame decides, not the nouns: « checker le follow-up sur le pilot » is French. Function words,
elisions (l’, qu’), inversions (-t-on, -tu) and contractions (didn’t) are counted, the opening word
twice, since it is seldom borrowed. Where they are silent or close to a tie, lingua (character
n-grams, restricted to the two languages) weighs in; where they are silent, as in keywords, so do
the words that the dictionary has in one language alone. Names, links and quoted words do not count,
unless nothing else is there; and where nothing tells, the caller's default (the conversation's
language, the interface's) is taken.
"""

from __future__ import annotations

import re
from functools import cache

from lingua import Language as LinguaLanguage
from lingua import LanguageDetector, LanguageDetectorBuilder

from copassist.languages import LANGUAGES, language
from copassist.languages.dictionary import dictionary
from copassist.languages.folding import fold

_WORDS = re.compile(r"[^\W\d_]+\d?", re.UNICODE)
_LONE = re.compile(r"(?<![\w-])[^\W\d_]+\d?(?![\w-])", re.UNICODE)
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_NOISE = re.compile(r"https?://\S+|@\w[\w.-]*|:\w+:|`[^`]*`|#?\b\w+_\w+|#[\w-]+")
_NAME = re.compile(r"(?<=[\w,;’')] )[^\W\d_a-zà-ÿœ][\w-]*(?:['’-][^\W\d_]+)*")
_MARKS = {
    "fr": re.compile(
        r"\b(?:qu|jusqu|lorsqu|puisqu|quelqu|aujourd|[cdjlmnst])'(?=\w)"
        r"|(?<=[a-z])-(?:t-(?:il|elle|on)|ils?|elles?|tu|vous|nous|je|ce|ci|moi|là)\b"
        r"|\ba-tu\b"
    ),
    "en": re.compile(r"(?:\b(?:i|[a-z]{2,})'(?:s|t|d|m|ll|re|ve))\b"),
}
SAMPLE_CHARS = 2000
"""A longer text is judged on its beginning: enough to decide, and bounded in time."""
LEAD = 2
"""Marks by which one language must lead for its frame to decide against marks of the other."""
SURE, SURE_SHORT = 0.6, 0.85
"""Confidence asked of character n-grams alone; more of one or two words, so often shared."""


def detect(text: str, default: str = "fr") -> str:
    """Return ``fr`` or ``en``; ``default`` when nothing in the text tells."""
    words = _own_words(text[:SAMPLE_CHARS])
    if not words.strip():
        return default
    marks = {code: _marks(words, code) for code in LANGUAGES}
    lead = marks["fr"] - marks["en"]
    if abs(lead) >= LEAD or (lead and not min(marks.values())):
        return "fr" if lead > 0 else "en"
    french = _detector().compute_language_confidence(words, LinguaLanguage.FRENCH)
    if any(marks.values()):
        return "fr" if french + lead / 2.5 >= 0.5 else "en"
    french += (_known(words, "fr") - _known(words, "en")) / 4
    sure = SURE_SHORT if len(_WORDS.findall(words)) <= 2 else SURE
    return default if 1 - sure < french < sure else "fr" if french >= sure else "en"


def _own_words(text: str) -> str:
    """Return the words that the writer chose a language for, in lower case."""
    text = _NOISE.sub(" ", text.replace("’", "'"))
    bare = _QUOTED.sub(" ", text)
    text = bare if _WORDS.search(bare) else text
    if not text.isupper():
        text = _NAME.sub(" ", text)
    return text.lower() if _WORDS.search(text) else ""


def _marks(words: str, code: str) -> int:
    """Count what only that language has; the opening word counts twice.

    The parts of a compound (stand-up, check-in) are borrowed with it.
    """
    opens = fold(_WORDS.findall(words)[0]) in _frame(code)
    found = sum(fold(word) in _frame(code) for word in _LONE.findall(words))
    return found + opens + len(_MARKS[code].findall(words))


def _known(words: str, code: str) -> int:
    """Count the words that the dictionary has in that language alone."""
    own, *others = (_vocabulary(c) for c in (code, *(c for c in LANGUAGES if c != code)))
    said = {fold(word) for word in _LONE.findall(words)}
    return len((said & own).difference(*others))


@cache
def _vocabulary(code: str) -> frozenset[str]:
    return frozenset(fold(word) for sense in dictionary() for word in sense[code])


@cache
def _frame(code: str) -> frozenset[str]:
    return frozenset(fold(word) for word in language(code).lexicon["frame"])


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(
        LinguaLanguage.FRENCH, LinguaLanguage.ENGLISH
    ).build()
