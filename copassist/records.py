"""The vocabulary: what every stage hands to the next, as frozen records.

A *message* belongs to a *thread* in a *space*; an *article* is made of *sections*. Both are cut
into *passages*, the unit that is indexed and found. A *hit* is a passage found for a question; a
*citation* is the verbatim quote that an *answer* takes from a hit. A *visibility* says who may
read; a *role* says who asks.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

Kind = Literal["message", "article"]
Intent = Literal["question", "greeting", "unclear"]


class Visibility(StrEnum):
    """Who may read, from the widest to the strictest."""

    PUBLIC = "public"
    COMMUNITY = "community"
    FACILITATORS = "facilitators"
    PRIVATE = "private"

    @property
    def strictness(self) -> int:
        """Rank from 0 (public) to 3 (private)."""
        return list(Visibility).index(self)

    def strictest(self, other: Visibility | None) -> Visibility:
        """Return the stricter of two levels; what is derived takes the strictest source."""
        return self if other is None or self.strictness >= other.strictness else other


class Role(StrEnum):
    """Who asks. Direct messages (``private``) are shown to no role."""

    MEMBER = "member"
    FACILITATOR = "facilitator"

    @property
    def reads(self) -> tuple[Visibility, ...]:
        """The levels that this role may read."""
        if self is Role.FACILITATOR:
            return (Visibility.PUBLIC, Visibility.COMMUNITY, Visibility.FACILITATORS)
        return (Visibility.PUBLIC, Visibility.COMMUNITY)


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji put on a message, counted; who put it is not kept."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Message:
    """One message as its source holds it, before pseudonyms.

    ``id`` is the source's own id (Slack: ``channel/ts``) and ``thread_id`` the id of the message
    that opened its thread (its own id when it opens one). ``path`` is relative to the imported
    root; ``timestamp`` is aware, in UTC. Mentions stand in ``text`` as ``@name`` and are listed,
    without the sign, in ``mentions``.
    """

    source: str
    id: str
    thread_id: str
    space: str
    author: str
    timestamp: datetime
    text: str
    path: str
    visibility: Visibility = Visibility.COMMUNITY
    mentions: tuple[str, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    files: tuple[str, ...] = ()
    edited: bool = False
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One part of an article under its heading; ``slug`` is unique within the article.

    ``heading`` is empty for what stands before the first heading; ``page`` counts from 1 and is
    known for PDF only.
    """

    slug: str
    heading: str
    text: str
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A document: ``path``, relative to the imported root, names it within its space."""

    source: str
    path: str
    title: str
    sections: tuple[Section, ...]
    space: str = ""
    author: str = ""
    date: date | None = None
    language: str | None = None
    visibility: Visibility = Visibility.COMMUNITY

    @property
    def text(self) -> str:
        """The whole text, sections parted by blank lines."""
        return "\n\n".join(f"{s.heading}\n{s.text}".strip() for s in self.sections)


@dataclass(frozen=True, slots=True)
class Deleted:
    """A message that its source says was deleted."""

    source: str
    id: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was read and not kept: where, why (a key of the texts ``skipped.*``).

    ``count`` is how many such things stand in that place; ``kind`` what they would have been.
    """

    where: str
    reason: str
    count: int = 1
    kind: Kind = "article"


Item = Message | Article | Deleted | Skipped


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as a reader sees it: authors and members mentioned are pseudonyms.

    ``author`` is a letter, stable in the thread (``A`` opened it), or ``robot``.
    """

    id: str
    space: str
    author: str
    timestamp: datetime
    text: str
    language: str
    reactions: tuple[Reaction, ...] = ()
    files: tuple[str, ...] = ()
    edited: bool = False


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages that answer one another, in the order of time."""

    id: str
    source: str
    space: str
    path: str
    title: str
    language: str
    visibility: Visibility
    started: datetime
    count: int
    messages: tuple[ShownMessage, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownArticle:
    """An article as a reader sees it."""

    path: str
    source: str
    space: str
    title: str
    author: str
    date: date | None
    language: str
    visibility: Visibility
    sections: tuple[Section, ...]


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
    def message_ids(self) -> tuple[str, ...]:
        """The source's own ids of the messages held, without repeats."""
        return tuple(dict.fromkeys(part.message_id for part in self.parts if part.message_id))

    @property
    def indexed_text(self) -> str:
        """What the models and the word index read."""
        return f"{self.context}\n{self.text}" if self.context else self.text


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
class Answer:
    """What is said to the asker; ``grounded`` is false when the archive does not say.

    ``nearest`` are the closest threads and articles, offered when nothing answers; ``notice`` says
    what the asker should know about how it was made (a chat model that did not answer, say).
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


@dataclass(frozen=True, slots=True)
class Exchange:
    """One past turn of a conversation, for follow-up questions."""

    question: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far some long work is: ``done`` of ``total`` units, seconds left when known."""

    stage: str
    done: int
    total: int
    seconds_left: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What an import did to one kind of thing."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did, with everything that it left out."""

    messages: Tally = field(default_factory=Tally)
    articles: Tally = field(default_factory=Tally)
    skipped: tuple[Skipped, ...] = ()
    seconds: float = 0.0

    @property
    def nothing_new(self) -> bool:
        """True when the archive already held all of it."""
        tallies = (self.messages, self.articles)
        return not any(t.added or t.changed or t.removed for t in tallies)
