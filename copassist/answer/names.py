"""Names: the words of a claim that name somebody or something, which must stand where it cites.

A capital tells a name, but at the beginning of a sentence, where a word that the language uses as a
frame, or one that is written small elsewhere, is none. So do an @, a #, and letters with figures.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache

from copassist.answer.quantities import plain
from copassist.archive.pseudonyms import label
from copassist.languages import LANGUAGES, language
from copassist.records import Passage

_NAME = re.compile(
    r"(?<![\w@#])(?:(?:[LDJMNSTC]|Qu|[ldjmnstc]|qu)['’](?=[A-ZÀ-Þ@#]))?"
    r"([@#][\w.-]*\w|[^\W\d_]*_\w+|[A-ZÀ-Þ][\w-]*|[^\W\d_]+\d\w*)"
)
_OPENS = " «“\"'’(-–—•*\u00a0\u202f"


def names(text: str, common: Collection[str] = ()) -> list[str]:
    """Return the words that name: with a capital, an @ or #, a low line, letters and figures."""
    found = []
    for match in _NAME.finditer(text):
        word = plain(match[1])
        before = text[: match.start()].strip(_OPENS)
        opens = before[-1:] in ("", ".", "!", "?", ":")
        if word in _capitals() or (opens and (word in common or word in _frames())):
            continue
        if not match[1].islower() or not match[1].isalpha():
            found.append(match[1])
    return found


def where_names_stand(passage: Passage) -> str:
    """Return all that a name may stand in: the text, its title and place, and who wrote it."""
    people = {
        label(part.author, code) if part.message_id else part.author
        for part in passage.parts
        for code in LANGUAGES
    }
    about = (passage.title, passage.space, passage.heading, passage.indexed_text)
    return "\n".join((*about, *people))


@cache
def _capitals() -> frozenset[str]:
    rules = (language(code).rules("claims") for code in LANGUAGES)
    return frozenset(plain(word) for rule in rules for word in rule["capitals"].split())


@cache
def _frames() -> frozenset[str]:
    words = (w for c in LANGUAGES for name in ("frame", "stop") for w in language(c).lexicon[name])
    framing = (w for c in LANGUAGES for w in language(c).rules("claims")["framing"].split())
    return frozenset(plain(word) for word in (*words, *framing))
