"""What became of commitments that people confirmed: their ledger says it better than talk does.

A commitment counts once its day and ``GRACE`` are past: kept when a person said by then that it was
done, learned from or dropped (an end that was told is an end; domain notes, section 2.2). What was
found and dropped without ever being confirmed was no commitment.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlalchemy import Connection, func, or_, select

from copassist.records.commitments import NOTED
from copassist.storage.tables import commitments, events, messages

GRACE = timedelta(7)
DROPPED = "dropped"
ENDED = ("done", "learned", DROPPED)
NEVER_CONFIRMED = ("proposed",)
Followed = Mapping[tuple[str, str], float]
"""The share that was kept, by source and thread (the space and path of minutes; for what was noted
at a meeting, its day)."""


def followed(connection: Connection, today: date) -> Followed:
    """Return the share of due commitments that were kept, by where they were made."""
    c, e = commitments.c, events.c
    ends: dict[str, date] = {}
    first = select(e.commitment, func.min(e.when)).where(e.status.in_(ENDED))
    for name, when in connection.execute(first.group_by(e.commitment)):
        ends[name] = when.date()
    meant = select(e.commitment).where(e.status != DROPPED)
    # A message that stands alone was read with its neighbours: its own thread is what counts.
    stands = func.coalesce(messages.c.thread_id, c.thread).label("stands")
    own = (messages.c.source == c.source) & (messages.c.id == c.message)
    query = select(c.id, c.source, c.due, c.status, stands).join(messages, own, isouter=True)
    due = query.where(
        c.status.not_in(NEVER_CONFIRMED),
        or_(c.status != DROPPED, c.source == NOTED, c.id.in_(meant)),
        c.due.is_not(None),
        c.due < today - GRACE,
    )
    found: dict[tuple[str, str], list[bool]] = {}
    for row in connection.execute(due):
        ended = ends.get(row.id)
        # What was opened again is not kept, whatever was said before.
        kept = row.status in ENDED and ended is not None and ended <= row.due + GRACE
        found.setdefault((row.source, row.stands), []).append(kept)
    return {place: sum(held) / len(held) for place, held in found.items()}


def followed_mark(connection: Connection) -> str:
    """Return what changes when a commitment does."""
    count, last = connection.execute(select(func.count(), func.max(events.c.key))).one()
    total = connection.execute(
        select(func.count()).where(commitments.c.status.not_in(NEVER_CONFIRMED))
    ).scalar_one()
    return f"{count} {last} {total}"
