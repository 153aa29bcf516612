"""What the archive holds, looked through again once the patterns of redaction are others.

It is taken in as if it came from a source once more, so that what better patterns find leaves it
though its export moved, or is no more.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import Engine, select

from copassist.archive.intake import BATCH, Intake
from copassist.archive.redacting import PATTERNS, are_over_all, patterns
from copassist.archive.rows import message_of
from copassist.records import Message
from copassist.storage.facts import set_fact
from copassist.storage.tables import messages


def look_again(engine: Engine) -> None:
    """Redact every message held, unless the patterns of now have been over all of them."""
    with engine.connect() as connection:
        if are_over_all(connection):
            return
    Intake(engine, "").take(_held(engine))
    with engine.begin() as connection:
        set_fact(connection, PATTERNS, patterns())


def _held(engine: Engine) -> Iterator[Message]:
    last = 0
    while True:
        query = select(messages).where(messages.c.key > last).order_by(messages.c.key).limit(BATCH)
        with engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        if not rows:
            return
        for row in rows:
            # As its source gave it: a thread that the archive made is none of the source's.
            kept = message_of(row)
            yield replace(kept, thread_id="") if row["rebuilt"] else kept
        last = rows[-1]["key"]
