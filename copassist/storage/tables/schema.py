"""What the tables stand in."""

from __future__ import annotations

from sqlalchemy import MetaData, String

metadata = MetaData()
LEVEL = String(16).with_variant(String(64), "postgresql")
"""Of levels of visibility. SQLite holds no text to its length, and would copy rows to widen it."""
