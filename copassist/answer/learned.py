"""What a community's own labelled questions have taught the gate, kept in the database.

The shipped numbers were fitted on the demonstration community; how near a passage comes that does
not answer differs from one archive to the next. What was learned holds for the models that it was
learned with: with others the shipped gate serves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import Engine

from copassist.answer.gate import Gate
from copassist.storage.facts import fact, forget, set_fact

_NAME = "gate.learned"


@dataclass(frozen=True, slots=True)
class Learned:
    """Numbers of the gate for one archive, and how many questions of it taught them, and when.

    ``models`` names the embedding and the chat model that they hold for.
    """

    slope: float
    shift: float
    threshold: float
    thresholds: Mapping[str, float]
    sure: float
    questions: int
    day: datetime
    models: str

    def on(self, gate: Gate) -> Gate:
        """Return the gate with these numbers."""
        return replace(
            gate,
            slope=self.slope,
            shift=self.shift,
            threshold=self.threshold,
            thresholds=self.thresholds,
            sure=self.sure,
        )


def models(embedding: str, chat: str) -> str:
    """Name the models that answers come from."""
    return f"{embedding}, {chat or 'extractive'}"


def read_learned(engine: Engine, using: str) -> Learned | None:
    """Return what was learned with these models, or None."""
    with engine.connect() as connection:
        told = fact(connection, _NAME)
    row = json.loads(told) if told else {}
    if row.get("models") != using:
        return None
    return Learned(**{**row, "day": datetime.fromisoformat(row["day"])})


def keep_learned(engine: Engine, learned: Learned | None) -> None:
    """Keep what was learned; None for the shipped numbers again."""
    with engine.begin() as connection:
        if learned is None:
            forget(connection, _NAME)
            return
        row = {**asdict(learned), "day": learned.day.isoformat()}
        set_fact(connection, _NAME, json.dumps(row))
