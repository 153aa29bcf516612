from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.index.sentences import pack, quotable, sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oui. Non.", ["Oui.", "Non."]),
        ("C’est fait\u00a0! Et toi\u00a0? Bien.", ["C’est fait\u00a0!", "Et toi\u00a0?", "Bien."]),
        (
            "Il dit «\u00a0c’est bon.\u00a0» Puis il part.",
            ["Il dit «\u00a0c’est bon.\u00a0»", "Puis il part."],
        ),
        ("M. Untel vient à 8.30 h. On part.", ["M. Untel vient à 8.30 h.", "On part."]),
        ("See e.g. the guide. It helps.", ["See e.g. the guide.", "It helps."]),
        ("un\ndeux", ["un", "deux"]),
        ("J’ai eu 3.5 heures.", ["J’ai eu 3.5 heures."]),
        ("Attends… Je relis.", ["Attends…", "Je relis."]),
        (
            "Des gens (qui se ressemblent!) autour d’un sujet.",
            ["Des gens (qui se ressemblent!) autour d’un sujet."],
        ),
    ],
)
def test_ends(text: str, expected: list[str]) -> None:
    """Sentences end where a reader of French or English hears them end."""
    assert sentences(text) == expected


@given(st.text(max_size=400))
def test_verbatim_and_nothing_lost(text: str) -> None:
    """Each sentence stands letter by letter in the text, in order, and only space is left out."""
    place = 0
    for sentence in sentences(text):
        found = text.index(sentence, place)
        assert not text[place:found].strip()
        place = found + len(sentence)
    assert not text[place:].strip()


@given(st.text(alphabet=st.sampled_from("ab. \n!é"), max_size=600), st.integers(10, 80))
def test_pieces_are_short_and_complete(text: str, limit: int) -> None:
    """No piece is over the limit, and no letter is lost."""
    pieces = pack(text, limit)
    assert all(len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_list_is_quoted_with_what_announces_it() -> None:
    """The items of a list come with their announcing line, as one slice; what follows does not."""
    text = (
        "Il y a 3 axes :\n\nL’axe social\n\nL’axe intellectuel\n\n" + "Une phrase longue " * 9 + "."
    )
    first, last = quotable(text)
    assert first == "Il y a 3 axes :\n\nL’axe social\n\nL’axe intellectuel"
    assert last.startswith("Une phrase longue")


@given(st.text(alphabet=st.sampled_from("ab. :\n!é"), max_size=300))
def test_quotable_is_verbatim(text: str) -> None:
    """Whatever is quotable stands letter by letter in the text, and nothing but space is lost."""
    found = quotable(text)
    assert all(piece in text for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())


@pytest.mark.parametrize("text", ["a" * 5_000_000, "mot! " * 100_000, "M. " * 100_000])
def test_a_text_without_an_end_is_read_once(text: str) -> None:
    """Megabytes on one line, with stops that end nothing, are cut in one pass, nothing lost."""
    pieces = pack(text, 800)
    assert sum(len(piece.replace(" ", "")) for piece in pieces) == len(text.replace(" ", ""))
