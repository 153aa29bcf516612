from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from copassist.assistant.followup import complete
from copassist.records import Exchange

PAST = (Exchange("Comment animer une rencontre avec deux langues ?", "…"),)


def past(*questions: str) -> list[Exchange]:
    return [Exchange(question) for question in questions]


@pytest.mark.parametrize(
    ("question", "sought"),
    [
        ("et à distance ?", "Comment animer une rencontre avec deux langues, à distance ?"),
        ("Pourquoi ?", "Comment animer une rencontre avec deux langues, Pourquoi ?"),
        ("Ça dure ?", "Ça dure ? (Comment animer une rencontre avec deux langues)"),
    ],
)
def test_leaning_questions_take_what_they_lean_on(question: str, sought: str) -> None:
    """A question without a subject of its own is searched with that of the conversation."""
    assert complete(question, "fr", PAST) == sought


@pytest.mark.parametrize(
    "question",
    [
        "Combien coûte le gabarit A3 de la ville ?",
        "Qui a proposé le jumelage entre membres en octobre ?",
        "C'est quoi le codéveloppement ?",
        "La page de le_ronchon sur le délai, il l'a écrite finalement ?",
        "Il a mis quoi, night_owl, entre les deux allées ?",
        "Le livreur est-il passé hier quand je n’étais pas là",
        "La pompe a-t-elle tenu ?",
    ],
)
def test_whole_questions_are_left(question: str) -> None:
    """A question that stands alone is searched as it is."""
    assert complete(question, "fr", PAST) == question


def test_a_chain_reaches_its_subject() -> None:
    """A follow-up to a follow-up keeps the subject and what was added to it."""
    sought = complete("and in a small group?", "en", past("How long is a case?", "and online?"))
    assert sought == "How long is a case, online, in a small group ?"


def test_a_later_month_takes_the_place_of_an_earlier_one() -> None:
    """A month that replaces another is searched alone; a place stands beside it."""
    asked = past("Combien de temps durait le changement ?", "et en janvier ?", "et à Lyon ?")
    sought = complete("et en avril 2026 ?", "fr", asked)
    assert "janvier" not in sought
    assert "Lyon" in sought and "avril 2026" in sought
    asked = past("Quelle note pour la rencontre de mai 2026 ?")
    sought = complete("et pour celle de juin 2026 ?", "fr", asked)
    assert sought == "Quelle note pour la rencontre de juin 2026 ?"


def test_a_new_subject_closes_the_old_one() -> None:
    """What follows a question that stood alone leans on it, and on nothing before."""
    asked = past("Combien coûte le gabarit A3 de la ville ?", "Qui est le_ronchon ?")
    sought = complete("et où travaille-t-il ?", "fr", asked)
    assert "le_ronchon" in sought
    assert "gabarit" not in sought


def test_without_history() -> None:
    """The first question leans on nothing."""
    assert complete("et alors ?", "fr", ()) == "et alors ?"


@settings(deadline=None)  # the first call loads the detector of languages
@given(st.lists(st.text(max_size=60), max_size=3), st.text(max_size=80))
def test_any_conversation(asked: list[str], question: str) -> None:
    """Any texts make a question; alone, it is left as it is."""
    assert complete(question, "fr", ()) == question
    assert isinstance(complete(question, "en", past(*asked)), str)
