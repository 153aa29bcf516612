"""What differs between the archive and the passages indexed, a piece at a time.

What has changed of each stale space is cut anew (cuts.py) and compared, by id and hash, with the
passages stored. They come in pieces of bounded size, whatever the size of a space: only one piece
is held at a time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine

from copassist.index.cuts import Cuts
from copassist.index.rows import PIECE
from copassist.records import Passage


@dataclass
class Change:
    """Passages that are new or changed, ids of those gone, and the spaces that it completes.

    Each of these with the seals of its cuts.
    """

    fresh: list[Passage] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    spaces: dict[str, str] = field(default_factory=dict)


def changes(engine: Engine, spaces: Sequence[str], passage_chars: int) -> Iterator[Change]:
    """Yield what differs in some spaces; the last piece may hold no passage."""
    change = Change()
    for space in spaces:
        cuts = Cuts(engine, space, passage_chars)
        for passage in cuts.differing():
            change.fresh.append(passage)
            if len(change.fresh) == PIECE:
                yield change
                change = Change()
        change.gone += cuts.known
        change.spaces[space] = "".join(cuts.seals)
    yield change
