"""Topics as JSON, so that what was chosen can be shown again as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from copassist.records import Citation, Visibility
from copassist.records.topics import Activity, Step, Topic


def topic_row(topic: Topic) -> dict[str, Any]:
    """Return a topic as JSON holds it; ``topic_of`` gives the same topic back."""
    return asdict(topic)


def topic_of(row: Mapping[str, Any]) -> Topic:
    """Return the topic of a row."""
    held = row["activity"]
    activity = Activity(**{
        **held,
        "axes": tuple(held["axes"]),
        "people": tuple(held["people"]),
        "modes": tuple(held["modes"]),
        "steps": tuple(Step(**step) for step in held["steps"]),
        "materials": tuple(held["materials"]),
    })  # fmt: skip
    return Topic(**{
        **row,
        "visibility": Visibility(row["visibility"]),
        "evidence": tuple(citation_of(cited) for cited in row["evidence"]),
        "activity": activity,
        "prepare": tuple(row["prepare"]),
    })  # fmt: skip


def citation_of(row: Mapping[str, Any]) -> Citation:
    """Return the citation of a row."""
    return Citation(**{
        **row,
        "message_ids": tuple(row["message_ids"]),
        "visibility": Visibility(row["visibility"]),
    })  # fmt: skip
