"""Who will do what."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.commitments.dates import find_due
from copassist.commitments.detect import PLAIN_CALENDAR
from copassist.commitments.owners import ACT_CHARS, act_of, form_of, owner_of
from copassist.commitments.sentences import spans_of
from copassist.records.commitments import AUTHOR, GROUP, Due
from tests.commitments.test_dates import WEDNESDAY

SAID = [
    ("Je m’en occupe.", "promise", AUTHOR),
    ("On se revoit jeudi.", "group", GROUP),
    ("Il a été convenu de garder la fiche.", "group", GROUP),
    ("Zoé va rédiger la fiche.", "task", "Zoé"),
    ("Zoé et Lou vont rédiger la fiche.", "task", "Zoé et Lou"),
    ("Pour le plan : je m’en occupe.", "promise", AUTHOR),
    ("I’ll send it on Friday.", "promise", AUTHOR),
    ("We’ll meet on Monday.", "group", GROUP),
    ("Priya will send the draft.", "task", "Priya"),
    ("Let’s talk on Monday.", "group", GROUP),
]
MINUTES = [
    ("- Zoé : rédiger la fiche, 14 nov.", "task", "Zoé", "rédiger la fiche, 14 nov"),
    ("- **petite_nouvelle** : essayer la liste", "task", "petite_nouvelle",
     "essayer la liste"),
    ("- Tous : relire la charte", "task", GROUP, "relire la charte"),
    ("- Écrire la charte", "task", GROUP, "Écrire la charte"),
    ("- À faire : relire la charte", "task", GROUP, "relire la charte"),
    ("- [ ] Priya: send the draft", "task", "Priya", "send the draft"),
    ("- Everyone: read the charter", "task", GROUP, "read the charter"),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "form", "owner"), SAID)
def test_talk(quote: str, form: str, owner: str) -> None:
    """A first person is who speaks, « on » and "we" the group, a name before a verb that name."""
    told = form_of(quote)
    assert (told, owner_of(quote, (0, len(quote)), told)) == (form, owner)


@pytest.mark.parametrize(("quote", "form", "owner", "act"), MINUTES)
def test_minutes(quote: str, form: str, owner: str, act: str) -> None:
    """In minutes the name before a colon is who has the task, and is no part of it."""
    told = form_of(quote, is_minutes=True)
    found = owner_of(quote, (0, len(quote)), told)
    assert (told, found, act_of(quote, Due(), found)) == (form, owner, act)


def test_who_speaks() -> None:
    """A promise is of whoever opened the message that it stands in, several lines above or not."""
    text = "A: Qui s’en charge ?\nB: Attendez.\nJe regarde.\nJe m’en occupe."
    last = spans_of(text)[-1]
    assert owner_of(text, last, "promise") == "B"
    assert owner_of("\n\nJe m’en occupe.", (2, 17), "promise") == AUTHOR


def test_an_act_keeps_its_object() -> None:
    """What stands before a colon goes only where it is the owner; the day goes."""
    assert act_of("Le plan : je m’en occupe.", Due(), "A") == "Le plan : je m’en occupe"
    quote = "- Zoé : rédiger la fiche d’ici vendredi."
    due = find_due(quote, "fr", WEDNESDAY, PLAIN_CALENDAR)
    assert act_of(quote, due, "Zoé") == "rédiger la fiche"


@given(st.text(min_size=1, max_size=400), st.booleans())
def test_any_sentence(quote: str, is_minutes: bool) -> None:
    """Any sentence has an owner and an act of bounded length."""
    form = form_of(quote, is_minutes=is_minutes)
    owner = owner_of(quote, (0, len(quote)), form)
    assert owner
    act = act_of(quote, Due(), owner)
    assert bool(act) is bool(quote.strip())
    assert len(act) <= max(ACT_CHARS + 1, len(quote))
