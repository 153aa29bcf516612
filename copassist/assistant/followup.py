"""Follow-up questions, completed from the conversation by rules.

« Et à distance ? » names no subject of its own. The questions of a conversation are read in order
and the topic is kept: the last one that stood alone, and the circumstances added to it since (« à
distance », "in 2025"), so that a follow-up to a follow-up still has its subject. A question is

- *whole* when it stands alone; it then opens a topic and is searched as it is;
- *bare* (« pourquoi ? »), and asks that of what was asked just before;
- a *fragment* (« et en avril ? »), and takes its place among the circumstances: a later month takes
  the place of an earlier one, a place stands beside it;
- *pointing* ("did it help?"), and is searched with the topic in brackets.

A short question that points at nothing (« les résultats sont publiés où ? ») may do either: where
the embedder is given, it leans when it is close to the topic.

Words are only ever added, except a date in the place of another, so no name is lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Literal

from copassist.languages import language
from copassist.languages.detect import detect
from copassist.languages.folding import fold
from copassist.records import Exchange
from copassist.retrieval.lexical import senses

Leaning = Literal["whole", "bare", "fragment", "pointing"]
Closeness = Callable[[str, str], float]
"""How close two questions are in meaning: their centred cosine."""
SHORT, CLOSE = 2, 0.18
"""A whole question of at most so many words of its own leans from this closeness to the topic."""
FEW = 4
"""A question that opens with « et » leans when it has at most so many words of its own."""
POINTING = 4
"""A pronoun in a longer question has its noun there."""
_EDGES = " ?!.,;:…\u00a0\u202f"
_NAMES = re.compile(r"\w*_\w+|(?<=[\w,] )[^\W\d_a-zà-ÿœ][\w-]+(?: [^\W\d_a-zà-ÿœ][\w-]+)*")


@dataclass(frozen=True, slots=True)
class Topic:
    """What a conversation is about: a whole question, what was added to it, and what came last."""

    root: str = ""
    added: tuple[str, ...] = ()
    last: str = ""

    def leaning(self, question: str, code: str, close: Closeness | None) -> Leaning:
        """Tell how a question leans on this topic."""
        told = lean(question, code)
        text = _bare(question, code)
        if told != "whole" or not close or not self.root or _own(text, code) > SHORT:
            return told
        near = not _rules(code)["defines"].match(text) and close(question, self.text) >= CLOSE
        return "pointing" if near else "whole"

    def after(self, question: str, code: str, close: Closeness | None = None) -> Topic:
        """Return the topic once a question was asked."""
        leaning = self.leaning(question, code, close)
        if leaning == "whole" or not self.root:
            return Topic(question, (), question)
        if leaning == "fragment":
            return replace(self._with(_fragment(question, code), code), last=question)
        return replace(self, last=question if leaning == "pointing" else self.last)

    def completed(self, question: str, code: str, close: Closeness | None = None) -> str:
        """Return a question with what it leans on, or as it is."""
        leaning = self.leaning(question, code, close)
        if leaning == "whole" or not self.root:
            return question
        if leaning == "fragment":
            return self._with(_fragment(question, code), code).text + " ?"
        if leaning == "bare" and self.last != self.root and lean(self.last, code) == "pointing":
            return f"{self.last.rstrip(_EDGES)}, {_plain(question)} ({self.text})"
        if leaning == "bare":
            return f"{self.text}, {_plain(question)} ?"
        named = [n for n in _NAMES.findall(self.last) if n not in f"{self.text} {question}"]
        return f"{question} ({', '.join([self.text, *named])})"

    @property
    def text(self) -> str:
        """The root and what was added, as one question."""
        return ", ".join([self.root.rstrip(_EDGES), *self.added])

    def _with(self, fragment: str, code: str) -> Topic:
        months = _months(code)
        new = months.findall(fold(fragment.lower()))
        root, here = self.root, _dates(self.root, code)
        kept = [a for a in self.added if _slot(a, code) != _slot(fragment, code)]
        if len(new) == 1 and len(here) == 1:
            start, end = here[0]
            first, last = _dates(fragment, code)[0]
            root = root[:start] + fragment[first:last] + root[end:]
            if not _own(fragment[:first] + fragment[last:], code):
                return replace(self, root=root, added=tuple(kept))
        return replace(self, root=root, added=(*kept, fragment))


def complete(
    question: str, code: str, history: Sequence[Exchange], close: Closeness | None = None
) -> str:
    """Return the question with what it leans on in the conversation, or as it is."""
    topic, spoken = Topic(), code
    for past in history:
        spoken = detect(past.question, spoken)
        topic = topic.after(past.question, spoken, close)
    return topic.completed(question, code, close)


def lean(question: str, code: str) -> Leaning:
    """Tell how a question leans on those before it."""
    text, rules = _bare(question, code), _rules(code)
    own = _own(text, code)
    said = rules["inverted"].sub(r"\1", text)
    pointing = rules["points"].search(said)
    if not own:
        return "bare"
    if rules["defines"].match(text) and not pointing and not rules["follow"].match(text):
        return "whole"
    if rules["follow"].match(text) or rules["condition"].match(text):
        limit = FEW + bool(rules["condition"].match(text))
        if own <= limit:
            return "fragment"
    if pointing and own <= POINTING and not _resolved(said, pointing, code):
        return "pointing"
    if rules["preposition"].match(text) and own <= (2 if rules["asks"].search(text) else FEW):
        return "fragment"
    if rules["noun"].fullmatch(text) or own == 1:
        return "fragment"
    # « night_owl s’est arrêté à combien ? » says who, not at what.
    short = own <= 2 and (rules["stranded"].search(text) or _NAMES.search(question))
    return "pointing" if short else "whole"


def _resolved(text: str, pointing: re.Match[str], code: str) -> bool:
    """Whether what a pronoun stands for is in the question: before it, or a name behind it."""
    return _own(text[: pointing.start()], code) >= 2 or "_" in text[pointing.end() :]


def _bare(question: str, code: str) -> str:
    """Return the question in plain letters, without what is said first and asks nothing."""
    text = fold(question.replace("’", "'").lower()).strip()
    aside = _rules(code)["aside"].match(text)
    return (text[aside.end() :] if aside else text) or text


def _own(text: str, code: str) -> int:
    """Count the words that mean something by themselves."""
    filler = {stem for word in _filler(code) for sense in senses(word, code) for stem in sense}
    return sum(not sense & filler for sense in senses(text.replace("_", ""), code))


def _fragment(question: str, code: str) -> str:
    """Return a fragment without the word that ties it: « à distance », « en avril 2026 »."""
    plain, rules = _plain(question), _rules(code)
    aside = rules["aside"].match(fold(plain.lower()))
    plain = plain[aside.end() :] if aside and aside.end() < len(plain) else plain
    tie = rules["tie"].match(fold(plain.lower()))
    return plain[tie.end() :] if tie and tie.end() < len(plain) else plain


def _plain(question: str) -> str:
    return question.replace("’", "'").strip(_EDGES)


def _slot(fragment: str, code: str) -> tuple[str, bool]:
    """Return what a fragment tells: its first word, and whether it is a time."""
    plain = fold(fragment.lower())
    return plain.split()[0], bool(re.search(r"\b\d{4}\b", plain) or _months(code).search(plain))


def _dates(text: str, code: str) -> list[tuple[int, int]]:
    """Return where months stand in a text, with their year."""
    found = _months(code).finditer(fold(text.lower()))
    return [match.span() for match in found] if len(fold(text)) == len(text) else []


@cache
def _months(code: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{language(code).rules('periods')['month']})\b(?: \d{{4}})?")


@cache
def _filler(code: str) -> tuple[str, ...]:
    return tuple(language(code).rules("followups")["filler"].split())


@cache
def _rules(code: str) -> dict[str, re.Pattern[str]]:
    found = language(code).rules("followups")
    names = ("aside", "follow", "condition", "preposition", "asks", "defines", "noun", "stranded",
             "inverted", "points", "tie")  # fmt: skip
    return {name: re.compile(found[name].replace("\n", "")) for name in names}
