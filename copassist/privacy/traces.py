"""What the app keeps of one person's own use: conversations, path, declared subjects."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, delete, select

from copassist.archive.experts import Experts
from copassist.archive.rows import aware
from copassist.storage.tables import conversations, experts, journeys, turns


def own_traces(engine: Engine, owner: str) -> dict[str, Any]:
    """Return all of it as plain JSON, conversations in the order of time."""
    c, t = conversations.c, turns.c
    asked = (
        select(c.id, c.title, t.question, t.answer, t.created, t.rating, t.reason)
        .join(turns, t.conversation == c.id)
        .where(c.owner == owner)
        .order_by(t.key)
    )
    with engine.connect() as connection:
        rows = connection.execute(asked).all()
        path = connection.scalar(select(journeys.c.row).where(journeys.c.owner == owner))
        declared = connection.execute(select(experts).where(experts.c.owner == owner)).all()
    return {
        "conversations": [
            {
                "conversation": row.id,
                "title": row.title,
                "asked": aware(row.created).isoformat(timespec="seconds"),
                "question": row.question,
                "answer": row.answer["text"] if row.answer else None,
                "rating": row.rating,
                "reason": row.reason,
            }
            for row in rows
        ],
        "path": path,
        "subjects": [
            {"name": row.name, "subject": row.subject, "contact": row.contact} for row in declared
        ],
    }


def forget_traces(engine: Engine, owner: str) -> None:
    """Delete all of it; answers that told of a declared subject tell of it no more."""
    known = Experts(engine)
    for held in known.listed(owner):
        known.withdraw(owner, held.key)
    mine = select(conversations.c.id).where(conversations.c.owner == owner)
    with engine.begin() as connection:
        connection.execute(delete(turns).where(turns.c.conversation.in_(mine)))
        for table in (conversations, journeys):
            connection.execute(delete(table).where(table.c.owner == owner))
