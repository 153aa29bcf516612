"""Quantities: what a text counts, in figures or in words, of either language, and in which unit.

« trois semaines », "3 weeks" and "21 days" are one quantity; « 18 h » and "6 p.m." too, for hours
and minutes of the day are told in minutes. « de 1,5 à 6 jours » holds two, of which the first takes
the unit of the second. « Un », "one" and "a" count only before a unit: elsewhere they are articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold

NOUN = 5
"""A noun is known by so many letters: its singular and its plural, and most of its kin."""
TIMES = {"second": 1 / 60, "minute": 1, "hour": 60}
MADE_OF = {
    **{name: ("minute", times) for name, times in TIMES.items()},
    "day": ("day", 1), "week": ("day", 7), "month": ("month", 1), "year": ("month", 12),
    "kilometre": ("metre", 1000), "kilogram": ("gram", 1000),
}  # fmt: skip
MOMENTS = {
    "noon": (720, "minute"), "midnight": (1440, "minute"), "half_hour": (30, "minute"),
    "quarter_hour": (15, "minute"), "half": (50, "percent"),
}  # fmt: skip
_SIGNS = str.maketrans({"’": "'", "‘": "'", "\N{MINUS SIGN}": "-", "*": None})
_FIGURE = r"\d{1,3}(?:[ ,]\d{3})+(?!\d)|\d+(?:[.,]\d+)?"
_TOKEN = re.compile(rf"(?P<figure>(?<![\w.])(?:{_FIGURE}))|[^\W\d_]+|[%$€°]|[^\s\w]|\w")
_CLOCK = re.compile(
    r"(?<![\w.,:])(?:(?P<h>\d{1,2})(?:[:.](?P<m>\d{2}))? ?(?P<half>[ap])\.?m\b\.?"
    r"|(?P<h2>\d{1,2}) ?(?:h|hrs?|heures?|hours?)\b(?: ?(?P<m2>[0-5]\d)\b(?! ?%))?"
    r"|(?P<h4>\d{1,2})h(?P<m4>[0-5]\d)\b"
    r"|(?P<h3>\d{1,2}):(?P<m3>[0-5]\d)\b)"
)
_LINKS = frozenset(
    ("a", "to", "et", "and", "ou", "or", "-", "–", "—", ">", "→", "puis", "then", "de", "from")
)
_ORDINAL = re.compile(r"(?:er|ere|e|eme|st|nd|rd|th)\b")
_SCALE = re.compile(r" ?(k|m)(?:\b|(?=[€$]))")
_MULTIPLE = {"k": 1_000, "m": 1_000_000}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number, its unit where it is known, the noun behind it else, and where it stands."""

    value: float
    unit: str
    noun: str
    start: int
    end: int

    def told_by(self, other: Quantity) -> bool:
        """Whether the other says as much: the same value, and no other unit."""
        if abs(self.value - other.value) > 1e-6:
            return False
        if self.unit == other.unit:
            return True
        return (not self.unit and other.unit not in ("rank", "percent")) or (
            not other.unit and not other.noun
        )


def plain(text: str) -> str:
    """Return the text as the patterns of ``claims.toml`` read it; places move with its letters."""
    return fold(text.translate(_SIGNS)).lower()


def quantities(text: str) -> list[Quantity]:
    """Return the quantities of a plain text, in their order."""
    found = list(_moments(text))
    for quantity in found:
        text = text[: quantity.start] + "." * (quantity.end - quantity.start) + text[quantity.end :]
    found += _counted(text)
    return _ranged(sorted(found, key=lambda q: q.start), text)


def numbered(text: str, found: Sequence[Quantity]) -> str:
    """Return the text with ``<0>``, ``<1>``... where its quantities stand."""
    for number, quantity in reversed(list(enumerate(found))):
        text = f"{text[: quantity.start]}<{number}>{text[quantity.end :]}"
    return text


def _moments(text: str) -> Iterator[Quantity]:
    """Yield hours of the day, and halves and quarters that stand without a number."""
    taken: list[tuple[int, int]] = []
    for match in _CLOCK.finditer(text):
        said = {name: match[name] for name in match.groupdict() if match[name]}
        hours = int(next(v for name, v in said.items() if name.startswith("h") and name != "half"))
        minutes = int(next((v for name, v in said.items() if name.startswith("m")), 0))
        if half := said.get("half"):
            hours = hours % 12 + 12 * (half == "p")
        taken.append(match.span())
        yield Quantity(hours * 60 + minutes, "minute", "", *match.span())
    for name, pattern in _tables().moments.items():
        for match in pattern.finditer(text):
            if not any(start < match.end() and match.start() < end for start, end in taken):
                taken.append(match.span())
                value, unit = MOMENTS[name]
                yield Quantity(value, unit, "", *match.span())


def _counted(text: str) -> Iterator[Quantity]:
    tokens = list(_TOKEN.finditer(text))
    at = 0
    while at < len(tokens):
        value, after, is_rank = _number(text, tokens, at)
        if value is None:
            at += 1
            continue
        start, end = tokens[at].start(), tokens[after - 1].end()
        unit, times, end = _unit(text, end)
        if not unit and at and tokens[at - 1].group() in ("$", "€"):
            start, unit = tokens[at - 1].start(), _tables().signs[tokens[at - 1].group()]
        article = tokens[at].group() in _tables().articles and after == at + 1
        if not article or (unit and not _tables().each.search(text[:start])):
            noun = "" if unit else _noun(tokens, after)
            if unit and (half := _tables().and_a_half.match(text, end)):
                value, end = value + 0.5, half.end()
            yield Quantity(value * times, "rank" if is_rank else unit, noun, start, end)
        while after < len(tokens) and tokens[after].start() < end:
            after += 1
        at = after


