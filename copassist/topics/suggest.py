"""Which topics to suggest: scored by what the community needs, diverse, never twice.

The score is a weighted sum of six parts (domain notes, section 3; weights are the product's own,
not a finding): how far the axis is from what is wanted of it, how much the topic is asked for, how
well it fits now, whether somebody can carry it, whether it goes on with what was begun, and how new
it is beside the last meetings. Topics are then taken one by one, the best first; one that is near
a topic already taken, or of the same origin, gives way. What was rejected lowers its like.

The wild card is outside the scoring: of the origins that were not taken, what is most unlike what
was taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from copassist.index.rows import Vectors
from copassist.records.axes import AXES, Axis, Balance
from copassist.topics.candidates import AFFINITY, Candidate
from copassist.topics.choices import Chosen
from copassist.topics.meaning import Place

WEIGHTS = {
    "gap": 0.30, "demand": 0.25, "fit": 0.15, "owner": 0.10, "follow_up": 0.10, "novelty": 0.10
}  # fmt: skip
FADING_DAYS = 90.0
SAME, NEAR = 0.6, 0.45
"""From which centred cosine on two topics are one; a topic is like one that was rejected."""
AGAIN, LIKE_REJECTED, ORIGIN_REJECTED = 0.10, 0.15, 0.03
"""What a topic loses whose origin was taken before, one like a rejected one, and each rejection of
an origin from the others of it (at most ``MOST_REJECTED`` of them)."""
MOST_REJECTED = 3
FOR_ONE = 0.15
WORTH, WORTH_EVEN = 0.65, 0.5
"""What is worth less than this share of the best is better left out than suggested: where an axis
is named, and where none is."""
EVEN = 0.5


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with the axis that it serves, its parts and its score."""

    candidate: Candidate
    axis: Axis
    parts: dict[str, float]
    score: float


def gaps(told: Balance, asked: Axis | None) -> dict[Axis, float]:
    """Return how much each axis needs, 0..1; the same for all where none can be named."""
    if asked:
        return {axis: 1.0 if axis == asked else 0.2 for axis in AXES}
    if told.weakest is None or told.verdict != "named":
        return dict.fromkeys(AXES, EVEN)
    lack = {axis: 1 - (told.axes[axis].health or 0.0) for axis in AXES}
    most = max(lack[told.weakest], 0.05)
    return {a: 1.0 if a == told.weakest else min(0.6, max(0.0, lack[a] / most)) for a in AXES}


@dataclass(frozen=True)
class Choosing:
    """What choosing needs beside the candidates: their vectors, shape (candidates, d), and rest.

    ``lately`` are the vectors of what the last meetings spoke of and what was accepted, shape
    (n, d); ``rejected`` those of what was rejected. ``rests`` are the threads that candidates cite,
    where they are known.
    """

    needs: Mapping[Axis, float]
    today_ordinal: int
    vectors: Vectors
    lately: Vectors
    rejected: Vectors
    chosen: Sequence[Chosen]
    rests: Sequence[frozenset[Place]] = ()

    def scored(self, candidates: Sequence[Candidate]) -> list[Scored]:
        """Return every candidate with its score, in their order."""
        return [self._scored(one, n) for n, one in enumerate(candidates)]

    def best(self, scored: Sequence[Scored], count: int) -> list[int]:
        """Return the places of the best, the first one first."""
        taken: list[int] = []
        even = len(set(self.needs.values())) == 1
        # Where topics are to serve three axes, one of them may have nothing as good.
        share = WORTH_EVEN if even else WORTH
        least = share * max((one.score for one in scored), default=0.0)
        free = {n for n, one in enumerate(scored) if one.score >= least}
        while free and len(taken) < count:
            worth = {n: self._worth(scored, n, taken, even=even) for n in free}
            best = max(free, key=lambda n: (worth[n], -n))
            taken.append(best)
            free = {n for n in free if not self._is_same(scored, n, best) and n != best}
        return taken

    def wild(self, scored: Sequence[Scored], taken: Sequence[int]) -> int | None:
        """Return the place of the wild card, None where nothing is left."""
        used = {scored[n].candidate.origin for n in taken}
        free = [
            n for n in range(len(scored))
            if n not in taken and not any(self._is_same(scored, n, t) for t in taken)
        ]  # fmt: skip
        other = [n for n in free if scored[n].candidate.origin not in used] or free
        if not other:
            return None
        unlike = {n: float(max((self.vectors[n] @ self.vectors[t] for t in taken), default=0.0))
                  for n in other}  # fmt: skip
        return min(other, key=lambda n: (round(unlike[n], 2), -scored[n].score))

    def _scored(self, one: Candidate, place: int) -> Scored:
        serves = AFFINITY[one.origin]
        if poor := one.detail.get("poor"):
            serves = {axis: 1.0 if axis == poor else 0.5 * held for axis, held in serves.items()}
        axis = max(AXES, key=lambda name: self.needs[name] * serves[name] + 0.01 * serves[name])
        age = max(0, self.today_ordinal - one.day.toordinal())
        # What a meeting put off stands in its minutes, and was not talked about.
        lately = [] if one.origin == "parked" else self.lately @ self.vectors[place]
        near = float(max(lately, default=0.0))
        # What was asked for months ago may be wanted no more.
        fit = float(np.exp(-age / FADING_DAYS))
        parts = {
            "gap": self.needs[axis] * serves[axis],
            "demand": one.demand * fit,
            "fit": fit,
            "owner": one.owner,
            "follow_up": one.follow_up,
            "novelty": 1 - min(1.0, max(0.0, (near - 0.3) / 0.5)),
        }
        score = sum(WEIGHTS[name] * held for name, held in parts.items()) - self._against(
            one, place
        )
        rounded = {name: round(held, 3) for name, held in parts.items()}
        return Scored(one, axis, rounded, round(max(0.0, score), 4))

    def _against(self, one: Candidate, place: int) -> float:
        """Return what a candidate loses to what was rejected before, or to being one person's."""
        like = float(max((self.rejected @ self.vectors[place]), default=0.0))
        same = sum(c.choice == "rejected" and c.origin == one.origin for c in self.chosen)
        return (
            LIKE_REJECTED * (like >= NEAR)
            + ORIGIN_REJECTED * min(same, MOST_REJECTED)
            + FOR_ONE * one.for_one
        )

    def _worth(
        self, scored: Sequence[Scored], place: int, taken: Sequence[int], *, even: bool
    ) -> float:
        one = scored[place]
        again = any(scored[t].candidate.origin == one.candidate.origin for t in taken)
        # Where no axis is named, a choice of topics serves all three.
        axes = sum(scored[t].axis == one.axis for t in taken) if even else 0
        return one.score - AGAIN * (again + 2 * axes)

    def _is_same(self, scored: Sequence[Scored], one: int, other: int) -> bool:
        places: tuple[Place, Place] = (scored[one].candidate.place, scored[other].candidate.place)
        slugs = scored[one].candidate.slug == scored[other].candidate.slug
        close = float(self.vectors[one] @ self.vectors[other]) >= SAME
        shares = bool(self.rests and self.rests[one] & self.rests[other])
        return (
            close or shares or (places[0] == places[1] and (slugs or places[0].kind == "message"))
        )
