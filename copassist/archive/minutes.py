"""Which articles are the minutes of a meeting: their titles say so."""

from __future__ import annotations

import re
from functools import cache

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold


@cache
def _titled() -> re.Pattern[str]:
    names = "|".join(language(code).rules("periods")["minutes"] for code in LANGUAGES)
    return re.compile(rf"\b(?:{names})\b")


def is_minutes(title: str) -> bool:
    """Whether a title is that of minutes."""
    return _titled().search(fold(title.lower())) is not None
