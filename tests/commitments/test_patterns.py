"""How a sentence is worded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.commitments.patterns import forms, worded, wordings
from copassist.languages import LANGUAGES, language

PROMISED = {
    "self": ["Je m’en occupe.", "JE M'EN OCCUPE", "Je vais préparer la fiche.", "I’ll send it."],
    "group": ["On se revoit jeudi.", "Il a été convenu de la garder.", "We’ll meet on Monday."],
    "task": ["Zoé : rédiger la fiche.", "Zoé va rédiger la fiche.", "Priya will send the draft."],
}
AGAINST = {
    "asks": ["Tu viens ?", "Will you come?"],
    "conditional": ["Si j’ai le temps.", "I might do it."],
    "habit": ["Je le fais tous les matins.", "I usually do it."],
    "negation": ["Je ne viens pas.", "I won’t do it."],
    "other": ["Tu devrais le faire.", "You should do it."],
    "past": ["J’ai fini la fiche.", "I was going to."],
    "state": ["J’espère venir.", "I hope so."],
}


def of(sentence: str) -> set[str]:
    """The names of the wordings that a sentence has."""
    return {name for name, held in zip(wordings(), worded(sentence), strict=True) if held}


def test_names() -> None:
    """Both languages have the same wordings, those that promise first."""
    for code in LANGUAGES:
        rules = language(code).rules("promises")
        assert (*sorted(rules["for"]), *sorted(rules["against"])) == wordings()
    assert set(wordings()) == {*PROMISED, *AGAINST}


@pytest.mark.parametrize(("name", "said"), [(n, s) for n, some in PROMISED.items() for s in some])
def test_what_promises(name: str, said: str) -> None:
    """Promises are found in both languages, whatever their capitals and apostrophes."""
    assert name in forms(said)


@pytest.mark.parametrize(("name", "said"), [(n, s) for n, some in AGAINST.items() for s in some])
def test_what_takes_back(name: str, said: str) -> None:
    """So is what takes a promise back."""
    assert name in of(said)


@pytest.mark.parametrize("said", ["Il neige.", "Merci pour la fiche.", "It snows.", "Thanks!", ""])
def test_plain_talk(said: str) -> None:
    """What promises nothing has none of the wordings that promise."""
    assert forms(said) == frozenset()


@given(st.text(max_size=200))
def test_any_sentence(said: str) -> None:
    """Any sentence is zeros and ones, one for each wording."""
    assert len(worded(said)) == len(wordings())
    assert set(worded(said)) <= {0.0, 1.0}
