"""Words as they are typed on a phone, spelled out: « c koi », "ppl", and shouting brought down.

Only whole words of ``languages/*/spelling.toml`` are replaced, in the question's own language, and
only as they stand there, in small letters: an acronym keeps its sense.
"""

from __future__ import annotations

import re
from functools import cache

from copassist.languages import language

_SHOUTED = 8
"""Letters from which capitals alone are shouting, and not an acronym."""


def spell_out(text: str, code: str) -> str:
    """Return the text with its short forms in full; doing it twice is doing it once."""
    if text.isupper() and sum(c.isalpha() for c in text) >= _SHOUTED:
        text = text.lower()
    words = language(code).rules("spelling")["words"]
    return _short(code).sub(lambda match: str(words[match[0]]), text)


@cache
def _short(code: str) -> re.Pattern[str]:
    words = sorted(language(code).rules("spelling")["words"], key=len, reverse=True)
    return re.compile(rf"(?<![\w'’-])(?:{'|'.join(map(re.escape, words))})(?![\w'’/-])")
