"""How an answer says that its quotes disagree, with their days, and decides nothing."""

from __future__ import annotations

from collections.abc import Sequence

from copassist.languages import language
from copassist.records import Conflict

SHOWN = 2
"""More pairs that differ would bury the answer."""


def superseded_notes(found: Sequence[Conflict], code: str) -> dict[int, str]:
    """Return, by the number of a quote that is superseded, what is said behind it."""
    texts = language(code)
    return {
        c.earlier: " " + texts.text("answer.superseded", later=c.later, day=texts.day(c.later_day))
        for c in found
        if c.kind == "superseded"
    }


def disagreement(found: Sequence[Conflict], code: str, *, noted: bool = True) -> list[str]:
    """Return the lines that say which quotes differ; and which are superseded, unless ``noted``."""
    texts = language(code)

    def said(key: str, c: Conflict) -> str:
        days = {"earlier_day": texts.day(c.earlier_day), "later_day": texts.day(c.later_day)}
        return texts.text(key, earlier=c.earlier, later=c.later, **days)

    lines = [said("answer.replaced", c) for c in found if c.kind == "superseded" and not noted]
    return lines + [said("answer.differ", c) for c in found if c.kind == "differs"][:SHOWN]
