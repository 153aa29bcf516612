"""Which part makes what a turn asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from copassist.assistant.doing import Doing, Turn
from copassist.assistant.going_on import go_on
from copassist.records import Answer, Card

MADE: Mapping[str, Callable[[Doing, Turn], Answer]] = {
    "topics": Doing.topics,
    "agenda": Doing.agenda,
    "commitments": Doing.commitments,
    "unanswered": Doing.unanswered,
    "missed": Doing.missed,
    "digest": Doing.digest,
    "parity": Doing.parity,
    "rank": Doing.rank,
}


def serve(doing: Doing, turn: Turn, card: Card | None, subject: Callable[[], str]) -> Answer | None:
    """Return what a turn asks to be made; None where there is nothing to go on with.

    ``subject`` tells what a note is wanted about, when it is wanted.
    """
    intent = turn.wish.intent
    if intent == "note":
        return doing.note(turn, subject())
    if intent in MADE:
        return MADE[intent](doing, turn)
    return go_on(doing, turn, card) if card else None
