"""What was erased and redacted, newcomers' paths, declared experts, the audit log.

And who may read a commitment that was noted at a meeting.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Apply."""
    with op.batch_alter_table("commitments") as batch:
        batch.add_column(
            sa.Column(
                "visibility", sa.String(length=16), nullable=False, server_default="community"
            )
        )
    op.create_table(
        "erased",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(), nullable=True),
        sa.Column("space", sa.String(length=255), nullable=False, server_default=""),
        sa.Column("thread_id", sa.String(length=255), nullable=False, server_default=""),
        sa.Column("timestamp", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("kind", "source", "name"),
    )
    op.create_index("ix_erased_name", "erased", ["name"])
    op.create_index("erased_by_thread", "erased", ["source", "thread_id"])
    op.create_index("erased_by_space", "erased", ["source", "space", "timestamp"])
    op.create_table(
        "redactions",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=1024), nullable=False),
        sa.Column("space", sa.String(length=255), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("reviewed", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("source", "name", "kind"),
    )
    op.create_table(
        "journeys",
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("row", sa.JSON(), nullable=False),
        sa.Column("updated", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("owner"),
    )
    op.create_table(
        "experts",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("contact", sa.Text(), nullable=False, server_default=""),
        sa.Column("created", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_experts_owner", "experts", ["owner"])
    op.create_table(
        "audit",
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("when", sa.DateTime(), nullable=False),
        sa.Column("who", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("act", sa.String(length=32), nullable=False),
        sa.Column("row", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_audit_when", "audit", ["when"])
