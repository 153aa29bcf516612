"""The first and the last day of each passage, so that a search can keep to a period."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Apply, and tell the days of the passages there are."""
    with op.batch_alter_table("passages") as table:
        for name in ("since", "until"):
            column = sa.Column(name, sa.String(length=10), nullable=False, server_default="")
            table.add_column(column)
    connection = op.get_bind()
    rows = connection.execute(sa.text("SELECT id, parts FROM passages")).all()
    days = [{"name": name} | _days(parts) for name, parts in rows]
    if days:
        connection.execute(
            sa.text("UPDATE passages SET since = :since, until = :until WHERE id = :name"), days
        )


def _days(parts: object) -> dict[str, str]:
    kept = json.loads(parts) if isinstance(parts, str) else parts
    assert isinstance(kept, list)
    found = [part["timestamp"][:10] for part in kept]
    return {"since": min(found), "until": max(found)}
