"""What came in, and its index."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from copassist.storage.tables.schema import metadata

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
    Index("messages_by_level", "visibility"),
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
    Index("articles_by_level", "visibility"),
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
