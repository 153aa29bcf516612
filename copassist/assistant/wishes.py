"""What the words of a wish ask for: how many, how long, which one, in which language.

Patterns of ``intents.toml``, of both languages at once since people mix them. What is read as a
number leaves the text: « 2 h » is no hour of the day, « le 3 » no day of the month. Days stay in
it, for what reads days.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal, cast

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records.agenda import LEAST_MINUTES, MOST_MINUTES
from copassist.records.axes import Axis
from copassist.records.topics import Mode

Intent = Literal[
    "topics", "agenda", "commitments", "unanswered", "missed", "digest", "note", "parity",
    "weakest", "decline", "rank", "shorter", "replace", "retime",
]  # fmt: skip
READ: Mapping[str, tuple[str, ...]] = {
    "topics": ("count", "axis", "mode", "language"),
    "agenda": ("minutes", "axis", "mode", "language"),
    "commitments": ("late", "mine", "language"),
    "missed": ("language",),
    "digest": ("language",),
    "note": ("language",),
    "shorter": ("minutes", "language"),
    "replace": ("place", "axis"),
    "retime": ("minutes", "mode"),
}
"""What the words of an intent are read for."""
ASKS: Mapping[str, tuple[str, ...]] = {
    "missed": ("whether", "person", "account"),
    "commitments": ("account",),
    "unanswered": ("account",),
    "digest": ("account",),
    "topics": ("event",),
    "decline": ("event",),
    "weakest": ("thing",),
}
"""Shapes of questions that are put in the words of an intent, and never ask for it.

None of the 6,099 labelled requests has such a shape; the shapes were drawn from those."""
MOST_TOPICS = 7


@dataclass(frozen=True, slots=True)
class Wish:
    """What a turn asks for. ``text`` is what was said, without what was read of it as a number.

    ``count`` is how many topics (1..7); ``language`` the one to write in, else empty; ``minutes``
    how long (30..180); ``place`` which item: 1 the first, 0 the middle one, -1 the last. ``late``
    wants only what is overdue, ``mine`` only what is the asker's. None and empty: not said.
    """

    intent: Intent
    text: str
    count: int | None = None
    axis: Axis | None = None
    language: str = ""
    minutes: int | None = None
    place: int | None = None
    mode: Mode | Literal[""] = ""
    late: bool = False
    mine: bool = False


def read_wish(intent: Intent, text: str) -> Wish:
    """Return what the words of an intent ask for; numbers that are read leave the text."""
    said = spaced(text)
    found = {name: _READERS[name](folded(said)) for name in READ.get(intent, ())}
    told = {name: read.value for name, read in found.items() if read}
    spans = [read.span for name, read in found.items() if read and name in TAKEN]
    for start, end in sorted(spans, reverse=True):
        said = f"{said[:start]}{said[end:]}"
    return replace(Wish(intent, spaced(said)), **told)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class _Read:
    """A value, and between which characters it stands."""

    value: object
    span: tuple[int, int]


def _first(table: str, plain: str) -> _Read | None:
    """Return the name of the pattern that is found first."""
    found = next(_found(table, plain), None)
    return _Read(found[0], found[1].span()) if found else None


def _count(plain: str) -> _Read | None:
    for name, match in _found("count", plain):
        if name == "counted":
            group = next(key for key, held in match.groupdict().items() if held)
            return _Read(max(1, min(_number(match[group]), MOST_TOPICS)), match.span(group))
        return _Read(int(name), match.span())
    return None


def _minutes(plain: str) -> _Read | None:
    """Return the first length of a meeting that is told, neither a clock nor a change of it."""
    for name, match in _found("minutes", plain):
        if name in ("clock", "change"):
            continue
        before, after = plain[: match.start()], plain[match.end() :]
        around = (("clock", before), ("change", after))
        if any(p.search(t) for key, t in around for p in patterns("minutes")[key]):
            continue
        held = {key: part for key, part in match.groupdict().items() if part}
        long = 60 * _number(held.get("hours", "0")) + _number(held.get("minutes", "0"))
        long += 45 * ("three" in held) + 30 * ("half" in held) + 15 * ("quarter" in held)
        if LEAST_MINUTES <= long <= MOST_MINUTES:
            return _Read(long, match.span())
    return None


def _item(plain: str) -> _Read | None:
    """Return which item is meant; what is named as kept is not what goes."""
    for name, match in _found("place", plain):
        if name == "keep":
            return None
        if name == "said":
            return _Read(_number(match["place"]), match.span())
        return _Read(int(name), match.span())
    return None


def _flag(name: str, plain: str) -> _Read | None:
    match = next((m for p in patterns("flags")[name] if (m := p.search(plain))), None)
    return _Read(True, match.span()) if match else None


_READERS: Mapping[str, Callable[[str], _Read | None]] = {
    "count": _count,
    "axis": lambda plain: _first("axis", plain),
    "language": lambda plain: _first("language", plain),
    "minutes": _minutes,
    "place": _item,
    "mode": lambda plain: _first("mode", plain),
    "late": lambda plain: _flag("late", plain),
    "mine": lambda plain: _flag("mine", plain),
}
TAKEN = ("count", "language", "minutes", "place")
"""What would be taken for a day or a subject if it stayed in the text."""


def _found(table: str, plain: str) -> Iterator[tuple[str, re.Match[str]]]:
    """Return what stands in a text, in its order, the longer of two first."""
    held = [
        (name, match)
        for name, ways in patterns(table).items()
        for pattern in ways
        for match in pattern.finditer(plain)
    ]
    return iter(sorted(held, key=lambda found: (found[1].start(), -found[1].end())))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else _numbers()[word]


def spaced(text: str) -> str:
    """Return a text in composed characters, with single plain spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def folded(said: str) -> str:
    """Return a text without accents or capitals, character by character."""
    return "".join((fold(c.lower()) or " ")[0] for c in said.replace("’", "'"))


