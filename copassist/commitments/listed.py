"""Minutes list commitments under headings of their own, or look back on those taken before."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold

Kind = Literal["given", "review", "other"]
LEAST_CHARS = 12
_ITEM = re.compile(r"^[ \t]*(?:[-*•–☐]|\d{1,2}[.)]|\[ ?\])[ \t]+")


def section_of(heading: str) -> Kind:
    """Return whether a section of minutes gives commitments, looks back on them, or neither."""
    plain = fold(heading.lower().replace("’", "'"))
    for kind in ("review", "given"):
        if _patterns()[kind].search(plain):
            return "given" if kind == "given" else "review"
    return "other"


def is_item(text: str, span: tuple[int, int]) -> bool:
    """Whether a sentence opens an item of a list, or is a line of its own that says something."""
    begin = text.rfind("\n", 0, span[0]) + 1
    item = _ITEM.match(text, begin)
    opens = span[0] <= (item.end() if item else begin)
    plain = fold(text[span[0] : span[1]].lower())
    return opens and len(plain) >= LEAST_CHARS and not _patterns()["nothing"].search(plain)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = [language(code).rules("promises")["minutes"] for code in LANGUAGES]
    return {
        kind: re.compile("|".join(rule[kind] for rule in rules))
        for kind in ("given", "review", "nothing")
    }
