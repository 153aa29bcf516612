"""What was erased, so that no import and no backup brings it back.

Of what is gone only names are kept, hashed: the id of a message, the name or id of a member, the
name of a thread, and every run of eight words, so that those who quote them quote them no more. A
member is erased up to a day: who comes back and writes again is read again. A hash hides nothing
from somebody who guesses the name; it holds no word that was said.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import PurePath
from typing import Literal
from urllib.parse import unquote

from sqlalchemy import Connection, select

from copassist.archive.rows import plain
from copassist.languages.folding import fold
from copassist.records import Article, Message
from copassist.storage.tables import erased as table

Kind = Literal["message", "member", "thread", "title", "article", "author", "space", "words"]
QUOTED_WORDS = 8
"""So many words in a row are a quote wherever they stand; fewer are said by many."""
RUN_CHARS = 16
"""Of the hash of a run: a text has as many runs as words."""
TITLE_CHARS = 12
"""A shorter title stands in the names of other files by chance."""
GAP = "[…]"
_PIECE = re.compile(r"[^.!?…\n]+")
_WORD = re.compile(r"\w+")
_ESCAPED = re.compile(r"\.(?=[0-9A-F]{2})")


@dataclass(frozen=True)
class Erased:
    """What was erased: by kind and source, each name with the last moment that it is about."""

    held: Mapping[tuple[str, str], Mapping[str, datetime | None]] = field(default_factory=dict)

    @classmethod
    def read(cls, connection: Connection) -> Erased:
        """Read all that was erased."""
        held: dict[tuple[str, str], dict[str, datetime | None]] = {}
        query = select(table.c.kind, table.c.source, table.c.name, table.c.until)
        for kind, source, name, until in connection.execute(query):
            held.setdefault((kind, source), {})[name] = until
        return cls(held)

    def covers(self, message: Message) -> bool:
        """Whether a message was erased, alone or with its thread, its author or its space."""
        if not self.held:
            return False
        moment, source = plain(message.timestamp), message.source
        named: tuple[tuple[Kind, str, str], ...] = (
            ("message", source, message.id),
            ("member", source, message.author_id or message.author),
            ("thread", source, message.thread_id),
            ("space", "", message.space),
        )
        return any(self._holds(kind, where, name, moment) for kind, where, name in named if name)

    def covers_article(self, article: Article) -> bool:
        """Whether an article was erased, alone or with its author."""
        place = f"{article.space}/{article.path}"
        by = article.author
        return self._holds("article", "", place) or bool(by and self._holds("author", "", by))

    def without(self, message: Message) -> Message:
        """Return a message without what it quotes of others' erased words."""
        if not self.held:
            return message
        told = replace(
            message, text=self.unquoted(message.text), original=self.unquoted(message.original)
        )
        if message.title and self._holds("title", message.source, message.thread_id):
            return replace(told, title="", path=unnamed(message.path, message.title))
        return told

    def article_without(self, article: Article) -> Article:
        """Return an article without what it quotes of erased words."""
        if not self._words:
            return article
        sections = tuple(
            replace(s, heading=self.unquoted(s.heading), text=self.unquoted(s.text))
            for s in article.sections
        )
        return replace(article, title=self.unquoted(article.title), sections=sections)

    def unquoted(self, text: str) -> str:
        """Return a text with a gap for every run of erased words; the same text where none is."""
        if not self._words or not text:
            return text
        found = [(m.start(), m.end(), normal(m.group())) for m in _WORD.finditer(text)]
        said = [word for *_, word in found]
        told, end, last = [], 0, -1
        for place, name in enumerate(runs(said)):
            if name in self._words:
                begin = max(place, last + 1)
                if begin > last + 1 or last < 0:
                    told += [text[end : found[begin][0]], GAP]
                last = place + QUOTED_WORDS - 1
                end = found[last][1]
        return "".join([*told, text[end:]])

    @property
    def _words(self) -> Mapping[str, datetime | None]:
        return self.held.get(("words", ""), {})

    def _holds(self, kind: Kind, source: str, name: str, moment: datetime | None = None) -> bool:
        found = self.held.get((kind, source))
        if not found or (key := hashed(kind, name)) not in found:
            return False
        until = found[key]
        return until is None or moment is None or moment <= until


def hashed(kind: Kind, name: str) -> str:
    """Return the name under which something erased is kept."""
    return hashlib.sha256(f"{kind}\0{name}".encode("utf-8", "surrogatepass")).hexdigest()


def runs(words: Sequence[str]) -> Iterator[str]:
    """Yield the name of every run of so many words that a quote is at least."""
    for start in range(len(words) - QUOTED_WORDS + 1):
        yield hashed("words", " ".join(words[start : start + QUOTED_WORDS]))[:RUN_CHARS]


def runs_of(text: str) -> Iterator[str]:
    """Yield the names of the runs of a text."""
    return runs([normal(word) for word in _WORD.findall(text)])


def unnamed(path: str, title: str) -> str:
    """Return a path without the name of a file that is called after a title.

    Exports of a thread a file do so; Zulip's archive writes ``%20`` as ``.20``.
    """
    file = PurePath(path)
    named, given = (normal(text).replace(" ", "") for text in (_decoded(file.stem), title))
    is_so = given == named or (len(given) >= TITLE_CHARS and given in named)
    return f"{path[: len(path) - len(file.name)]}{GAP}{file.suffix}" if is_so and given else path


def _decoded(name: str) -> str:
    return unquote(_ESCAPED.sub("%", name))


def pieces(texts: Iterable[str], words: int) -> Iterator[str]:
    """Yield the sentences of texts that have so many words, letter by letter."""
    for text in texts:
        for match in _PIECE.finditer(text):
            if len(_WORD.findall(match.group())) >= words:
                yield match.group().strip()


def normal(text: str) -> str:
    """Return a text by its words alone: however it is written, it is the same."""
    return " ".join(_WORD.findall(fold(text.lower())))
