from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.mail_html import html_text


def test_quotes_links_and_signatures() -> None:
    """Quotes become ``> `` lines, of any depth; signatures stand under ``-- ``; links are shown."""
    page = """<html><head><style>p {}</style></head><body><p>Oui&nbsp;: voir
    <a href="https://exemple.org/a">le plan</a> et <a href="https://exemple.org">exemple.org</a>.
    <a href="mailto:a@b.fr">a@b.fr</a></p>
    <blockquote><p>Dehors</p><blockquote>Dedans</blockquote></blockquote>
    <div class="gmail_signature">Anne</div></body></html>"""
    assert html_text(page).split("\n") == [
        "Oui : voir le plan (https://exemple.org/a) et exemple.org. a@b.fr",
        "",
        "> Dehors",
        ">",
        "> > Dedans",
        "",
        "-- ",
        "Anne",
    ]


def test_long_links_keep_their_words_alone() -> None:
    """An address that follows people around is not read out."""
    page = f'<p><a href="https://exemple.org/{"x" * 300}">Lire</a></p>'
    assert html_text(page) == "Lire"


@given(st.text(st.sampled_from("<>/abp\"='&;! \n\x00é"), max_size=200))
def test_any_page_is_text(page: str) -> None:
    """No page raises."""
    assert isinstance(html_text(page), str)
    assert html_text(f'<?xml version="1.0" encoding="x"?><p>Bonjour {page.count("a")}</p>')
