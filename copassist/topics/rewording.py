"""A chat model, where one is set, words a topic's question better; it never changes a fact.

What it writes is taken only when it is one question, of a length that can be read aloud, in the
language asked for, without a number or a name that the topic and its quotes do not hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from copassist.errors import ModelError
from copassist.languages import language
from copassist.languages.detect import detect
from copassist.languages.folding import fold
from copassist.records.topics import Topic

LEAST_CHARS, MOST_CHARS = 15, 160
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_WORD = re.compile(r"[^\W\d_][\w-]*")
"""A word, apart from what is elided before it: « d’Ana » holds a name."""
FIRST_PERSON = "I"


class Speaker(Protocol):
    """A chat model that answers one text under instructions."""

    def say(self, instructions: str, text: str) -> str:
        """Return what it answers."""
        ...


Opens = Callable[[], Speaker | None]


def reworded(topics: Sequence[Topic], speaker: Speaker | None) -> tuple[Topic, ...]:
    """Return topics with the titles that a chat model words better, the others as they are."""
    return tuple(_reworded(topic, speaker) if speaker else topic for topic in topics)


def _reworded(topic: Topic, speaker: Speaker) -> Topic:
    held = "\n".join([topic.title, topic.reason, *(cited.quote for cited in topic.evidence)])
    try:
        said = speaker.say(language(topic.language).prompt("topics"), held)
    except ModelError:
        return topic
    title = " ".join(said.split()).strip('"“”«»\u00a0 ')
    return replace(topic, title=title) if is_faithful(title, held, topic.language) else topic


def is_faithful(title: str, held: str, code: str) -> bool:
    """Whether a title is one question in a language that brings nothing to what it was made of."""
    if not LEAST_CHARS <= len(title) <= MOST_CHARS or not title.endswith("?") or "\n" in title:
        return False
    if title.count("?") > 1 or detect(title, code) != code:
        return False
    # A capital inside a sentence is a name; the first word has one anyhow.
    names = {word for word in _WORD.findall(title)[1:] if word[0].isupper()} - {FIRST_PERSON}
    known = {fold(word.lower()) for word in _WORD.findall(held)}
    numbers = set(_NUMBER.findall(title))
    return {fold(word.lower()) for word in names} <= known and numbers <= set(_NUMBER.findall(held))
