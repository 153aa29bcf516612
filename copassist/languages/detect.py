"""Which language a text is in: French or English.

Function words decide first: « checker le follow-up sur le pilot » is French by its frame, whatever
its nouns. Where they are silent or tied, lingua (character n-grams, restricted to the two
languages) decides. Quoted words do not count, unless nothing else is there.
"""

from __future__ import annotations

import re
from functools import cache

from lingua import Language as LinguaLanguage
from lingua import LanguageDetector, LanguageDetectorBuilder

from copassist.languages import LANGUAGES, language

_WORDS = re.compile(r"[^\W\d_]+", re.UNICODE)
_QUOTED = re.compile(r"«[^»]*»|“[^”]*”|\"[^\"]*\"")
_NOISE = re.compile(r"https?://\S+|@\w[\w.-]*|:\w+:|`[^`]*`")
SAMPLE_CHARS = 2000
"""A longer text is judged on its beginning: enough to decide, and bounded in time."""


def detect(text: str, default: str = "fr") -> str:
    """Return ``fr`` or ``en``; ``default`` when the text has no letters to go by."""
    sample = _NOISE.sub(" ", text[:SAMPLE_CHARS])
    bare = _QUOTED.sub(" ", sample)
    sample = bare if _WORDS.search(bare) else sample
    words = [w.lower() for w in _WORDS.findall(sample.replace("’", "'"))]
    if not words:
        return default
    found = {code: sum(w in language(code).lexicon["frame"] for w in words) for code in LANGUAGES}
    best, other = sorted(found.values(), reverse=True)[:2]
    if best >= 2 * other + 1:
        return max(found, key=lambda code: found[code])
    guess = _detector().detect_language_of(sample)
    if guess is None:
        return default
    return "fr" if guess is LinguaLanguage.FRENCH else "en"


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(
        LinguaLanguage.FRENCH, LinguaLanguage.ENGLISH
    ).build()
