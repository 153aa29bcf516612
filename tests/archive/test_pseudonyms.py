from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from copassist.archive.pseudonyms import ROBOT, label, letters, shown_text
from tests.conftest import said


def test_letters_follow_entrance() -> None:
    """Who opens a thread is A, the next author B, and both keep their letter."""
    thread = [said("1", by="zoé"), said("2", by="ana"), said("3", by="zoé")]
    assert letters(thread) == {"zoé": "A", "ana": "B"}


def test_robots_have_no_letter() -> None:
    """A robot takes no letter, so people's letters do not shift when one speaks."""
    robot = replace(said("rappel", by="bot"), is_bot=True)
    assert letters([robot, said("ok", by="ana")]) == {"bot": ROBOT, "ana": "A"}


@given(st.integers(min_value=1, max_value=900))
def test_letters_never_repeat(count: int) -> None:
    """Every author has a letter of their own, however many there are."""
    thread = [said("x", by=str(i)) for i in range(count)]
    assert len(set(letters(thread).values())) == count


def test_mentions_take_letters() -> None:
    """A mention shows the letter of an author of the thread, and nobody's name otherwise."""
    message = said("Merci @ana et @zoé-lyon !", mentions=("ana", "zoé-lyon"))
    shown = shown_text(message, {"ana": "B"}, "fr")
    assert shown == "Merci @Membre B et @un membre !"
    assert shown_text(message, {"ana": "B"}, "en") == "Merci @Member B et @a member !"


def test_a_name_within_a_longer_name_is_left() -> None:
    """@ana does not bite into @anabelle."""
    message = said("@anabelle et @ana", mentions=("ana", "anabelle"))
    assert shown_text(message, {"ana": "A", "anabelle": "B"}, "fr") == "@Membre B et @Membre A"


def test_labels() -> None:
    """Pseudonyms are written in the reader's language."""
    assert (label("A", "fr"), label("A", "en"), label(ROBOT, "fr")) == (
        "Membre A",
        "Member A",
        "Robot",
    )
