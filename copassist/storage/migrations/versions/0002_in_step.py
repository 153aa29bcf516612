"""What an archive in step with its sources needs to know of a message, and of each export."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Apply; the new columns say nothing of what was imported before."""
    with op.batch_alter_table("messages") as table:
        for name in ("title", "original"):
            table.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
        for name in ("reply_to", "channel", "author_id"):
            column = sa.Column(name, sa.String(length=255), nullable=False, server_default="")
            table.add_column(column)
        table.add_column(
            sa.Column("rebuilt", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        table.create_index("messages_by_channel", ["source", "channel", "timestamp"])
        table.create_index("messages_by_author", ["source", "author_id"])
    with op.batch_alter_table("articles") as table:
        table.add_column(sa.Column("root", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "coverages",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("thread_id", sa.String(length=255), nullable=False),
        sa.Column("since", sa.DateTime(), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=False),
        sa.Column("as_of", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("coverages_by_channel", "coverages", ["source", "channel"])
