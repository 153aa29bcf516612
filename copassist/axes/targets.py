"""What a community wants of each axis at its stage of life, as its facilitator set it.

Defaults: a maturing community is asked for what half of the 90-day windows of real channels reach
(components.py); a young one lives of its ties, a settled one is asked for results.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from sqlalchemy import Engine

from copassist.records.axes import AXES, STAGES, Axis
from copassist.storage.facts import fact, set_fact

_FACT = "axes.community"
DEFAULTS: dict[str, tuple[float, float, float]] = {
    "potential": (75, 45, 30),
    "coalescing": (80, 60, 45),
    "maturing": (80, 75, 70),
    "stewardship": (75, 75, 75),
    "transformation": (75, 70, 75),
}
STAGE = "maturing"
LEAST, MOST = 5.0, 100.0


@dataclass(frozen=True)
class Community:
    """Its stage of life, its targets (0..100, those of the stage where not set), who facilitates.

    ``facilitators`` are names as the archive has them.
    """

    stage: str = STAGE
    wanted: dict[Axis, float] = field(default_factory=dict)
    facilitators: tuple[str, ...] = ()

    @property
    def targets(self) -> dict[Axis, float]:
        """The target of each axis."""
        return {
            axis: self.wanted.get(axis, default)
            for axis, default in zip(AXES, DEFAULTS[self.stage], strict=True)
        }


def community(engine: Engine) -> Community:
    """Return what was set, else the defaults."""
    with engine.connect() as connection:
        kept = json.loads(fact(connection, _FACT) or "{}")
    stage = kept.get("stage", STAGE)
    wanted = {axis: float(kept["wanted"][axis]) for axis in AXES if axis in kept.get("wanted", {})}
    names = tuple(kept.get("facilitators", ()))
    return Community(stage if stage in STAGES else STAGE, wanted, names)


def set_community(engine: Engine, held: Community) -> None:
    """Keep it."""
    wanted = {axis: min(MOST, max(LEAST, value)) for axis, value in held.wanted.items()}
    row = {"stage": held.stage, "wanted": wanted, "facilitators": list(held.facilitators)}
    with engine.begin() as connection:
        set_fact(connection, _FACT, json.dumps(row))
