"""Who may read a space or a thread, as facilitators decided; names that people let be shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

HELD = ("messages", "articles", "passages", "commitments")


def upgrade() -> None:
    """Apply."""
    # SQLite holds no text to its length, and would copy every row to widen it.
    if op.get_bind().dialect.name == "postgresql":
        for table in HELD:
            op.alter_column(table, "visibility", type_=sa.String(length=64))
    for table in HELD[:2]:
        op.create_index(f"{table}_by_level", table, ["visibility"])
    op.create_table(
        "levels",
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("level", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("kind", "source", "name"),
    )
    op.create_table(
        "consents",
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
