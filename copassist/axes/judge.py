"""A chat model, where one is set, judges texts with the guidelines; its verdicts are kept.

It is asked once for a text. What it cannot say (it fails, or writes something else) is left to the
tuned reader. Models in copassist's own process are too small to be believed, and are not asked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Engine, insert, select

from copassist.errors import ModelError
from copassist.index.rows import text_hash
from copassist.languages import LANGUAGES, language
from copassist.languages.detect import detect
from copassist.records.axes import AXES
from copassist.storage.facts import is_read_only
from copassist.storage.tables import verdicts as table

SURE = 0.95
"""How likely an axis is that the model sees; one that it does not see is 1 less that."""
LONGEST = 6000
_OBJECT = re.compile(r"\{[^{}]*\}")


class Speaker(Protocol):
    """A chat model that answers one text under instructions."""

    @property
    def name(self) -> str:
        """The model, as ``provider:model``."""

    def say(self, instructions: str, text: str) -> str:
        """Return what it answers."""
        ...


@dataclass(frozen=True)
class Judge:
    """Judges with a chat model."""

    engine: Engine
    speaker: Speaker

    def judge(self, texts: Sequence[str]) -> list[tuple[float, ...] | None]:
        """Return probabilities of the axes, None where the model says nothing that can be used."""
        hashes = [text_hash(text) for text in texts]
        known = self._known(hashes)
        for name, text in dict(zip(hashes, texts, strict=True)).items():
            if name not in known and (told := self._ask(text)):
                known[name] = told
                self._keep(name, told)
        return [known.get(name) for name in hashes]

    def _ask(self, text: str) -> tuple[float, ...] | None:
        try:
            prompt = language(detect(text[:LONGEST], LANGUAGES[0])).prompt("axes")
            said = self.speaker.say(prompt, text[:LONGEST])
        except ModelError:
            return None
        return read_verdict(said)

    def _known(self, hashes: Sequence[str]) -> dict[str, tuple[float, ...]]:
        found: dict[str, tuple[float, ...]] = {}
        with self.engine.connect() as connection:
            for start in range(0, len(hashes), 500):
                query = select(table.c.hash, table.c.told).where(
                    table.c.model == self.speaker.name,
                    table.c.hash.in_(hashes[start : start + 500]),
                )
                found |= {row.hash: tuple(row.told) for row in connection.execute(query)}
        return found

    def _keep(self, name: str, told: tuple[float, ...]) -> None:
        with self.engine.begin() as connection:
            if not is_read_only(connection):
                row = {"hash": name, "model": self.speaker.name, "told": list(told)}
                connection.execute(insert(table), [row])


def read_verdict(said: str) -> tuple[float, ...] | None:
    """Read what a model wrote; None unless it is an object with yes or no for every axis."""
    for match in _OBJECT.finditer(said):
        try:
            told = json.loads(match.group())
        except json.JSONDecodeError:
            continue
        if all(isinstance(told.get(axis), bool) for axis in AXES):
            return tuple(SURE if told[axis] else 1 - SURE for axis in AXES)
    return None
