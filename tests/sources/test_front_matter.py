from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.front_matter import split

WORDS = st.text(st.characters(categories=["Ll", "Lu"]), min_size=1).filter(
    lambda word: word.lower() not in {"null", "true"}
)


def test_french_and_english_keys() -> None:
    """Both languages name title, author, day and language."""
    french, text = split("---\ntitre: T\nauteur: A\ndate: 2025-05-01\nlangue: fr\n---\nCorps\n")
    english, _ = split("---\ntitle: T\nauthor: A\ndate: May 1, 2025\nlang: fr-CA\n---\nBody\n")
    assert french == english
    assert (french.title, french.author, french.date) == ("T", "A", date(2025, 5, 1))
    assert (french.language, text) == ("fr", "Corps\n")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Texte",
        "---\nsuite\n",
        "---\n\nUne phrase.\n\n---\nFin",
        "a\n---\ntitre: x\n---\n",
        "---\nNote : bien.\nUne ligne de prose\n---\n",
    ],
)
def test_rules_are_no_head(text: str) -> None:
    """Lines of dashes around prose take nothing away from it."""
    head, rest = split(text)
    assert (head.title, rest) == ("", text)


def test_heads_that_yaml_refuses_are_read_line_by_line() -> None:
    """A second colon in a title, which people write, is kept."""
    head, _ = split("---\ntitle: Troc : école: suite\nauthor: 'Anne'\ntags: [a\n---\nx")
    assert (head.title, head.author) == ("Troc : école: suite", "Anne")


def test_head_in_a_comment() -> None:
    """Some sites hide the head in a comment; the text after it is whole."""
    assert split("<!--\n\n---\ntitle: T\n---\n\n-->\n\nTexte")[1].strip() == "Texte"
    assert split("<!--\n---\ntitle: T\n---\nreste -->\nTexte")[1] == "<!--reste -->\nTexte"


def test_lists_of_authors_and_odd_values() -> None:
    """A list of names becomes one line; what nests deeper is nothing."""
    head, _ = split("---\ntitle: {a: b}\nauthor: [Anne, Luc]\ndate: 2025-13-45\n---\n")
    assert (head.title, head.author, head.date) == ("", "Anne, Luc", None)


@given(st.text())
def test_any_text_splits(text: str) -> None:
    """No text crashes the parser, and what is left is a part of it."""
    for source in (text, f"---\n{text}\n---\n", f"<!--\n---\ntitle: x\n{text}\n---\n-->"):
        _, rest = split(source)
        assert len(rest) <= len(source) + len("<!--")


@given(WORDS, WORDS, st.text())
def test_what_is_written_is_read(title: str, author: str, text: str) -> None:
    """Plain words come out of the head as they went in, and the text after it untouched."""
    head, rest = split(f"---\ntitle: {title}\nauthor: {author}\n---\n{text}")
    assert (head.title, head.author, rest) == (title, author, text)
