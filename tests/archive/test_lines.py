from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.archive.lines import STEM_CHARS, Line, Reading, names, read


def reading(text: str, author: str = "Ana", *mentions: str) -> Reading:
    return read(Line("1", author, datetime(2026, 3, 2, tzinfo=UTC), text, mentions))


def test_words_that_tell() -> None:
    """Words lose accents and endings, links and empty words are left out, in both languages."""
    found = reading("Les imprimantes de l'été: https://example.org/imprimante and the printers")
    assert found.words == ("ete", "imprim", "printe")


@pytest.mark.parametrize("text", ["Merci !", "ok", "Thanks a lot Ana", "🎉", ""])
def test_reactions(text: str) -> None:
    """A few words of thanks or assent react, and so does what has no word."""
    assert reading(text).reacts


def test_not_a_reaction() -> None:
    """What opens with thanks and goes on at length is more than a reaction."""
    assert not reading("merci " * 40).reacts
    assert not reading("Quelqu'un a le gabarit ?").reacts


def test_names() -> None:
    """An author is called by any word of their name, mentioned whatever the case."""
    assert names("zoe de la roy") == {"zoe", "roy"}
    assert reading("@zoé", "Ana", "ZOÉ Roy").mentions == {"zoe roy"}


@given(st.text(max_size=400), st.text(max_size=30))
def test_any_text(text: str, author: str) -> None:
    """Any text is read, into short words that stand in order."""
    found = reading(text, author)
    assert list(found.words) == sorted(set(found.words))
    assert all(len(word) <= STEM_CHARS for word in found.words)
