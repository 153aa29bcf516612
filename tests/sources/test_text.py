from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.text import TextReader, split

from .samples import ARGUMENT, DATA, only_article

AXES = (
    "Les trois axes\n\nToute communauté se fonde sur 3 axes :\n\nL’axe social (l’engagement),\n\n"
    "L’axe intellectuel (l’apprentissage)\n\nL’axe de la performance (les résultats)\n\n"
    f"{ARGUMENT}\n\nPOUF…\n\nDes efforts?\n\n{ARGUMENT}\n"
)


def test_first_line_is_the_title_and_the_signature_the_author() -> None:
    """The argument stays whole; what the site put after the signature goes."""
    article = only_article(DATA / "articles" / "suivi.txt")
    assert (article.title, article.author) == ("Faire le suivi", "Anne Roy")
    assert [s.text for s in article.sections] == [ARGUMENT]


def test_windows_text_is_read() -> None:
    """A note saved by an old editor keeps its accents."""
    article = only_article(DATA / "articles" / "ancien.txt")
    assert article.title == "L'été des équipes"
    assert article.text == "À l'automne, l'équipe s'est réunie près du fleuve."


def test_short_lines_are_no_headings() -> None:
    """Items and cries between blank lines stay in the text that they belong to."""
    title, parts = split(AXES)
    assert title == "Les trois axes"
    assert [p.heading for p in parts] == [""]
    assert "POUF…" in parts[0].text


def test_sure_headings_start_sections() -> None:
    """Underlined lines, sharps and capitals before a paragraph are headings."""
    text = f"T\n\nUn\n---\na\n# Deux\nb\n\nTROIS MOTS FORTS\n\n{ARGUMENT}\n\nFIN\n"
    assert [p.heading for p in split(text)[1]] == ["", "Un", "Deux", "TROIS MOTS FORTS"]


def test_one_long_line_is_text() -> None:
    """A note without title keeps its words."""
    assert split(ARGUMENT)[0] == ""
    assert split(ARGUMENT)[1][0].text == ARGUMENT


def test_files_without_ending_are_read_when_they_hold_text(tmp_path: Path) -> None:
    """Content decides where no name does; a script is no article."""
    for name, data in {"note": ARGUMENT.encode(), "blob": b"\0\1", "run": b"#!/bin/sh\n"}.items():
        (tmp_path / name).write_bytes(data)
    assert [TextReader().recognises(tmp_path / n) for n in ("note", "blob", "run")] == [
        True,
        False,
        False,
    ]


@given(st.text())
def test_no_line_is_lost(text: str) -> None:
    """All words of any text are in its title, headings or parts."""
    title, parts = split(text)
    seen = " ".join([title, *(f"{p.heading} {p.text}" for p in parts)])
    assert {w for w in text.split() if w.isalnum()} <= set(seen.split())
