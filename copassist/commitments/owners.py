"""Who will do what: read from the words of a sentence that holds a commitment.

A first person is whoever speaks (the letter before the line, where there is one); « on », "we" and
passives without an agent are the group; in minutes and in talk about others, it is the name that
stands before a colon or a verb of the future.
"""

from __future__ import annotations

import re
from functools import cache

from copassist.commitments.patterns import forms
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records.commitments import AUTHOR, GROUP, Due, Form

ACT_CHARS = 140
_SPEAKER = re.compile(r"([A-Z]): ")
_LISTED = re.compile(r"^[\s\-*•–☐\[\]]*(?P<name>[^:\n]{2,60}?)[\s\u00a0]*:[\s\u00a0]+(?=\S)")
_ROW = re.compile(r"^[\s|]*(?P<name>[^|\n]{2,60}?)\s*\|\s*(?=\S)")
"""A row of a table: who, what, when."""
_BULLET = re.compile(r"^(?:[\s\-*•–☐]|\[ ?[xX]?\])+")


def form_of(quote: str, *, is_minutes: bool = False) -> Form:
    """Return whether who speaks will do it, the group, or somebody to whom it was given."""
    told = forms(quote)
    if is_minutes:
        return "group" if _groups(quote) and not _named(quote) else "task"
    if "self" in told or _speaks(quote):
        return "promise"
    if "group" in told or _groups(quote):
        return "group"
    return "task" if _named(quote) else "promise"


def owner_of(text: str, span: tuple[int, int], form: Form) -> str:
    """Return the name of who will do it, ``GROUP``, or the letter of who speaks (``AUTHOR``)."""
    quote = text[span[0] : span[1]]
    if form == "task":
        name = _named(quote)
        return GROUP if not name or fold(name.lower()) in _everybody() else name
    if form == "group":
        return GROUP
    begin = text.rfind("\n", 0, span[0]) + 1
    # A message of several lines is said by who opened it.
    while begin and not _SPEAKER.match(text, begin):
        begin = text.rfind("\n", 0, begin - 1) + 1
    speaker = _SPEAKER.match(text, begin)
    return speaker[1] if speaker else AUTHOR


def act_of(quote: str, due: Due, owner: str) -> str:
    """Return the words of what will be done, without its day and without who does it."""
    told = quote.replace(due.text, " ", 1) if due.text else quote
    told = _BULLET.sub("", told)
    if listed := _ROW.match(told) or _LISTED.match(told):
        name = _bare(listed["name"])
        if name == owner or fold(name.lower()) in _everybody():
            told = told[listed.end() :]
    told = re.sub(r"\s+([,.;])", r"\1", " ".join(re.sub(r"[*`]", "", told).split()))
    told = re.sub(r"([,;])[,;]+", r"\1", told).strip(" ,;:.|–-")
    if len(told) > ACT_CHARS:
        told = told[:ACT_CHARS].rsplit(" ", 1)[0] + "…"
    return told or " ".join(quote.split())


def _named(quote: str) -> str:
    """Return the name of who is given something: before a colon, else before the verb."""
    listed = _ROW.match(quote) or _LISTED.match(quote)
    if listed and len(listed["name"].split()) <= 6:
        return _bare(listed["name"])
    for pattern in _doers():
        if found := pattern.search(quote):
            return found["name"].strip()
    return ""


def _bare(name: str) -> str:
    # A line inside a name (« petite_nouvelle ») is no mark.
    return re.sub(r"[*`]|(?<!\w)_+|_+(?!\w)", "", name).strip()


@cache
def _doers() -> tuple[re.Pattern[str], ...]:
    rules = (language(code).rules("owners") for code in LANGUAGES)
    return tuple(re.compile(rule["doer"]) for rule in rules)


def _speaks(quote: str) -> bool:
    plain = fold(quote.lower().replace("’", "'"))
    return any(re.search(language(code).rules("owners")["self"], plain) for code in LANGUAGES)


def _groups(quote: str) -> bool:
    plain = fold(quote.lower().replace("’", "'"))
    return any(re.search(language(code).rules("owners")["group"], plain) for code in LANGUAGES)


@cache
def _everybody() -> frozenset[str]:
    return frozenset(
        word
        for code in LANGUAGES
        for word in language(code).rules("owners")["everybody"].split(",")
    )
