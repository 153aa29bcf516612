"""Who may read a space or a thread, as a facilitator decides it.

The decision is noted, what stands in the archive is put at its level, and what was made of it
before (topics, agendas, answers) takes that level wherever it cites it, so that a thread that is
closed to most is closed in all that quotes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

from sqlalchemy import Connection, Table, select, update

from copassist.archive.intake import STALE
from copassist.archive.levels import Levels, Name, decide, participants
from copassist.archive.rows import article_of, levelled, levelled_article, message_of
from copassist.errors import NotFoundError, StoreError
from copassist.privacy.gone import cited_in, cites
from copassist.records import Visibility
from copassist.records.access import PARTICIPANTS
from copassist.records.privacy import Target
from copassist.storage.facts import set_fact
from copassist.storage.tables import agendas, articles, messages, passages, topics, turns

SOME = 1000
"""Rows read together where all are."""


@dataclass(frozen=True)
class Place:
    """A space or a thread, and the rows of its messages and articles."""

    target: Target
    messages: Sequence[Any]
    articles: Sequence[Any]

    @property
    def spaces(self) -> set[str]:
        """The spaces that it is in; of a thread, its own."""
        return {row["space"] for row in (*self.messages, *self.articles)}

    def names(self) -> set[Name]:
        """Return what to decide on so that what comes later is covered."""
        names: set[Name] = set()
        name = self.target.name
        for row in self.messages:
            source, channel = row["source"], row["channel"]
            if self.target.kind == "space":
                names.add(("channel", source, channel) if channel else ("space", "", name))
            else:
                names.add(("message", source, row["id"]) if row["rebuilt"] else
                          ("thread", source, name))  # fmt: skip
        return names | ({("space", "", name)} if self.articles else set())

    def level(self, told: str) -> Visibility:
        """Return the level that is told, or the circle of who wrote here (``participants``).

        :raises StoreError: when no level is called so.
        """
        if told == PARTICIPANTS:
            source = "" if self.target.kind == "space" else self.messages[0]["source"]
            return participants(self.target.kind, source, self.target.name)
        try:
            level = Visibility(told)
        except ValueError as error:
            raise StoreError("level", level=told) from error
        # What is private stays so: nobody could open it again.
        if level.kind == PARTICIPANTS or level == Visibility.PRIVATE:
            raise StoreError("level", level=told)
        return level


@dataclass
class Moved:
    """What was put at another level: messages by source and id, articles by space and path."""

    messages: dict[tuple[str, str], Visibility] = field(default_factory=dict)
    articles: dict[str, Visibility] = field(default_factory=dict)

    def level_of(self, cited: Mapping[str, Any]) -> Visibility | None:
        """Return the level that a citation, or a passage, now has; None where it did not move."""
        place, named = cites(cited)
        found = [self.messages[one] for one in named if one in self.messages]
        found += [self.articles[place]] if place in self.articles else []
        return reduce(Visibility.strictest, found) if found else None


def place_of(connection: Connection, target: Target) -> Place:
    """Return what stands in a space or a thread.

    :raises NotFoundError: when nothing in the archive is called so.
    :raises StoreError: when the name means several threads.
    """
    m, a = messages.c, articles.c
    is_space = target.kind == "space"
    here = m.space == target.name if is_space else m.thread_id == target.name
    if target.source:
        here &= m.source == target.source
    said = connection.execute(select(messages).where(here)).mappings().all()
    there = select(articles).where(a.space == target.name)
    written = connection.execute(there).mappings().all() if is_space else []
    sources = sorted({row["source"] for row in said})
    if not is_space and len(sources) > 1:
        raise StoreError("level_sources", name=target.name, sources=", ".join(sources))
    if not said and not written:
        raise NotFoundError(id=target.name)
    return Place(target, said, written)


def passages_of(connection: Connection, place: Place) -> list[str]:
    """Return the ids of the passages that hold anything of a place."""
    p, ids = passages.c, {row["id"] for row in place.messages}
    query = select(p.id, p.parts).where(p.space.in_(place.spaces))
    is_space = place.target.kind == "space"
    return [
        row.id
        for row in connection.execute(query)
        if is_space or any(part["message_id"] in ids for part in row.parts)
    ]


def set_level(connection: Connection, place: Place, told: str) -> Moved:
    """Decide who may read a place; return what that moved. Private messages stay private.

    :raises StoreError: when no level is called as it is told.
    """
    level = place.level(told)
    for name in place.names():
        decide(connection, name, level)
    moved = _move(connection, place.messages, place.articles)
    for space in place.spaces:
        set_fact(connection, STALE + space, "1")
    return moved


def set_again(connection: Connection, levels: Levels) -> None:
    """Hold to decisions in rows that were restored, whatever was decided where they come from."""
    if not levels.held:
        return
    for name, level in levels.held.items():
        decide(connection, name, level)
    said = connection.execute(select(messages), execution_options={"yield_per": SOME})
    written = connection.execute(select(articles)).mappings()
    _move(connection, said.mappings(), written)


def _move(connection: Connection, said: Iterable[Any], written: Iterable[Any]) -> Moved:
    """Put rows at the level that was decided for them, and what was made of them."""
    levels, moved = Levels.read(connection), Moved()
    changes: list[tuple[Table, int, dict[str, str]]] = []
    for row in said:
        kept = message_of(row)
        placed = levels.message(kept).visibility
        if placed != kept.visibility:
            moved.messages[kept.source, kept.id] = placed
            changes.append((messages, row["key"], levelled(row, placed)))
    for row in written:
        article = article_of(row)
        placed = levels.article(article).visibility
        if placed != article.visibility:
            moved.articles[f"{article.space}/{article.path}"] = placed
            changes.append((articles, row["key"], levelled_article(row, placed)))
    for table, key, changed in changes:
        connection.execute(update(table).where(table.c.key == key).values(changed))
    _follow(connection, moved)
    return moved


def _follow(connection: Connection, moved: Moved) -> None:
    """Tell what was made of the archive at which level it now stands."""
    for table, column in ((topics, "row"), (agendas, "row"), (turns, "answer")):
        key = next(iter(table.primary_key))
        for name, row in connection.execute(select(key, table.c[column])).all():
            found = [(cited, level) for cited in cited_in(row) if (level := moved.level_of(cited))]
            for cited, level in found:
                cited["visibility"] = level.value
            # An agenda or a topic bears a level of its own: never less than what it cites.
            if found and "visibility" in row:
                levels = [level for _, level in found]
                own = reduce(Visibility.strictest, levels, Visibility(row["visibility"]))
                row["visibility"] = own.value
            if found:
                connection.execute(update(table).where(key == name).values({column: row}))
