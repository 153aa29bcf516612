from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from copassist.sources.inline import plain, plain_html


def _plain(text: str) -> str:
    return plain(MarkdownIt("commonmark").parseInline(text)[0].children or [])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("**gras**, *penché* et `code`", "gras, penché et code"),
        ("[fiche](fiche.md)", "fiche"),
        ("[fiche](https://x.org/f)", "fiche (https://x.org/f)"),
        ("<https://x.org/f>", "https://x.org/f"),
        ("[x.org/f](https://x.org/f/)", "x.org/f"),
        ("[](https://x.org)", "https://x.org"),
        ("![un cercle](a.png) suite", "[un cercle]  suite"),
        ("![image](a.png)![IMG_4307](b.jpg)", ""),
        ("[![Build](https://img.shields.io/x)](https://ci.org) Texte", "Texte"),
        ("[![Une photo](p.jpg)](https://x.org)Texte", "[Une photo] Texte"),
        ("a<!-- caché -->b<br>c &amp; d", "ab\nc & d"),
        ("envoi ->** @anne**", "envoi -> @anne"),
        ("2**3", "2**3"),
    ],
)
def test_marks_go_and_words_stay(text: str, words: str) -> None:
    """Links keep where they lead, pictures what they show, badges and comments nothing."""
    assert _plain(text) == words


@given(st.text(st.characters(categories=["L", "N", "Zs"], include_characters=".,;:!?'")))
def test_plain_text_is_left_alone(text: str) -> None:
    """Words without marks are not touched."""
    assert _plain(text).split() == text.split()


@given(st.text())
def test_html_scraps_never_crash(text: str) -> None:
    """Any scrap gives words without comments."""
    assert "<!--" not in plain_html(f"<!-- {text}")


def test_scripts_and_styles_are_not_words() -> None:
    """What a browser does not show is no text."""
    assert plain_html("<p>a</p><script>x()</script><style>b{}</style><div>c</div>") == "a\nc"
