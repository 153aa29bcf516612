"""What a community wants of each axis at its stage of life, as its facilitator set it.

Defaults: a young community lives of its ties, a maturing one learns, a settled one is asked for
results. Results are told less in writing than ties and learning are, so their targets are lower.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from sqlalchemy import Engine

from copassist.records.axes import AXES, STAGES, Axis
from copassist.storage.facts import fact, set_fact

_FACT = "axes.community"
DEFAULTS: dict[str, tuple[float, float, float]] = {
    "potential": (60, 35, 20),
    "coalescing": (65, 45, 30),
    "maturing": (60, 55, 40),
    "stewardship": (55, 55, 50),
    "transformation": (55, 50, 45),
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
