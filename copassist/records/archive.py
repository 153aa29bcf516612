"""What the archive holds: as its sources say it, and as readers see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from copassist.records.access import Visibility

Kind = Literal["message", "article"]


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
