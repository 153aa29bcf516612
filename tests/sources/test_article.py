from __future__ import annotations

from pathlib import Path

import pytest

from copassist.errors import MalformedExportError
from copassist.records import Article
from copassist.sources.article import Head, build, part, slugify


def _build(*parts: tuple[str, str], title: str = "", name: str = "ma-note.md") -> Article:
    sections = [part(heading, text) for heading, text in parts]
    return build("text", Path("/r") / name, Path("/r"), Head(title=title), sections)


def test_slugs_are_ascii_and_unique() -> None:
    """Headings that repeat or hold accents get slugs that tell them apart."""
    article = _build(("", "a"), ("À l’œuvre !", "b"), ("À l'œuvre", "c"), ("À l’œuvre 2", "d"))
    slugs = [section.slug for section in article.sections]
    assert slugs == ["intro", "a-l-oeuvre", "a-l-oeuvre-2", "a-l-oeuvre-2-2"]


def test_slug_of_no_heading() -> None:
    """Without heading the slug says so, or names the page."""
    assert (slugify(""), slugify("☺"), slugify("", 3)) == ("intro", "intro", "page-3")


def test_title_comes_from_the_opening_heading_or_the_file() -> None:
    """A heading that opens the text is its title; one after some text is not."""
    opening = _build(("Mon titre :", "a"), ("Suite", "b"))
    assert (opening.title, [s.heading for s in opening.sections]) == ("Mon titre", ["", "Suite"])
    assert _build(("", "du texte"), ("Suite", "b")).title == "Ma note"


def test_heading_that_repeats_the_title_goes() -> None:
    """The title stands on every passage already."""
    article = _build(("LES TROIS AXES", "a"), title="Les trois axes")
    assert [(s.slug, s.heading) for s in article.sections] == [("intro", "")]


def test_an_article_without_words_is_empty() -> None:
    """Blank parts make no article."""
    with pytest.raises(MalformedExportError) as caught:
        _build(("", " \n\u00a0\n"))
    assert caught.value.key == "empty"


def test_blank_lines_are_single() -> None:
    """Runs of blank lines say nothing more than one."""
    assert _build(("", "\n\na  \n\n\u00a0\n\nb\n"), title="t").sections[0].text == "a\n\nb"
