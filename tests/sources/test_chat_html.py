from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.chat_html import read_chat_html

WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=12)
BLOCKS = ["p", "div", "ul", "ol", "li", "blockquote", "pre", "table", "tr", "td", "aside", "h1"]
TAGS = st.sampled_from([*BLOCKS, "code", "a", "span", "img", "br", "details", "math"])
ATTRIBUTES = st.sampled_from(
    [
        "",
        ' class="quote"',
        ' class="onebox"',
        ' class="user-mention" data-user-id="3"',
        ' class="emoji emoji-d800-1f642"',
        ' class="katex"',
        ' href="http://[x"',
        ' class="lightbox" href="/uploads/a.png"',
        ' start="-9"',
    ]
)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Un <b>mot</b> &amp;\n deux</p><p>Trois</p>", "Un mot & deux\n\nTrois"),
        ("<p>un<br>\ndeux<br><br>trois</p>", "un\ndeux\n\ntrois"),
        ("<ul><li>un<ul><li>deux</li></ul></li><li>trois</li></ul>", "- un\n  - deux\n- trois"),
        ('<ol start="3"><li><p>a</p></li><li>b</li></ol>', "3. a\n4. b"),
        ("<blockquote><p>a</p><p>b</p></blockquote><p>c</p>", "> a\n>\n> b\n\nc"),
        ("<blockquote><blockquote>a</blockquote>b</blockquote>", "> > a\n>\n> b"),
        (
            "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2<br>3</td></tr></table>",
            "A | B\n1 | 2 3",
        ),
        (
            "<h1>Titre</h1>suite<hr><details><summary>Plus</summary>fin</details>",
            "Titre\n\nsuite\n\nPlus\nfin",
        ),
        ("a<script>b</script><!-- c --><style>d</style>e", "ae"),
        ("sans balise", "sans balise"),
        ("", ""),
    ],
)
def test_blocks_become_lines(markup: str, text: str) -> None:
    """Paragraphs, lists, quotes and tables keep their form."""
    assert read_chat_html(markup).text == text


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>le <code>a  b</code></p>", "le `a  b`"),
        (
            '<div class="codehilite" data-code-language="Python"><pre><span></span>'
            "<code>x = 1\n\n\n\ny\n</code></pre></div>",
            "```python\nx = 1\n\n\n\ny\n```",
        ),
        ('<pre><code class="lang-auto">a\n  b</code></pre>', "```\na\n  b\n```"),
        ('<pre><code class="lang-js">a</code></pre>', "```js\na\n```"),
        ("<pre>```\na\n```</pre>", "````\n```\na\n```\n````"),
        ("<blockquote><pre>a\nb</pre></blockquote>", "> ```\n> a\n> b\n> ```"),
    ],
)
def test_code_is_kept_as_it_stands(markup: str, text: str) -> None:
    """Blanks count in code, and ticks inside do not end it."""
    assert read_chat_html(markup).text == text


def test_quotes_of_a_forum_name_nobody() -> None:
    """The title of a quote is a name; what is quoted is what counts."""
    words = read_chat_html(
        '<aside class="quote no-group" data-username="anne" data-post="1"><div class="title">'
        '<div class="quote-controls"></div><img class="avatar" src="/a.png"> Anne Roy:</div>'
        "<blockquote><p>Qui vient ?</p></blockquote></aside><p>Moi</p>"
    )
    assert (words.text, words.mentions, words.files) == ("> Qui vient ?\n\nMoi", (), ())


def test_previews_of_links_are_their_title_and_address() -> None:
    """What a page says of itself was written by nobody here."""
    words = read_chat_html(
        '<p>Voir</p><aside class="onebox" data-onebox-src="https://x.org/a"><header class="source">'
        '<a href="https://x.org">x.org</a></header><article class="onebox-body">'
        '<h3><a href="https://x.org/a">Un titre</a></h3><p>Long</p></article></aside>'
        '<div class="message_embed"><a href="https://x.org">x</a></div>'
    )
    assert words.text == "Voir\n\nUn titre (https://x.org/a)"


def test_depth_loses_no_word() -> None:
    """Nesting past any use loses its layout alone."""
    for tag in ("blockquote", "div", "ul"):
        assert "fond" in read_chat_html(f"<{tag}>" * 5000 + "fond").text


@given(st.lists(WORDS, min_size=1, max_size=5))
def test_plain_words_come_back(words: list[str]) -> None:
    """Whatever a member typed, escaped in a paragraph, is what is read."""
    text = " ".join(words)
    assert read_chat_html(f"<p>{html.escape(text)}</p>").text == text


@given(st.lists(st.tuples(TAGS, ATTRIBUTES, st.booleans(), WORDS), max_size=12))
def test_tags_of_any_shape(tags: list[tuple[str, str, bool, str]]) -> None:
    """No order of tags, closed or not, crashes the walk or leaves a tag of it."""
    pieces = (f"<{t}{a}>{html.escape(w)}{f'</{t}>' if closed else ''}" for t, a, closed, w in tags)
    assert "<aside" not in read_chat_html("".join(pieces)).text
