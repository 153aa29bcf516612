"""Fusion: one score from two, each scaled to 0..1 over the candidates of a question.

0.7 for the centred cosine, 0.3 for BM25 (measured on a realistic bilingual archive: recall@5 .77,
against .70 for the cosine alone, .43 for BM25 alone and .64 for reciprocal ranks).
"""

from __future__ import annotations

from collections.abc import Mapping

DENSE_WEIGHT = 0.7


def fuse(
    dense: Mapping[str, float], lexical: Mapping[str, float], weight: float = DENSE_WEIGHT
) -> dict[str, float]:
    """Return id -> score in 0..1 for the candidates, which are the keys of ``dense``."""
    scaled, matched = _scaled(dense), _scaled({i: lexical.get(i, 0.0) for i in dense})
    return {i: weight * scaled[i] + (1 - weight) * matched[i] for i in dense}


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    if not scores:
        return {}
    low, high = min(0.0, *scores.values()), max(scores.values())
    span = high - low
    return {i: (s - low) / span if span > 0 else 0.0 for i, s in scores.items()}
