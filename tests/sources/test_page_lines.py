from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.page_lines import tidy

LINE = "une ligne assez longue pour aller d'un bord à l'autre de la page"


@pytest.mark.parametrize(
    ("lines", "joined"),
    [
        ("la commu-\nnauté", "la communauté"),
        ("peut-\nêtre", "peut-être"),
        ("celles-\nci vont", "celles-ci vont"),
        ("Jean-\nPierre", "Jean-Pierre"),
        (
            "un co-\ndéveloppement et le co-développement",
            "un co-développement et le co-développement",
        ),
        (f"{LINE},\net la suite", f"{LINE}, et la suite"),
        (f"{LINE}.\nsuite", f"{LINE}.\nsuite"),
        ("le rendu,\net la suite", "le rendu,\net la suite"),
        ("Fin.\nsuite", "Fin.\nsuite"),
        ("Titre\nTexte", "Titre\nTexte"),
        ("ﬁche", "fiche"),
    ],
)
def test_words_and_sentences_are_made_whole(lines: str, joined: str) -> None:
    """Cut words join; compounds, names and new sentences do not."""
    assert tidy([lines]) == [joined]


def test_running_heads_need_most_pages() -> None:
    """What repeats at the edge of most pages goes; the same words inside stay."""
    pages = [f"Revue\nTexte {word}\nRevue\nfin {word}.\n{n}" for n, word in enumerate("abcd", 1)]
    assert tidy(pages)[0] == "Texte a\nRevue\nfin a."


def test_two_pages_lose_page_numbers_only() -> None:
    """On two pages a repeated line may be chance."""
    assert tidy(["Refrain\nun\n1", "Refrain\ndeux\nPage 2 / 2"]) == ["Refrain\nun", "Refrain\ndeux"]


def test_a_number_alone_on_one_page_stays() -> None:
    """With a single page nothing tells a page number from content."""
    assert tidy(["42"]) == ["42"]


@given(st.lists(st.text()))
def test_pages_stay_as_many(pages: list[str]) -> None:
    """Any pages come out as many as they went in."""
    assert len(tidy(pages)) == len(pages)
