"""Who will do something is named alike wherever it is shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from copassist.agenda.naming import shown_owner
from copassist.records.commitments import AUTHOR, GROUP
from tests.agenda.making import commitment


@pytest.mark.parametrize(
    ("owner", "message", "french", "english"),
    [
        (GROUP, "m1", "Le groupe", "The group"),
        (AUTHOR, "", "La personne qui l’a écrit", "Whoever wrote it"),
        ("B", "m1", "Membre B", "Member B"),
        ("AA", "m1", "Membre AA", "Member AA"),
        ("robot", "m1", "Robot", "Robot"),
        ("Zoé", "m1", "Zoé", "Zoé"),
        ("B", "", "B", "B"),
    ],
)
def test_owners(owner: str, message: str, french: str, english: str) -> None:
    """The group and letters of a message in the reader's language, a name as it was written."""
    held = replace(commitment(owner=owner), message=message)
    assert (shown_owner(held, "fr"), shown_owner(held, "en")) == (french, english)
