"""How a sentence is worded, as ones and zeros: some wordings promise, some take a promise back.

Patterns alone are precise and find little (.07 of what there is in French chat, .61 in English:
measured on real discussions); here they only help what reads the sentence closely.
"""

from __future__ import annotations

import re
from functools import cache

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold


def wordings() -> tuple[str, ...]:
    """Return the names of the wordings, in a fixed order."""
    rules = language(LANGUAGES[0]).rules("promises")
    return tuple(name for side in ("for", "against") for name in sorted(rules[side]))


def worded(sentence: str) -> tuple[float, ...]:
    """Return 1 for each wording that a sentence has, in either language, else 0."""
    plain = fold(sentence.lower().replace("’", "'"))
    return tuple(float(pattern.search(plain) is not None) for pattern in _patterns())


def forms(sentence: str) -> frozenset[str]:
    """Return which wordings for a promise a sentence has: ``self``, ``group``, ``task``."""
    told = dict(zip(wordings(), worded(sentence), strict=True))
    return frozenset(name for name in ("self", "group", "task") if told[name])


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    found = []
    for side in ("for", "against"):
        rules = [language(code).rules("promises")[side] for code in LANGUAGES]
        found += [
            re.compile("|".join(rule[name] for rule in rules), re.MULTILINE)
            for name in sorted(rules[0])
        ]
    return tuple(found)
