from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.teams_markup import text_of

NAMES = {"0": "Zoé L."}
WORDS = st.text(st.characters(categories=["L", "N", "P", "S"]), min_size=1)


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ('<p>Bonjour <at id="0">Zoé</at>,</p><p>oui</p>', "Bonjour @Zoé L.,\noui"),
        ('<at id="7">Luc</at>', "@Luc"),
        ('<a href="https://x.org">ici</a>', "ici (https://x.org)"),
        ('<a href="https://x.org">https://x.org</a>', "https://x.org"),
        ("<a>ici</a>", "ici"),
        ("<strong>jeudi </strong>? <em>a</em> <s>b</s>", "**jeudi** ? *a* ~~b~~"),
        ("a<ul>\n<li>b</li>\n<li>c<ul><li>d</li></ul></li></ul>e", "a\n- b\n- c\n  - d\ne"),
        ("<blockquote><p>un</p><p>deux</p></blockquote><p>trois</p>", "> un\n> deux\ntrois"),
        ("<pre><code>x  =  1\ny</code></pre>fin", "```\nx  =  1\ny\n```\nfin"),
        ("<codeblock><code>a<br>  b</code></codeblock>", "```\na\n  b\n```"),
        ("voir <code>x</code>", "voir `x`"),
        ('<emoji id="smile" alt="🙂" title=""></emoji>!', "🙂!"),
        ('<img alt="🙂" itemtype="http://schema.skype.com/Emoji"><img alt="image">', "🙂"),
        ('<attachment id="1"></attachment><p>ok</p>', "ok"),
        ("<h1>Titre</h1>suite", "# Titre\nsuite"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a |b |\nc |"),
        ("<div><div>un</div>\n<div>deux</div>\n</div>", "un\ndeux"),
        ("<p>&nbsp;</p>", ""),
        ("<!-- x --><systemEventMessage/>", ""),
        ("", ""),
    ],
)
def test_markup_becomes_what_it_looks_like(html: str, text: str) -> None:
    """Each tag that Teams writes comes out readable."""
    assert text_of(html, NAMES) == text


@given(st.lists(WORDS, min_size=1))
def test_paragraphs_of_words_come_back(paragraphs: list[str]) -> None:
    """Whatever was typed, the page escapes it and we undo just that."""
    html = "".join(f"<p>{escape(words)}</p>" for words in paragraphs)
    assert text_of(html, NAMES) == "\n".join(paragraphs)


@given(
    st.text()
    | st.lists(st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "<at id=0>", "<a", "x"])).map(
        "".join
    )
)
def test_any_text_is_read(html: str) -> None:
    """No markup crashes the reader, however broken."""
    assert isinstance(text_of(html, NAMES), str)


def test_deep_markup_is_read_as_bare_text() -> None:
    """Nobody nests so deep; whoever does cannot stop the reading."""
    assert "fond" in text_of("<em>" * 150 + "fond", NAMES)
