"""Metrics of ranked lists of names; of several gold names, each answers by itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from math import log2

DEPTH = 10


def ranked_values(ranked: Sequence[str], gold: Collection[str]) -> dict[str, float]:
    """Return every metric of one ranked list without repeats, each in 0..1."""
    return {
        "recall@1": recall(ranked, gold, 1),
        "recall@5": recall(ranked, gold, 5),
        "recall@10": recall(ranked, gold, 10),
        "mrr@10": reciprocal_rank(ranked, gold),
        "ndcg@10": discounted_gain(ranked, gold),
    }


def recall(ranked: Sequence[str], gold: Collection[str], k: int) -> float:
    """Return 1 when a right one is among the first ``k`` (one is enough to answer), else 0."""
    return float(any(name in gold for name in ranked[:k]))


def reciprocal_rank(ranked: Sequence[str], gold: Collection[str]) -> float:
    """Return 1 / the rank of the first right one among the first ten, else 0."""
    return next((1 / n for n, name in enumerate(ranked[:DEPTH], 1) if name in gold), 0.0)


def discounted_gain(ranked: Sequence[str], gold: Collection[str]) -> float:
    """Return nDCG@10: the share of what all the gold ones in front would gain."""
    gained = sum(1 / log2(n + 1) for n, name in enumerate(ranked[:DEPTH], 1) if name in gold)
    best = sum(1 / log2(n + 1) for n in range(1, min(len(gold), DEPTH) + 1))
    return gained / best if best else 0.0


def distinct(names: Sequence[str]) -> list[str]:
    """Return names in order without repeats: passages to documents."""
    return list(dict.fromkeys(names))
