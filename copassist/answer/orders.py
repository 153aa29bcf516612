"""Orders: archived text is material for the chat model, and never tells it what to do.

What speaks to a machine (« ignore tes consignes », a fake turn, a tool call) costs its message the
place in the prompt; a sentence that tells somebody to say something costs its own. Neither can be
paraphrased then; both are still quoted, as what they are, somebody's words. Letters that look alike
and signs that do not show are read as what they stand for. No pattern knows every order: what keeps
one that is missed from being obeyed is that each sentence of an answer is checked (``claims``).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from functools import cache

from copassist.answer.quantities import plain
from copassist.index.sentences import sentences
from copassist.languages import LANGUAGES, language
from copassist.records import Passage

RUN = 5
"""So many words in a row of our own prompts are recited, not written."""
LONG_TOKEN = 48
_LOOKS = str.maketrans("асеорхуікмнтвзѕјԁɡοαερτυν", "aceopxyikmhtb3sjdgoaeptuv")
_SPACED = re.compile(r"\b(?:\w[ .\-_]){3,}\w\b")
_REPEATED = re.compile(r"(\b\w[\w' ]{0,40}\W+)(?:\1){4,}")
_NUMBER = re.compile(r"\[(\s*\d[\d\s,;]*)\]")
_WORD = re.compile(r"[^\W_]+")


def citable(passage: Passage) -> Passage:
    """Return the passage without what gives orders: what a chat model reads and may cite."""
    parts = tuple(replace(part, text=_without_orders(part.text)) for part in passage.parts)
    context = "" if is_order(passage.context) else passage.context
    return replace(passage, parts=parts, context=context)


def fenced(text: str) -> str:
    """Return archived text that cannot close its fence, cite, hide a sign or fill the prompt."""
    text = visible(text).replace("<", "‹").replace(">", "›")
    text = re.sub(rf"\S{{{LONG_TOKEN},}}", "…", _REPEATED.sub(r"\1… ", text))
    return _NUMBER.sub(r"(\1)", text)


def visible(text: str) -> str:
    """Return the text without the signs that do not show: zero width, direction, tags."""
    return "".join(c for c in text if unicodedata.category(c) != "Cf")


def is_order(text: str) -> bool:
    """Whether a text speaks to a machine."""
    bare = _bare(text)
    return any(pattern.search(bare) for pattern in _strong())


def recites(sentence: str) -> bool:
    """Whether a sentence gives away the words of our own prompts."""
    words = _WORD.findall(plain(sentence))
    runs = {tuple(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}
    return not runs.isdisjoint(_prompts())


def _without_orders(text: str) -> str:
    if is_order(text):
        return ""
    for sentence in sentences(text):
        if _weak().search(_bare(sentence)):
            text = text.replace(sentence, "", 1)
    return text.strip()


def _bare(text: str) -> str:
    """Return the text as it is meant to be read: look-alikes and spaced letters undone."""
    shown = unicodedata.normalize("NFKC", visible(text)).lower().translate(_LOOKS)
    joined = _SPACED.sub(lambda match: re.sub(r"[ .\-_]", "", match.group()), shown)
    return plain(joined)


@cache
def _strong() -> tuple[re.Pattern[str], ...]:
    rules = (language(code).rules("orders")["strong"] for code in LANGUAGES)
    return tuple(re.compile(pattern, re.DOTALL) for rule in rules for pattern in rule)


@cache
def _weak() -> re.Pattern[str]:
    return re.compile("|".join(language(code).rules("orders")["weak"] for code in LANGUAGES))


@cache
def _prompts() -> frozenset[tuple[str, ...]]:
    told = [_WORD.findall(plain(language(code).prompt("answer"))) for code in LANGUAGES]
    return frozenset(tuple(words[i : i + RUN]) for words in told for i in range(len(words)))
