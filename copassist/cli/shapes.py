"""What the commands write as JSON: the names and fields that other programs rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from copassist.answer.post import draft
from copassist.records import Answer, Hit


def hit_shape(hit: Hit) -> dict[str, Any]:
    """Shape a hit."""
    p = hit.passage
    return {
        "rank": hit.rank,
        "passage_id": p.id,
        "kind": p.kind,
        "source": p.source,
        "path": p.path,
        "thread_id": p.thread_id,
        "message_ids": list(p.message_ids),
        "title": p.title,
        "language": p.language,
        "text": p.text,
        "score": round(hit.score, 4),
        "space": p.space,
        "heading": p.heading,
    }


_CITED = (
    "n", "quote", "passage_id", "path", "message_ids", "title", "language", "author", "timestamp",
    "space", "heading", "page",
)  # fmt: skip


def answer_shape(answer: Answer) -> dict[str, Any]:
    """Shape an answer."""
    return {
        "question": answer.question,
        "language": answer.language,
        "text": answer.text,
        "grounded": answer.grounded,
        "outcome": answer.outcome,
        "confidence": answer.confidence,
        "intent": answer.intent,
        "citations": [{name: getattr(c, name) for name in _CITED} for c in answer.citations],
        "conflicts": [asdict(conflict) for conflict in answer.conflicts],
        "nearest": [hit_shape(hit) for hit in answer.nearest],
        "post": "" if answer.outcome == "answered" else draft(answer),
        "model": answer.model,
        "notice": answer.notice,
        "seconds": answer.seconds,
        "usage": asdict(answer.usage) if answer.usage else None,
        "sought": answer.sought,
        "since": answer.since,
        "until": answer.until,
        "choices": list(answer.choices),
    }
