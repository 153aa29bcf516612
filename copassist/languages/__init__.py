"""The languages of the interface: one folder each, all with the same keys.

``interface.toml`` holds nested tables of texts with ``{placeholders}``, ``lexicon.toml`` the words
that rules need (stop words, the frame of a language), every other ``.toml`` what one part needs
(its words and its patterns: ``due.toml``, ``methods.toml``, ``topics.toml``...), and ``prompts/``
what is said to a chat model. A new language is a new folder; a test demands the same keys and
placeholders.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from copassist.errors import CopassistError
from copassist.records.access import Visibility

LANGUAGES = ("fr", "en")
_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Language:
    """One language: its texts, its words for rules, its prompts."""

    code: str
    texts: Mapping[str, str]
    lexicon: Mapping[str, frozenset[str]]

    def text(self, key: str, /, **values: object) -> str:
        """Return the text of ``key`` with its placeholders filled.

        :raises KeyError: if the key or a placeholder's value is missing.
        """
        template = self.texts[key]
        return template.format(**values) if values else template

    def says(self, key: str) -> bool:
        """Whether a text of that key exists."""
        return key in self.texts

    def error(self, error: CopassistError) -> str:
        """Return the sentence for an expected error: what, where, and what to do."""
        return self.text(
            f"error.{error.key}", **{k: v for k, v in error.data.items() if k != "key"}
        )

    def prompt(self, name: str) -> str:
        """Return the prompt of that name."""
        return (_HERE / self.code / "prompts" / f"{name}.md").read_text(encoding="utf-8")

    def rules(self, name: str) -> Mapping[str, Any]:
        """Return what rules of that name need: the tables of a TOML file of the language."""
        return _rules(self.code, name)

    def seen_by(self, level: Visibility) -> str:
        """Return who can see what is at a level, as a phrase."""
        return self.text(f"ui.seen_by.{level.kind}", name=level.name)

    def readers(self, told: str) -> str:
        """Return who may read, of a level as one is given: also one that waits for its name."""
        kind, _, name = told.partition(":")
        return self.text(f"ui.import.seen_by.{kind or 'source'}", name=name)

    def day(self, moment: datetime | str) -> str:
        """Write a day as the language does: « 3 juin 2025 », "3 June 2025"."""
        if not moment:
            return ""
        when = moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)
        written = format_date(when, "d MMMM y", locale=self.code)
        return f"1er{written[1:]}" if self.code == "fr" and when.day == 1 else written

    def counted(self, thing: str, count: int) -> str:
        """Write how many there are, in the singular or plural that the language asks for."""
        # French puts zero in the singular, English does not, and large numbers have their forms.
        form = "one" if Locale(self.code).plural_form(count) == "one" else "other"
        return self.text(f"count.{thing}_{form}", count=count)

    def number(self, value: float) -> str:
        """Write a number as the language does: « 1 234,5 », "1,234.5"."""
        return format_decimal(value, format="#,##0.######", locale=self.code)

    def percent(self, share: float) -> str:
        """Write a share as the language does: « 42 % », "42%"."""
        written = format_percent(share, locale=self.code)
        return written.replace("\N{NARROW NO-BREAK SPACE}", "\N{NO-BREAK SPACE}")

    def month(self, day: date) -> str:
        """Write a month as the language does: « juin 2025 », "June 2025"."""
        return format_date(day, "LLLL y", locale=self.code)


@cache
def language(code: str) -> Language:
    """Return the language of a code, French for one that is not known."""
    code = code if code in LANGUAGES else LANGUAGES[0]
    folder = _HERE / code
    texts = tomllib.loads((folder / "interface.toml").read_text(encoding="utf-8"))
    lexicon = tomllib.loads((folder / "lexicon.toml").read_text(encoding="utf-8"))
    words = {key: frozenset(value.split()) for key, value in lexicon.items()}
    return Language(code, dict(_flatten(texts)), words)


@cache
def _rules(code: str, name: str) -> Mapping[str, Any]:
    return tomllib.loads((_HERE / code / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def questions(code: str) -> tuple[str, ...]:
    """Return questions about nothing in particular: their mean stands for the language's."""
    text = (_HERE / code / "questions.txt").read_text(encoding="utf-8")
    return tuple(text.splitlines())


def _flatten(table: Mapping[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for key, value in table.items():
        name = f"{prefix}{key}"
        rows += _flatten(value, f"{name}.") if isinstance(value, dict) else [(name, str(value))]
    return rows
