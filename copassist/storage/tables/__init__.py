"""The tables of the database. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from copassist.storage.tables.archive import (
    articles,
    coverages,
    facts,
    messages,
    passages,
    vectors,
)
from copassist.storage.tables.made import (
    agendas,
    commitments,
    conversations,
    corrections,
    detections,
    events,
    labels,
    readings,
    runs,
    topics,
    turns,
    verdicts,
)
from copassist.storage.tables.people import (
    audit,
    consents,
    erased,
    experts,
    journeys,
    levels,
    redactions,
)
from copassist.storage.tables.schema import metadata

__all__ = [
    "agendas",
    "articles",
    "audit",
    "commitments",
    "consents",
    "conversations",
    "corrections",
    "coverages",
    "detections",
    "erased",
    "events",
    "experts",
    "facts",
    "journeys",
    "labels",
    "levels",
    "messages",
    "metadata",
    "passages",
    "readings",
    "redactions",
    "runs",
    "topics",
    "turns",
    "vectors",
    "verdicts",
]
