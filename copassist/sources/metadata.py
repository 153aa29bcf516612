"""Dates, languages and titles as people write them in the head of an article.

Only what is written is taken: a date that cannot be read for sure is none, because a wrong date
misleads more than a missing one. Day comes before month in ``05/06/2025``, as in French.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from pathlib import Path

from copassist.sources.contract import legible

_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:$|[T ])")
_COMPACT = re.compile(r"^(?:D:)?(\d{4})(\d{2})(\d{2})(?:$|\d|[TZ])")
_SLASHES = re.compile(r"^(\d{1,2})[/.](\d{1,2})[/.](\d{4})$")
_DAY_FIRST = re.compile(r"^(?:[a-z]+\.?,? )?(\d{1,2})(?:er|st|nd|rd|th)? ([a-z]+)\.?,? (\d{4})$")
_MONTH_FIRST = re.compile(r"^(?:[a-z]+, )?([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$")
_FILE_DATE = re.compile(r"^\d{4}-\d{2}-\d{2}(?=$|[-_ .])")
_MONTHS = (
    ("janvier", "january", "janv", "jan"),
    ("fevrier", "february", "fevr", "fev", "feb"),
    ("mars", "march", "mar"),
    ("avril", "april", "avr", "apr"),
    ("mai", "may"),
    ("juin", "june", "jun"),
    ("juillet", "july", "juil", "jul"),
    ("aout", "august", "aug"),
    ("septembre", "september", "sept", "sep"),
    ("octobre", "october", "oct"),
    ("novembre", "november", "nov"),
    ("decembre", "december", "dec"),
)
_MONTH_NUMBERS = {name: n for n, names in enumerate(_MONTHS, 1) for name in names}
_LANGUAGES = {"francais": "fr", "french": "fr", "anglais": "en", "english": "en"}


def fold(text: str) -> str:
    """Return the text in lower case, without accents, with plain quotes and spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("ʼ", "'"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).lower().split())


def parse_date(text: str) -> date | None:
    """Return the day that a text names, None when it names none for sure."""
    said = fold(text)
    for pattern in (_ISO, _COMPACT):
        if found := pattern.match(said.upper()):
            return _day(*(int(part) for part in found.groups()))
    if found := _SLASHES.match(said):
        return _day(int(found[3]), int(found[2]), int(found[1]))
    if found := _DAY_FIRST.match(said):
        return _day(int(found[3]), _MONTH_NUMBERS.get(found[2], 0), int(found[1]))
    if found := _MONTH_FIRST.match(said):
        return _day(int(found[3]), _MONTH_NUMBERS.get(found[1], 0), int(found[2]))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def parse_language(text: str) -> str | None:
    """Return the two-letter code of a language (``fr-CA`` and ``français`` are ``fr``)."""
    said = fold(text)
    if said in _LANGUAGES:
        return _LANGUAGES[said]
    code = re.split(r"[-_]", said)[0]
    return code if re.fullmatch(r"[a-z]{2}", code) else None


def file_date(path: Path) -> date | None:
    """Return the day that opens a file name, as in ``2025-05-15-compte-rendu.md``."""
    found = _FILE_DATE.match(path.stem)
    return parse_date(found[0]) if found else None


def file_title(path: Path) -> str:
    """Return a title made from a file name, when an article has none of its own."""
    stem = _FILE_DATE.sub("", legible(path.stem)).replace("_", " ").replace("-", " ").strip()
    words = " ".join(stem.split()) or legible(path.stem)
    return words[0].upper() + words[1:]
