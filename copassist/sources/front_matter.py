"""The head of a Markdown article: YAML between two ``---`` lines, in French or English.

People write heads by hand, and ``title: Troc : école`` is no YAML; where YAML refuses, each
``key: value`` line is taken as it stands. All values are read as text: YAML would turn
``2025-13-45`` into an error and ``no`` into false. Some sites hide the head in a HTML comment; it
counts there too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import yaml

from copassist.sources.article import Head
from copassist.sources.inline import plain_html
from copassist.sources.metadata import fold, parse_date, parse_language

LONGEST_HEAD = 20_000
_HEAD = re.compile(r"\A\s*(<!--\s*)?---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_COMMENT_END = re.compile(r"\s*-->[ \t]*\n?")
_LINE = re.compile(r"^([\w-]+)[ \t]*:[ \t]*(.*)$", re.MULTILINE)
_OTHER_LINE = re.compile(r"^(?:[ \t#-]|$)")
_TITLE = ("titre", "title")
_AUTHOR = ("auteur", "author", "auteurs", "authors", "auteure", "autrice")
_DATE = ("date", "date_publication", "published")
_LANGUAGE = ("langue", "lang", "language", "langage")


def split(text: str) -> tuple[Head, str]:
    """Return what the head says and the text after it; a text without head stays whole."""
    found = _HEAD.match(text, 0, LONGEST_HEAD)
    if found is None:
        return Head(), text
    fields = _fields(found[2] or "")
    if not fields:
        return Head(), text
    end = found.end()
    if found[1] and (closing := _COMMENT_END.match(text, end)):
        end = closing.end()
    elif found[1]:
        return _head(fields), text[: found.start(1)] + "<!--" + text[end:]
    return _head(fields), text[end:]


def _head(fields: Mapping[str, str]) -> Head:
    def first(names: tuple[str, ...]) -> str:
        return next((fields[name] for name in names if fields.get(name)), "")

    return Head(
        title=plain_html(first(_TITLE)),
        author=first(_AUTHOR),
        date=parse_date(first(_DATE)),
        language=parse_language(first(_LANGUAGE)),
    )


def _fields(head: str) -> dict[str, str]:
    try:
        loaded = yaml.load(head, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError):
        loaded = None
    if not isinstance(loaded, dict):
        loaded = _by_line(head)
    return {fold(str(key)): _plain(value) for key, value in loaded.items()}


def _by_line(head: str) -> dict[str, str]:
    """Return ``key: value`` lines; none when a line is prose, for then it is no head."""
    if any(not _LINE.match(line) and not _OTHER_LINE.match(line) for line in head.split("\n")):
        return {}
    return {key: value.strip(" \t'\"") for key, value in _LINE.findall(head)}


def _plain(value: object) -> str:
    """Return a text, or the texts of a list parted by commas; nothing of what nests deeper."""
    if isinstance(value, list):
        return ", ".join(item for item in value if isinstance(item, str))
    return " ".join(value.split()) if isinstance(value, str) else ""