def _number(text: str, tokens: Sequence[re.Match[str]], at: int) -> tuple[float | None, int, bool]:
    """Return the number that begins at a token, the token after it, and whether it is a rank."""
    word = tokens[at].group()
    if tokens[at]["figure"]:
        value, after = _figure(word), at + 1
        rest = text[tokens[at].end() :]
        if after < len(tokens) and _ORDINAL.match(rest):
            return value, after + 1, True
        if scale := _SCALE.match(rest):
            return value * _MULTIPLE[scale[1]], after + 1, False
        if after < len(tokens) and (times := _tables().words.get(tokens[after].group(), 0)) > 100:
            return value * times, after + 1, False
        return value, after, False
    if word in _tables().ranks:
        return _tables().ranks[word], at + 1, True
    return (*_spelled(tokens, at), False) if word in _tables().words else (None, at, False)


def _figure(said: str) -> float:
    if re.fullmatch(r"\d{1,3}(?:[ ,]\d{3})+", said):
        return float(re.sub(r"[ ,]", "", said))
    return float(said.replace(",", "."))


def _spelled(tokens: Sequence[re.Match[str]], at: int) -> tuple[float, int]:
    """Return a number in words (« quatre-vingt-dix-sept », "two hundred and five") and its end."""
    words = _tables().words
    total, current, after = 0.0, -1.0, at
    while after < len(tokens):
        word = tokens[after].group()
        if after > at and word in ("-", "et", "and") and after + 1 < len(tokens):
            follows = words.get(tokens[after + 1].group(), -1.0)
            joins = word == "-" or (current >= 20 and follows in (1, 11)) or current >= 100
            if follows >= 0 and joins and _adds(current, follows):
                after += 1
                continue
        value = words.get(word, -1.0)
        if value < 0 or not _adds(current, value):
            break
        if value >= 1000:
            total, current = total + max(current, 1) * value, 0
        elif value == 100 or (value == 20 and current == 4):
            current = max(current, 1) * value
        else:
            current = max(current, 0) + value
        after += 1
    return total + max(current, 0), after


def _adds(current: float, value: float) -> bool:
    """Whether a word goes on with the number before it: « vingt » « deux », not "two" "three"."""
    if current < 0 or value >= 1000:
        return True
    if value == 100:
        return 0 < current < 10
    if value == 20 and current == 4:
        return True
    tens = current % 100
    if value < 10:
        return (current >= 10 and tens == 10 and value >= 7) or (current >= 20 and tens % 10 == 0)
    if value < 20:
        return tens in (60, 80) or (current >= 100 and tens == 0)
    return current >= 100 and tens == 0


def _unit(text: str, end: int) -> tuple[str, float, int]:
    """Return the measure named behind a number, how many of it one is, and where its name ends."""
    for name, pattern in _tables().units.items():
        if match := pattern.match(text, end):
            measure, times = MADE_OF.get(name, (name, 1))
            return measure, times, match.end()
    return "", 1, end


def _noun(tokens: Sequence[re.Match[str]], at: int) -> str:
    word = tokens[at].group() if at < len(tokens) else ""
    named = len(word) > 2 and word.isalpha() and word not in _LINKS and word not in _tables().words
    return word[:NOUN] if named else ""


def _ranged(found: Sequence[Quantity], text: str) -> list[Quantity]:
    """Give the first of two numbers (« de 42 à 29 minutes ») the unit of the second."""
    told = list(found)
    for at in range(len(told) - 2, -1, -1):
        one, other = told[at], told[at + 1]
        between = text[one.end : other.start].strip()
        if not one.unit and not one.noun and between in _LINKS and other.unit not in ("", "rank"):
            named = text[other.start : other.end]
            long = next((n for n, u in _tables().units.items() if u.search(named)), "")
            times = MADE_OF.get(long, ("", 1))[1]
            told[at] = replace(one, value=one.value * times, unit=other.unit)
    return told


@dataclass(frozen=True)
class _Tables:
    """What both languages count with."""

    words: Mapping[str, float]
    ranks: Mapping[str, float]
    articles: frozenset[str]
    units: Mapping[str, re.Pattern[str]]
    moments: Mapping[str, re.Pattern[str]]
    signs: Mapping[str, str]
    each: re.Pattern[str]
    and_a_half: re.Pattern[str]


@cache
def _tables() -> _Tables:
    rules = [language(code).rules("claims") for code in LANGUAGES]

    def values(table: str) -> dict[str, float]:
        rows = [row for r in rules for row in r[table].items()]
        return {word: float(value) for value, words in rows for word in words.split()}

    def patterns(table: str, form: str) -> dict[str, re.Pattern[str]]:
        names = rules[0][table]
        told = {name: "|".join(r[table][name] for r in rules) for name in names}
        return {name: re.compile(form.format(words)) for name, words in told.items()}

    ones = frozenset(word for r in rules for word in r["numbers"]["1"].split()) | {"a", "an"}
    words = values("numbers") | {"a": 1.0, "an": 1.0}
    units = patterns("units", r"[ -]?(?:de |d'|of )?(?:{})(?!\w)")
    each, half = (re.compile("|".join(r[name] for r in rules)) for name in ("each", "and_a_half"))
    signs = {"$": "dollar", "€": "euro"}
    moments = patterns("moments", r"(?<!\w)(?:{})(?!\w)")
    return _Tables(words, values("ordinals"), ones, units, moments, signs, each, half)
