from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from copassist.sources.discord_markup import Writer, parts_of

PLAIN = st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf", "Zl", "Zp", "Zs", "Cn", "Co"]))


def _text(markup: str) -> str:
    return Writer().text(_element(markup))


def _element(markup: str) -> etree._Element:
    (element,) = etree.HTML(f"<div>{markup}</div>").iter("div")
    return element


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<strong>a</strong> <em>b</em> <s>c</s> <u>d</u>", "**a** *b* ~~c~~ __d__"),
        ('<a href="https://x.org">https://x.org</a>', "https://x.org"),
        ('<a href="https://x.org">ici</a>', "ici (https://x.org)"),
        ("a<ul><li>b</li><li>c<ul><li>d</li></ul></li></ul>e", "a\n- b\n- c\n  - d\ne"),
        ("<h2>Titre</h2>suite", "## Titre\nsuite"),
        ('<code class="chatlog__markdown-pre--inline">a</code>', "`a`"),
        ('x<code class="pre pre--multiline">a\nb</code>y', "x\n```\na\nb\n```\ny"),
        ('<span class="spoiler-text">a</span>', "||a||"),
        ('<span class="chatlog__markdown-spoiler x">a</span>', "||a||"),
        ('<img class="chatlog__emoji" alt="😉" title="wink">', "😉"),
        ('<img class="emoji" alt="etabli" title="etabli">', ":etabli:"),
        ('<img src="x" alt="une image">a', "a"),
        ("a<!-- b -->c<br>d", "ac\nd"),
        ("<s></s>a", "a"),
    ],
)
def test_markup_goes_back_to_markdown(markup: str, text: str) -> None:
    """What people typed is what comes out."""
    assert _text(markup) == text


def test_only_members_are_mentions() -> None:
    """Channels, roles and calls to all are words."""
    writer = Writer()
    mention = '<span class="mention" title="luc">@Luc  O’Neill</span>'
    text = writer.text(_element(f'{mention} <span class="mention">@everyone</span>'))
    assert (text, list(writer.mentions)) == ("@Luc O’Neill @everyone", ["Luc O’Neill"])


@given(PLAIN)
def test_text_without_marks_comes_back(text: str) -> None:
    """Whatever was typed, the page escapes it and we undo just that."""
    assert _text(escape(text)) == text.strip()


def test_parts_are_known_by_the_end_of_their_class() -> None:
    """Old and new names of a part are one."""
    box = _element('<b class="chatlog__author-name">a</b><b class="x chatlog__author">b</b>')
    assert [part.text for part in parts_of(box)["author"]] == ["a", "b"]
