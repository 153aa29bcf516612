"""What differs between the archive and the passages indexed, a piece at a time.

The passages of each stale space are cut anew and compared, by id and hash, with those stored. They
come in pieces of bounded size, whatever the size of a space: only one piece is held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, select

from copassist.archive.library import Library
from copassist.index.passages import passages as cut
from copassist.index.rows import PIECE, revision
from copassist.records import Passage
from copassist.storage.tables import passages


@dataclass
class Change:
    """Passages that are new or changed, ids of those gone, and the spaces that it completes."""

    fresh: list[Passage] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    spaces: list[str] = field(default_factory=list)


def changes(engine: Engine, spaces: Sequence[str], passage_chars: int) -> Iterator[Change]:
    """Yield what differs in some spaces; the last piece may hold no passage."""
    library = Library(engine)
    change = Change()
    for space in spaces:
        known = _known(engine, space)
        seen: set[str] = set()
        for passage in cut(*library.whole_space(space), passage_chars):
            if passage.id in seen:
                continue
            seen.add(passage.id)
            if known.pop(passage.id, None) != revision(passage):
                change.fresh.append(passage)
            if len(change.fresh) == PIECE:
                yield change
                change = Change()
        change.gone += known
        change.spaces.append(space)
    yield change


def _known(engine: Engine, space: str) -> dict[str, str]:
    query = select(passages.c.id, passages.c.hash).where(passages.c.space == space)
    with engine.connect() as connection:
        return {row.id: row.hash for row in connection.execute(query)}
