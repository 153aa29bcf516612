"""What is made of the archive and with it: answers, evaluations, readings, follow-up."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from copassist.storage.tables.schema import metadata

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("owner", String(64), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("created", DateTime, nullable=False),
    Column("updated", DateTime, nullable=False),
)

turns = Table(
    "turns",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("conversation", String(32), nullable=False, index=True),
    Column("question", Text, nullable=False),
    Column("answer", JSON(none_as_null=True)),
    Column("created", DateTime, nullable=False),
    Column("rating", Integer),
    Column("reason", Text),
    Column("review", String(16), nullable=False, server_default=""),
)

labels = Table(
    "labels",
    metadata,
    Column("id", String(255), primary_key=True),
    Column("row", JSON, nullable=False),
    Column("created", DateTime, nullable=False),
)

runs = Table(
    "runs",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("started", DateTime, nullable=False),
    Column("ended", DateTime),
    Column("labels", Text, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("about", JSON, nullable=False),
    Column("left_out", JSON, nullable=False),
    Column("marks", JSON, nullable=False),
)

readings = Table(
    "readings",
    metadata,
    Column("passage", String(1200), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("version", String(16), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("source", String(32), nullable=False),
    Column("said", JSON, nullable=False),
    Column("told", JSON, nullable=False),
    Column("close", JSON(none_as_null=True)),
    Column("close_version", String(16), nullable=False, server_default=""),
)

verdicts = Table(
    "verdicts",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("model", String(255), primary_key=True),
    Column("told", JSON, nullable=False),
)

corrections = Table(
    "corrections",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("source", String(32), nullable=False),
    Column("message", String(255), nullable=False),
    Column("axes", JSON, nullable=False),
    Column("told", JSON, nullable=False),
    Column("created", DateTime, nullable=False),
    UniqueConstraint("source", "message"),
)

commitments = Table(
    "commitments",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("source", String(32), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("space", String(255), nullable=False),
    Column("thread", String(1024), nullable=False),
    Column("message", String(255), nullable=False),
    Column("language", String(2), nullable=False),
    Column("quote", Text, nullable=False),
    Column("owner", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("due_text", Text, nullable=False),
    Column("due", Date),
    Column("choices", JSON, nullable=False),
    Column("form", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("made", Date, nullable=False),
    Column("visibility", String(16), nullable=False, server_default="community"),
    Column("status", String(16), nullable=False, index=True),
    Index("commitments_by_message", "source", "message"),
)

events = Table(
    "events",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("commitment", String(32), nullable=False, index=True),
    Column("when", DateTime, nullable=False),
    Column("status", String(16), nullable=False),
    Column("due", Date),
    Column("note", Text, nullable=False, server_default=""),
)

detections = Table(
    "detections",
    metadata,
    Column("passage", String(1200), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("version", String(16), nullable=False),
)

topics = Table(
    "topics",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("choice", String(16), nullable=False),
    Column("axis", String(16), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("row", JSON, nullable=False),
    Column("updated", DateTime, nullable=False),
)

agendas = Table(
    "agendas",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("row", JSON, nullable=False),
    Column("start", DateTime, nullable=False),
    Column("closed", Boolean, nullable=False, server_default=false()),
    Column("updated", DateTime, nullable=False),
)
