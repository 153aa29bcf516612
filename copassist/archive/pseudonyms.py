"""Pseudonyms: a letter for each author, in the order in which they enter a thread.

Stable within a thread and meaningless across threads, so that nobody's words can be gathered.
Mentions of the thread's authors take their letter; other people mentioned have no letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from copassist.languages import language
from copassist.records import Message

ROBOT = "robot"


def letters(messages: Iterable[Message]) -> dict[str, str]:
    """Return author -> letter (A, B, ..., Z, AA) for messages in the order of time."""
    given: dict[str, str] = {}
    for message in messages:
        if message.author not in given:
            given[message.author] = ROBOT if message.is_bot else _letter(_people(given))
    return given


def label(alias: str, code: str) -> str:
    """Write a pseudonym in a language: « Membre A », "Member A"."""
    if not alias:
        return ""
    return language(code).text("robot" if alias == ROBOT else "member", letter=alias)


def shown_text(message: Message, aliases: Mapping[str, str], code: str) -> str:
    """Return the text with its mentions replaced by pseudonyms."""
    text = message.text
    for name in sorted(message.mentions, key=len, reverse=True):
        alias = aliases.get(name, "")
        words = label(alias, code) if alias else language(code).text("someone")
        text = re.sub(rf"@{re.escape(name)}(?!\w)", f"@{words}", text)
    return text


def _people(given: Mapping[str, str]) -> int:
    return sum(alias != ROBOT for alias in given.values())


def _letter(index: int) -> str:
    letter = chr(ord("A") + index % 26)
    return letter if index < 26 else _letter(index // 26 - 1) + letter
