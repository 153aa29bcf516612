"""One member's own data, to take away: what they wrote, as it is kept, and nothing inferred."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from copassist.archive.names import Names
from copassist.archive.rows import aware
from copassist.privacy.finding import find
from copassist.records import Visibility
from copassist.records.privacy import Target


def own_data(engine: Engine, target: Target, *, private: bool = False) -> dict[str, Any]:
    """Return what a member wrote, as plain JSON: messages in the order of time, and articles.

    Direct messages are read by nobody but who wrote them: without ``private`` they are counted as
    ``left_out``, so that who hands the file over does not hold them.

    :raises NotFoundError: when nobody in the archive is called so.
    :raises StoreError: when the name means several.
    """
    with engine.connect() as connection:
        scope = find(connection, target)
    names = {row.author for row in scope.messages}
    given = [row for row in scope.messages if private or row.visibility != Visibility.PRIVATE]
    return {
        "member": target.name,
        "shows_name": sorted(names & set(Names(engine).allowed())),
        "messages": [_message(row) for row in given],
        "left_out": len(scope.messages) - len(given),
        "articles": [_article(row) for row in scope.articles],
    }


def _message(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a SQLAlchemy row
    return {
        "source": row.source,
        "id": row.id,
        "thread": row.thread_id,
        "space": row.space,
        "visibility": row.visibility,
        "timestamp": aware(row.timestamp).isoformat(timespec="seconds"),
        "text": row.text,
        "original": row.original,
        "language": row.language,
        "reply_to": row.reply_to,
        "files": row.files,
        "edited": row.edited,
    }


def _article(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a SQLAlchemy row
    return {
        "space": row.space,
        "path": row.path,
        "title": row.title,
        "date": row.date.isoformat() if row.date else None,
        "visibility": row.visibility,
        "sections": [{"heading": s["heading"], "text": s["text"]} for s in row.sections],
    }
