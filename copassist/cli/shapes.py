"""What the commands write as JSON: the names and fields that other programs rely on."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from copassist.answer.post import draft
from copassist.records import Answer, Hit
from copassist.records.axes import Axis, Balance, Component, Past, Window


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


def balance_shape(told: Balance) -> dict[str, Any]:
    """Shape a measure."""
    named = told.verdict == "named"
    return {
        "window": _window(told.window),
        "stage": told.stage,
        "axes": {
            axis: {
                **{name: _rounded(getattr(score, name), 1) for name in ("score", "low", "high")},
                "target": score.target,
                "health": _rounded(score.health),
                "mix": _rounded(score.mix),
                "components": [_component(part) for part in score.components],
            }
            for axis, score in told.axes.items()
        },
        "balance": _rounded(told.balance, 1),
        "weakest": told.weakest if named else told.verdict,
        "confidence": _rounded(told.confidence),
        "coverage": asdict(told.coverage),
        "previous": _past(told, told.previous),
        "last_year": _past(told, told.last_year),
    }


def _component(part: Component) -> dict[str, Any]:
    return {
        "name": part.name,
        "value": _rounded(part.value),
        "rate": _rounded(part.rate),
        "n": part.n,
        "weight": part.weight,
        "threads": [asdict(thread) for thread in part.threads],
    }


def _past(told: Balance, past: Past | None) -> dict[str, Any] | None:
    """Shape an earlier window; the change is told of the one just before."""
    if past is None:
        return None
    axes: dict[Axis, dict[str, float | None]] = {
        axis: {
            name: _rounded(getattr(past, places)[axis], 1)
            for name, places in (("score", "scores"), ("low", "low"), ("high", "high"))
        }
        for axis in past.scores
    }
    shape: dict[str, Any] = {"window": _window(past.window), "axes": axes}
    if past is told.previous:
        shape["change"] = {
            axis: dict(zip(("mean", "low", "high"), map(_rounded, held), strict=True))
            for axis, held in told.changes.items()
        }
    return shape


def _window(window: Window) -> dict[str, str]:
    return {"since": window.since.isoformat(), "until": window.until.isoformat()}


def _rounded(value: float | None, digits: int = 3) -> float | None:
    return None if value is None else round(value, digits)
