"""The vocabulary: what every stage hands to the next, as frozen records.

A *message* belongs to a *thread* in a *space*; an *article* is made of *sections*. Both are cut
into *passages*, the unit that is indexed and found. A *hit* is a passage found for a question; a
*citation* is the verbatim quote that an *answer* takes from a hit. A *visibility* says who may
read; a *role* says who asks.
"""

from __future__ import annotations

from copassist.records.access import LEVELS, ROLES, Role, Visibility
from copassist.records.answers import (
    Answer,
    Card,
    Citation,
    Conflict,
    Exchange,
    Hit,
    Intent,
    Outcome,
    Part,
    Passage,
    Usage,
)
from copassist.records.archive import (
    Article,
    Coverage,
    Deleted,
    Item,
    Kind,
    Message,
    Reaction,
    Scope,
    Section,
    ShownArticle,
    ShownMessage,
    Skipped,
    Thread,
)
from copassist.records.reports import Contents, ImportReport, Progress, Tally

__all__ = [
    "LEVELS",
    "ROLES",
    "Answer",
    "Article",
    "Card",
    "Citation",
    "Conflict",
    "Contents",
    "Coverage",
    "Deleted",
    "Exchange",
    "Hit",
    "ImportReport",
    "Intent",
    "Item",
    "Kind",
    "Message",
    "Outcome",
    "Part",
    "Passage",
    "Progress",
    "Reaction",
    "Role",
    "Scope",
    "Section",
    "ShownArticle",
    "ShownMessage",
    "Skipped",
    "Tally",
    "Thread",
    "Usage",
    "Visibility",
]
