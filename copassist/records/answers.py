"""From passages to answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from copassist.records.access import Visibility
from copassist.records.archive import Kind

Intent = Literal[
    "question", "greeting", "unclear", "choice", "balance", "topics", "agenda", "commitments",
    "unanswered", "missed", "digest", "note", "parity", "rank",
]  # fmt: skip
"""What was asked for; from ``topics`` on, something was made rather than found."""
Outcome = Literal["answered", "close", "absent"]

LEADING_CHARS = 100
"""Of the context, before each of several messages: under more of it they say less of their own."""


@dataclass(frozen=True, slots=True)
class Part:
    """What a passage takes from one message (or, with an empty id, from one section)."""

    text: str
    message_id: str = ""
    author: str = ""
    timestamp: str = ""


@dataclass(frozen=True, slots=True)
class Passage:
    """The unit that is indexed: some messages of one thread, or a part of one section.

    ``context`` is put before the text when it is embedded and matched (title, heading, the
    question that opened the thread), so that a message is never cut from the question that it
    answers.
    """

    id: str
    kind: Kind
    source: str
    path: str
    space: str
    title: str
    language: str
    visibility: Visibility
    parts: tuple[Part, ...]
    context: str = ""
    thread_id: str | None = None
    slug: str = ""
    heading: str = ""
    page: int | None = None

    @property
    def text(self) -> str:
        """What is shown and quoted."""
        return "\n".join(part.text for part in self.parts)

    @property
    def spoken(self) -> str:
        """A line a message, people as letters in the order in which they speak; or the text."""
        if self.kind != "message":
            return self.text
        letters: dict[str, str] = {}
        lines = []
        for part in self.parts:
            letter = letters.setdefault(part.author, chr(65 + len(letters) % 26))
            lines.append(f"{letter}: {part.text}")
        return "\n".join(lines)

    @property
    def message_ids(self) -> tuple[str, ...]:
        """The source's own ids of the messages held, without repeats."""
        return tuple(dict.fromkeys(part.message_id for part in self.parts if part.message_id))

    @property
    def indexed_text(self) -> str:
        """What the word index reads, and what names the passage's own vector."""
        return f"{self.context}\n{self.text}" if self.context else self.text

    @property
    def embedded_texts(self) -> tuple[str, ...]:
        """What is embedded: the text under its context, or each of several messages."""
        if len(self.parts) == 1:
            return (self.indexed_text,)
        context = self.context[:LEADING_CHARS]
        texts = (f"{context}\n{p.text}" if context else p.text for p in self.parts)
        return tuple(dict.fromkeys(texts))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found for a question; ``score`` is in 0..1, comparable within one search only.

    ``similarity`` is the centred cosine (-1..1), comparable from one question to another.
    """

    rank: int
    passage: Passage
    score: float
    similarity: float


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote found letter by letter in the passage (and message) that it names."""

    n: int
    quote: str
    passage_id: str
    kind: Kind
    path: str
    space: str
    message_ids: tuple[str, ...]
    title: str
    language: str
    author: str
    timestamp: str
    visibility: Visibility
    thread_id: str | None = None
    slug: str = ""
    heading: str = ""
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two quotes, by their numbers and days (ISO): the later replaces the earlier, or differs."""

    kind: Literal["superseded", "differs"]
    earlier: int
    later: int
    earlier_day: str
    later_day: str


@dataclass(frozen=True, slots=True)
class Usage:
    """What a chat model's answer took; tokens are None where the model does not tell them.

    ``cost`` is in the currency of the price settings, None where there are none.
    """

    prompt_tokens: int | None
    written_tokens: int | None
    seconds: float
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What a turn made, so that it can be acted on and gone on with: ``row`` is plain JSON.

    ``topics``: the rows of topics under ``topics``, and how they were asked for; ``agenda``: the id
    under ``agenda``; ``note`` and ``digest``: Markdown under ``markdown``, what it is about under
    ``subject``, its first day (ISO) under ``since``; ``commitments``: whether only ``late`` ones.
    """

    kind: Literal["balance", "topics", "agenda", "commitments", "unanswered", "note", "digest"]
    row: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said to the asker; ``grounded`` is false when the archive does not say.

    ``nearest`` are the closest threads and articles, offered when nothing answers; ``notice`` says
    what the asker should know about how it was made (a chat model that did not answer, say).
    ``sought`` is the question as it was searched, ``since`` and ``until`` the days (ISO) that it
    kept to; ``choices`` are the questions that it may have meant, when it is asked back.
    ``usage`` is what a chat model took to write it; ``conflicts`` are between its quotes.
    ``outcome`` says whether the archive answers, holds close passages that may not answer, or does
    not say; ``confidence`` is the probability (0..1) that it answers, None where nothing was asked.
    """

    question: str
    language: str
    text: str
    grounded: bool
    intent: Intent
    citations: tuple[Citation, ...] = ()
    nearest: tuple[Hit, ...] = ()
    suggestions: tuple[str, ...] = ()
    notice: str = ""
    model: str = "extractive"
    seconds: float = 0.0
    sought: str = ""
    since: str = ""
    until: str = ""
    choices: tuple[str, ...] = ()
    outcome: Outcome = "answered"
    confidence: float | None = None
    usage: Usage | None = None
    conflicts: tuple[Conflict, ...] = ()
    card: Card | None = None


@dataclass(frozen=True, slots=True)
class Exchange:
    """One past turn of a conversation, for follow-up questions.

    ``asked_back`` when it was answered by choices; ``card`` is what it made, if anything.
    """

    question: str
    answer: str = ""
    asked_back: bool = False
    card: Card | None = None