@cache
def _numbers() -> dict[str, int]:
    return {word: n for code in LANGUAGES for word, n in _words(code)["numbers"].items()}


def _words(code: str) -> Mapping[str, Any]:
    return language(code).rules("intents")


@cache
def patterns(table: str) -> dict[str, list[re.Pattern[str]]]:
    """Return the patterns of a table of every language, by their names."""
    found: dict[str, list[re.Pattern[str]]] = {}
    for code in LANGUAGES:
        words = _words(code)
        for name, pattern in words[table].items():
            for key in ("number", "figure"):
                pattern = pattern.replace(f"{{{key}}}", words[key])
            found.setdefault(name, []).append(re.compile(pattern))
    return found


def plainly(text: str) -> str:
    """Return the question of a turn that says it is one (« Cherche dans l’archive : … »), or ""."""
    said = folded(spaced(text))
    is_told = any(pattern.match(said) for pattern in patterns("plainly")["asks"])
    return text.partition(":")[2].strip() if is_told else ""


def asks_plainly(intent: str, text: str) -> bool:
    """Whether a turn that sounds like an intent has the shape of a question to the archive.

    « Le livreur est-il passé quand je n’étais pas là ? » asks of one thing, not for a report.
    """
    said = folded(spaced(text))
    if any(pattern.match(said) for pattern in patterns("cues")["make"]):
        return False
    if intent == "weakest" and not any(p.search(said) for p in patterns("balance")["words"]):
        return True
    shapes = patterns("asks")
    if any(report.search(said) for report in shapes["report"]):
        return False
    # A name is known by its capital.
    heard = {name: spaced(text) if name == "person" else said for name in ASKS.get(intent, ())}
    return any(shape.search(words) for name, words in heard.items() for shape in shapes[name])


def named_axis(text: str) -> Axis | None:
    """Return the axis that a question on the balance speaks of; None for none, or several."""
    found = {name for name, _ in _found("named", folded(spaced(text)))}
    return cast("Axis", found.pop()) if len(found) == 1 else None


def note_subject(text: str) -> str | None:
    """Return what a note is wanted on, empty where on what was just spoken of; None: not said."""
    plain, shapes = spaced(text), patterns("note")
    for pattern in shapes["own"]:
        if found := pattern.search(folded(plain)):
            return plain[slice(*found.span("own"))]
    return "" if any(here.search(folded(plain)) for here in shapes["here"]) else None
