"""What asks, in the words of a message, and what a reply says that answers nothing.

Patterns stand in ``unanswered.toml`` of each language; both languages are read at once. Code, what
is quoted of others, addresses and words between quotation marks ask nothing.
"""

from __future__ import annotations

import re
from functools import cache

from copassist.index.sentences import sentences
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold

SHORT, BESIDE = 25, 6
"""Words of a reply that has no idea; words that may stand beside a question that asks back."""
TELLING = 6
"""Words from which on a question says what it is about."""

NOT_SAID = re.compile(r"```.*?(?:```|\Z)|^[ \t]*>[^\n]*", re.DOTALL | re.MULTILINE)
"""Code, and lines quoted of others: nothing that their author says."""
_NOT_WORDS = re.compile(
    r"`[^`]*`|https?://\S+|@\S+|«[^»]{0,300}»|“[^”]{0,300}”|\"[^\"\n]{0,300}\"|\([^()]{0,300}\?\s*\)"
)
_WORD = re.compile(r"\w+")


def asking(text: str) -> str:
    """Return the sentence of a text that asks, letter by letter; empty when none does.

    It is the first of some length, else the longest; one without a question mark only where there
    is none with it.
    """
    best, weight = "", (False, 0)
    for piece in NOT_SAID.split(text):
        for sentence in sentences(piece):
            plain = _plain(sentence)
            has_mark = "?" in plain
            if not (has_mark or _says("asks", plain)):
                continue
            if _says("greets", plain) or _says("rhetorical", plain):
                continue
            found = (has_mark, min(len(_WORD.findall(plain)), TELLING))
            if found[1] and found > weight:
                best, weight = sentence, found
    return best


def answers_nothing(text: str) -> bool:
    """Whether a reply only asks back, or has no idea."""
    said = NOT_SAID.sub(" ", text)
    plain = _plain(said)
    if _says("no_answer", plain) and len(_WORD.findall(plain)) <= SHORT:
        return True
    if suggests(text) or "`" in text or "://" in text:
        return False
    asks = [_plain(sentence) for sentence in sentences(said)]
    beside = sum(len(_WORD.findall(sentence)) for sentence in asks if "?" not in sentence)
    return "?" in plain and beside <= BESIDE


def suggests(text: str) -> bool:
    """Whether a question proposes something (« As-tu essayé… ? »)."""
    return _says("suggests", _plain(text))


def is_organising(text: str) -> bool:
    """Whether a question, asked by who facilitates, prepares a meeting."""
    return _says("organises", _plain(text))


def is_settled(text: str) -> bool:
    """Whether who asked says that nobody is needed any more."""
    return _says("settled", _plain(text))


def is_closed(topic: str) -> bool:
    """Whether the name of a thread says that it is settled (« ✔ », « [résolu] »)."""
    return _says("closed", _plain(topic))


def _plain(text: str) -> str:
    return fold(_NOT_WORDS.sub(" ", text).lower().replace("’", "'")).strip()


def _says(name: str, plain: str) -> bool:
    return _patterns(name).search(plain) is not None


@cache
def _patterns(name: str) -> re.Pattern[str]:
    listed = (language(code).rules("unanswered")[name] for code in LANGUAGES)
    return re.compile("|".join(f"(?:{pattern})" for pattern in listed))
