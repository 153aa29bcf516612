"""The tables of the database. A change here needs a migration; a test compares the two."""

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
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

metadata = MetaData()

messages = Table(
    "messages",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("source", String(32), nullable=False),
    Column("id", String(255), nullable=False),
    Column("thread_id", String(255), nullable=False),
    Column("space", String(255), nullable=False),
    Column("author", String(255), nullable=False),
    Column("timestamp", DateTime, nullable=False),
    Column("text", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("path", Text, nullable=False),
    Column("mentions", JSON, nullable=False),
    Column("reactions", JSON, nullable=False),
    Column("files", JSON, nullable=False),
    Column("edited", Boolean, nullable=False),
    Column("is_bot", Boolean, nullable=False),
    Column("title", Text, nullable=False, server_default=""),
    Column("reply_to", String(255), nullable=False, server_default=""),
    Column("original", Text, nullable=False, server_default=""),
    Column("channel", String(255), nullable=False, server_default=""),
    Column("author_id", String(255), nullable=False, server_default=""),
    Column("rebuilt", Boolean, nullable=False, server_default=false()),
    Column("revision", String(64), nullable=False),
    UniqueConstraint("source", "id"),
    Index("messages_by_thread", "source", "thread_id", "timestamp"),
    Index("messages_by_space", "space", "timestamp"),
    Index("messages_by_channel", "source", "channel", "timestamp"),
    Index("messages_by_author", "source", "author_id"),
)

articles = Table(
    "articles",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("source", String(32), nullable=False),
    Column("space", String(255), nullable=False),
    Column("path", String(1024), nullable=False),
    Column("title", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("date", Date),
    Column("language", String(2), nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("sections", JSON, nullable=False),
    Column("revision", String(64), nullable=False),
    Column("root", Text, nullable=False, server_default=""),
    UniqueConstraint("space", "path"),
)

coverages = Table(
    "coverages",
    metadata,
    Column("key", Integer, primary_key=True),
    Column("source", String(32), nullable=False),
    Column("channel", String(255), nullable=False),
    Column("thread_id", String(255), nullable=False),
    Column("since", DateTime, nullable=False),
    Column("until", DateTime, nullable=False),
    Column("as_of", DateTime, nullable=False),
    Index("coverages_by_channel", "source", "channel"),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(1200), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("source", String(32), nullable=False),
    Column("path", Text, nullable=False),
    Column("space", String(255), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("language", String(2), nullable=False),
    Column("visibility", String(16), nullable=False),
    Column("parts", JSON, nullable=False),
    Column("context", Text, nullable=False),
    Column("thread_id", String(255)),
    Column("slug", String(255), nullable=False),
    Column("heading", Text, nullable=False),
    Column("page", Integer),
    Column("since", String(10), nullable=False, server_default=""),
    Column("until", String(10), nullable=False, server_default=""),
    Column("hash", String(64), nullable=False),
    Column("text_hash", String(64), nullable=False),
    Column("heading_hash", String(64), nullable=False),
)

vectors = Table(
    "vectors",
    metadata,
    Column("hash", String(64), primary_key=True),
    Column("model", String(255), primary_key=True),
    Column("dimension", Integer, nullable=False),
    Column("vector", LargeBinary, nullable=False),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(512), primary_key=True),
    Column("value", Text, nullable=False),
)

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
    Column("visibility", String(16), nullable=False),
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
