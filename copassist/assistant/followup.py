"""Follow-up questions, completed from the conversation by rules.

« Et à distance ? » names no subject of its own. A question leans on the one before when it opens
with a connective, or holds a pronoun with few words of its own. It is then searched with the words
of that earlier question beside it; a question that stands alone is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from copassist.languages import language
from copassist.records import Exchange
from copassist.retrieval.lexical import senses

_WORDS = re.compile(r"[^\W\d_]+", re.UNICODE)
FEW = 4
"""A question with at most so many words of its own may lean on the one before."""


def complete(question: str, code: str, history: Sequence[Exchange]) -> str:
    """Return the question with what it leans on, or as it is."""
    if not history or not _leans(question, code):
        return question
    before = history[-1].question
    if len(history) > 1 and _leans(before, code):
        before = f"{history[-2].question} {before}"
    return f"{before} {question}"


def _leans(question: str, code: str) -> bool:
    words = [word.lower() for word in _WORDS.findall(question)]
    if not words:
        return True
    lexicon, own = language(code).lexicon, len(senses(question, code))
    opens = words[0] in lexicon["follow"] and own <= FEW + 2
    points = any(word in lexicon["pronouns"] for word in words) and own <= FEW
    return opens or points or own <= 1
