"""Fusion: one score from three signals, each scaled to 0..1 over the candidates of a question.

- meaning: the centred cosine of the passage;
- heading: that of its title and heading alone: a question is often nearer to what a section is
  called than to what it says. A message has none: it is given what three headed candidates in ten
  exceed, so that articles are neither lifted over messages nor put under them;
- words: BM25, across languages by the dictionary. A passage in another language than the question's
  still shares fewer words with it, which says nothing against it: its words count for at least a
  part of its meaning.

Weights and that part were chosen on one half of three sets, split by document (tests/benchmarks,
LOG.md); figures are told on the other half.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

UNHEADED = 0.7


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages worth ranking, with their signals, all by passage id.

    ``heading`` holds only passages that have one; ``asked_in`` is the question's language.
    """

    asked_in: str
    languages: Mapping[str, str]
    meaning: Mapping[str, float]
    heading: Mapping[str, float]
    words: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each signal counts, and the part of its meaning that stands for foreign words."""

    meaning: float = 0.4
    heading: float = 0.2
    words: float = 0.4
    foreign: float = 0.3


def fuse(found: Candidates, weights: Weights | None = None) -> dict[str, float]:
    """Return passage id -> score in 0..1."""
    by = weights or Weights()
    meaning, words, heading = map(_scaled, (found.meaning, found.words, found.heading))
    unheaded = _quantile(heading.values(), UNHEADED)
    scores = {}
    for i, near in meaning.items():
        shared = words.get(i, 0.0)
        if found.languages[i] != found.asked_in:
            shared = max(shared, by.foreign * near)
        scores[i] = by.meaning * near + by.heading * heading.get(i, unheaded) + by.words * shared
    return scores


def _scaled(scores: Mapping[str, float]) -> dict[str, float]:
    low, high = min(0.0, *scores.values(), 0.0), max(scores.values(), default=0.0)
    span = high - low
    return {i: (s - low) / span if span > 0 else 0.0 for i, s in scores.items()}


def _quantile(values: Iterable[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[int(share * (len(ordered) - 1))] if ordered else 0.0
