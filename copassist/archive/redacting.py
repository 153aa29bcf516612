"""Redaction as items come in, and the list of where it was done, for a person to look at.

Looking for personal data is a third of reading, and redacting a redacted text changes nothing. So
a message that is, letter by letter, what the archive holds is not looked through: provided that
the patterns of now have been over all that it holds, which the database says.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from copassist import languages, redaction
from copassist.archive.rows import message_row, outcome_of
from copassist.records import Article, Message, Section
from copassist.redaction.redact import Kind, redact
from copassist.storage.facts import fact
from copassist.storage.tables import articles, messages
from copassist.storage.tables import redactions as table

PATTERNS = "redaction.patterns"
"""The fact that says which patterns have been over every message."""
NAMES = ("revision", "space", "author")
"""The columns by which a row differs from the one held."""


@cache
def patterns() -> str:
    """Name the patterns of now by the files that they stand in."""
    files = sorted(Path(redaction.__file__).parent.glob("*.py"))
    files += sorted(Path(languages.__file__).parent.glob("*/redaction.toml"))
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def are_over_all(connection: Connection) -> bool:
    """Whether the patterns of now have been over every message that the archive holds."""
    return fact(connection, PATTERNS) == patterns()


@dataclass
class Redactor:
    """Redacts what an import takes in; remembers what was found until its row is written.

    ``trusts`` says that what the archive holds needs no looking through.
    """

    trusts: bool = False
    found: dict[tuple[str, str], Counter[Kind]] = field(default_factory=dict)

    def message(self, message: Message) -> Message:
        """Return a message without personal data in its text and title."""
        counts: Counter[Kind] = Counter()
        # What a mail quotes of others holds its text too: it is counted once.
        text = self._clean(message.text, Counter() if message.original else counts)
        original = self._clean(message.original, counts)
        title = self._clean(message.title, counts)
        if not counts:
            return message
        self.found[message.source, message.id] = counts
        return replace(message, text=text, original=original, title=title)

    def row(self, message: Message, before: Any) -> tuple[Message, dict[str, Any]]:  # noqa: ANN401 - a row
        """Return a message without personal data and its row, beside the row held before."""
        row = message_row(message)
        if self.trusts and before and outcome_of(before, row, NAMES) == "unchanged":
            return message, row
        told = self.message(message)
        return told, row if told is message else message_row(told)

    def article(self, article: Article) -> Article:
        """Return an article without personal data in its title and sections."""
        counts: Counter[Kind] = Counter()
        title = self._clean(article.title, counts)
        sections = tuple(self._section(section, counts) for section in article.sections)
        if not counts:
            return article
        self.found[article.source, f"{article.space}/{article.path}"] = counts
        return replace(article, title=title, sections=sections)

    def note(self, connection: Connection, source: str, name: str, space: str) -> None:
        """Write what was found in an item whose row has changed."""
        counts = self.found.pop((source, name), Counter())
        here = (table.c.source == source) & (table.c.name == name)
        known = {
            row.kind: row
            for row in connection.execute(
                select(table.c.kind, table.c.count.label("times"), table.c.reviewed).where(here)
            )
        }
        if known:
            connection.execute(delete(table).where(here))
        rows = [
            {"source": source, "name": name, "space": space, "kind": kind, "count": count,
             "reviewed": kind in known and known[kind].times == count and known[kind].reviewed}
            for kind, count in counts.items()
        ]  # fmt: skip
        if rows:
            connection.execute(insert(table), rows)

    def _section(self, section: Section, counts: Counter[Kind]) -> Section:
        heading, text = (self._clean(said, counts) for said in (section.heading, section.text))
        return replace(section, heading=heading, text=text)

    def _clean(self, text: str, counts: Counter[Kind]) -> str:
        if not text:
            return text
        told = redact(text)
        counts.update({found.kind: found.count for found in told.found})
        return told.text


def forget_gone(connection: Connection) -> None:
    """Take out of the list what is no longer in the archive."""
    said = select(messages.c.key).where(
        messages.c.source == table.c.source, messages.c.id == table.c.name
    )
    place = articles.c.space + "/" + articles.c.path
    written = select(articles.c.key).where(place == table.c.name)
    connection.execute(delete(table).where(~said.exists(), ~written.exists()))
