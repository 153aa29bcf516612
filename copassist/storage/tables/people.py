"""What concerns people: what was erased and redacted, who may read, their paths, what they declare.

And the log of what was done.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from copassist.storage.tables.schema import metadata

erased = Table(
    "erased",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("source", String(32), nullable=False),
    Column("name", String(64), nullable=False, index=True),
    Column("until", DateTime),
    Column("space", String(255), nullable=False, server_default=""),
    Column("thread_id", String(255), nullable=False, server_default=""),
    Column("timestamp", DateTime),
    UniqueConstraint("kind", "source", "name"),
    Index("erased_by_thread", "source", "thread_id"),
    Index("erased_by_space", "source", "space", "timestamp"),
)

redactions = Table(
    "redactions",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("source", String(32), nullable=False),
    Column("name", String(1024), nullable=False),
    Column("space", String(255), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("count", Integer, nullable=False),
    Column("reviewed", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("source", "name", "kind"),
)

levels = Table(
    "levels",
    metadata,
    Column("kind", String(8), primary_key=True),
    Column("source", String(32), primary_key=True),
    Column("name", String(255), primary_key=True),
    Column("level", String(64), nullable=False),
)

consents = Table("consents", metadata, Column("name", String(255), primary_key=True))

journeys = Table(
    "journeys",
    metadata,
    Column("owner", String(64), primary_key=True),
    Column("row", JSON, nullable=False),
    Column("updated", DateTime, nullable=False),
)

experts = Table(
    "experts",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("contact", Text, nullable=False, server_default=""),
    Column("created", DateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("when", DateTime, nullable=False, index=True),
    Column("who", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("act", String(32), nullable=False),
    Column("row", JSON, nullable=False),
)
