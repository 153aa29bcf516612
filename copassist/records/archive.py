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

    ``id`` is the source's own id (Slack: ``channel/ts``; Zulip, Discourse, Discord: the number;
    mail: the Message-ID). ``thread_id`` names its thread: the id of the message that opened it, or
    the source's own name for it; empty where the source has no threads, which the archive then
    rebuilds. ``reply_to`` is the id of the message that it answers, where the source says.
    ``title`` is the thread's own (a topic, a subject). ``path`` is relative to the imported root;
    ``timestamp`` is aware, in UTC. Mentions stand in ``text`` as ``@name`` and are listed, without
    the sign, in ``mentions``. ``original`` is the whole text where ``text`` leaves some out (what
    a mail quotes of others, a signature), else empty.

    ``space`` and ``author`` are names, which change; ``channel`` and ``author_id`` are what the
    source itself tells them by, empty where it has only names.
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
    title: str = ""
    reply_to: str = ""
    original: str = ""
    channel: str = ""
    author_id: str = ""


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
    """A message that its source says was deleted; ``path`` is where it says so."""

    source: str
    id: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something that was read and not kept: where, why (a key of the texts ``skipped.*``).

    ``count`` is how many such things stand in that place; ``kind`` what they would have been.
    """

    where: str
    reason: str
    count: int = 1
    kind: Kind = "article"


@dataclass(frozen=True, slots=True)
class Coverage:
    """A stretch of a channel that an export holds whole: what is missing in it was deleted.

    It comes before the messages that it is about, and only when all of them could be read.
    ``channel`` is that of the messages, or their space where they have none; ``since`` and
    ``until`` are included. ``as_of`` is the last moment that the export knows of: an export
    that is older than what the archive holds of the same stretch changes nothing there.
    ``thread_id``, when given, narrows it to one thread; ``kept`` names messages that still stand
    in the source though the export leaves their text out.
    """

    source: str
    channel: str
    since: datetime
    until: datetime
    as_of: datetime
    thread_id: str = ""
    kept: frozenset[str] = frozenset()


Item = Message | Article | Deleted | Skipped | Coverage


@dataclass(frozen=True, slots=True)
class ShownMessage:
    """A message as a reader sees it: authors and members mentioned are pseudonyms.

    ``author`` is a letter, stable in the thread (``A`` opened it), or ``robot``; ``name`` is who
    wrote it, only where the setting and the person let it be shown.
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
    reply_to: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """Messages that answer one another, in the order of time.

    ``topic`` is the source's own title of it, where it has one (a topic, a subject).
    ``is_rebuilt`` says that the source has no threads and that the archive made this one.
    """

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
    is_rebuilt: bool = False
    topic: str = ""


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
class Scope:
    """A part of the archive; what is not given is everything. Days are included, in UTC."""

    space: str = ""
    language: str | None = None
    kind: Kind | None = None
    since: date | None = None
    until: date | None = None

    def holds(self, day: date | None) -> bool:
        """Whether a day is wanted; what has no day is wanted only where no day is asked for."""
        if day is None:
            return self.since is None and self.until is None
        return (self.since or day) <= day <= (self.until or day)

    @property
    def is_narrow(self) -> bool:
        """Whether more than a language is asked for."""
        return self != Scope(language=self.language)
