"""Who may read a space or a thread, as facilitators decided; names that people let be shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Apply."""
    for table in ("messages", "articles"):
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
