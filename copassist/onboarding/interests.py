"""What is about an interest: the threads, or the articles, that a search for it finds."""

from __future__ import annotations

import re
from datetime import date

from copassist.errors import QuestionError
from copassist.languages.folding import fold
from copassist.records import Kind, Role, Scope
from copassist.retrieval.search import Search
from copassist.topics.meaning import Place

LOOKED_AT = 10
NEXT = 0.6
"""What a place suits, of what the one before it does."""
NEAR = 0.2
"""From which centred cosine on a passage is about an interest that it does not name."""


def about(search: Search, role: Role, interest: str, kind: Kind, today: date) -> dict[Place, float]:
    """Return the places that are about an interest, each with how well it suits (0..1).

    An interest may be the name of a space: then it is what is nearest in that space to its name.
    What cannot be searched is about nothing.
    """
    space = interest.removeprefix("#") if interest.startswith("#") else ""
    within = Scope(space=space, kind=kind, until=today if kind == "message" else None)
    try:
        hits = search.search(interest, k=LOOKED_AT, role=role, within=within)
    except QuestionError:
        return {}
    found: dict[Place, float] = {}
    for hit in hits:
        passage = hit.passage
        if space or hit.similarity >= NEAR or _names(passage.text, interest):
            name = passage.thread_id or f"{passage.space}/{passage.path}"
            found.setdefault(Place(kind, passage.source, name), NEXT ** len(found))
    return found


def _names(text: str, interest: str) -> bool:
    """Whether a text has every word of an interest."""
    words = set(re.findall(r"\w+", fold(text.lower())))
    return words.issuperset(re.findall(r"\w+", fold(interest.lower())))
