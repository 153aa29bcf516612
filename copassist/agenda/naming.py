"""How the owner of a commitment is named to people."""

from __future__ import annotations

import re

from copassist.archive.pseudonyms import ROBOT, label
from copassist.languages import language
from copassist.records.commitments import Commitment

_LETTERS = re.compile(r"[A-Z]{1,2}")


def shown_owner(held: Commitment, code: str) -> str:
    """Write who will do something: the group, a pseudonym of a message, or a name as written."""
    owners: dict[str, str] = language(code).rules("agenda")["owners"]
    if held.owner in owners:
        return owners[held.owner]
    is_pseudonym = held.owner == ROBOT or _LETTERS.fullmatch(held.owner)
    return label(held.owner, code) if held.message and is_pseudonym else held.owner
