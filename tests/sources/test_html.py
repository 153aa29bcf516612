from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from copassist.errors import MalformedExportError
from copassist.sources import html

from .samples import DATA, LIMITS, articles, only_article

PAGE = DATA / "articles" / "page.html"


@pytest.mark.parametrize("with_trafilatura", [True, False])
def test_main_content_with_its_headings(
    with_trafilatura: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The article stays whole, and menus, teasers and footers go, whichever way it is read."""
    if not with_trafilatura:
        monkeypatch.setattr(html, "_main", lambda tree: [])
    (article,) = articles(html.HtmlReader().read(PAGE, DATA, limits=LIMITS))
    assert (article.title, article.author) == ("Animer sans s'épuiser", "Anne Roy")
    assert (article.date, article.language) == (date(2024, 3, 5), "fr")
    headings = [s.heading for s in article.sections]
    assert headings == ["", "Partager la charge", "Mesurer peu, mais mesurer"]
    assert "- envoyer le compte rendu le lendemain" in article.sections[1].text
    assert "Mai | 14" in article.text and "y compris ceux qui le mesurent." in article.text
    assert not any(word in article.text for word in ("Drucker", "Accueil", "cookies", "©", "Lean"))


def _page(tmp_path: Path, data: bytes, name: str = "p.html") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def test_short_notes_keep_their_lines(tmp_path: Path) -> None:
    """A page too short for the main-content finder is read whole."""
    page = b"<h1>Note</h1><p>Courte <b>note</b>.</p><ul><li><p>un</p></li><li>deux</li></ul>"
    article = only_article(_page(tmp_path, page))
    assert (article.title, article.text) == ("Note", "Courte note.\n\n- un\n- deux")


def test_content_tells_a_page_under_any_name(tmp_path: Path) -> None:
    """A page saved as text is still a page; a name alone makes none."""
    reader = html.HtmlReader()
    assert reader.recognises(_page(tmp_path, b"\n<!DOCTYPE html><p>a", "a.txt"))
    assert reader.recognises(_page(tmp_path, b"<p>a</p>", "b.htm"))
    assert not reader.recognises(_page(tmp_path, b"no tags", "c.html"))


def test_declared_encoding(tmp_path: Path) -> None:
    """A page that is not UTF-8 is read as it declares."""
    page = '<html><head><meta charset="iso-8859-15"></head><body><p>Œuvre à 5 €</p></body></html>'
    assert only_article(_page(tmp_path, page.encode("iso-8859-15"))).text == "Œuvre à 5 €"


def test_title_loses_the_name_of_the_site(tmp_path: Path) -> None:
    """Without a single main heading the title of the window is taken, less the site."""
    page = b"<html><head><title>Le suivi | Mon site</title></head><body><p>Corps.</p></body></html>"
    assert only_article(_page(tmp_path, page)).title == "Le suivi"


def test_no_day_is_guessed(tmp_path: Path) -> None:
    """A day in the text or the footer is not the day of the article."""
    page = b"<html><body><p>Le 5 mai 2020, on commence.</p><footer>2013</footer></body></html>"
    assert only_article(_page(tmp_path, page)).date is None


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"<html>\0\0</html>", "binary"),
        (b"<html><body></body></html>", "empty"),
    ],
)
def test_pages_without_words_are_malformed(tmp_path: Path, data: bytes, key: str) -> None:
    """Each fault has its own key."""
    with pytest.raises(MalformedExportError) as caught:
        only_article(_page(tmp_path, data))
    assert caught.value.key == key
