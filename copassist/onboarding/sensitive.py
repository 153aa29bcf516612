"""What a newcomer's first reading leaves out: conflict, health, money, grievances, confidences.

The patterns are cautious: a thread that only may hurt somebody is no loss among many.
"""

from __future__ import annotations

import re
from functools import cache

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold


def is_sensitive(text: str) -> bool:
    """Whether a text may touch what people are uneasy to share."""
    return _patterns().search(fold(text.lower().replace("’", "'"))) is not None


@cache
def _patterns() -> re.Pattern[str]:
    rules = (language(code).rules("onboarding")["sensitive"] for code in LANGUAGES)
    return re.compile("|".join(f"(?:{rule})" for rule in rules))
