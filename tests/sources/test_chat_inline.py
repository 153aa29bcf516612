from __future__ import annotations

import pytest

from copassist.sources.chat_html import read_chat_html
from copassist.sources.chat_inline import Gathered, file_name, is_upload, link


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ('<span class="user-mention" data-user-id="3">@Anne Roy</span>', "@Anne Roy"),
        ('<span class="user-mention silent" data-user-id="3">Anne Roy</span>', "@Anne Roy"),
        ('<span class="user-mention" data-user-id="*">@tous</span>', "@tous"),
        ('<span class="user-group-mention" data-user-group-id="1">@équipe</span>', "@équipe"),
        ('<a class="mention" href="/u/anne">@anne</a>', "@Anne Roy"),
        ('<a class="mention-group" href="/g/e">@equipe</a>', "@equipe"),
        ('<a class="hashtag-cooked" href="/c/a"><svg></svg><span>outils</span></a>', "#outils"),
        ('<a class="stream-topic" href="/#narrow/x">#a &gt; b</a>', "#a > b"),
        ('<span class="emoji emoji-1f1eb-1f1f7" title="fr">:fr:</span>', "🇫🇷"),
        ('<span class="emoji emoji-d800" title="x">:x:</span>', "x"),
        ('<img class="emoji" alt=":tada:" src="/e.png">', ":tada:"),
        ('<a href="https://x.org/a">ici</a>', "ici (https://x.org/a)"),
        ('<a href="https://x.org/a">x.org/a</a>', "x.org/a"),
        ('<a href="mailto:a@b.fr">écrire</a>', "écrire (a@b.fr)"),
        ('<a href="/t/12">le sujet</a>', "le sujet"),
        ('<a href="https://x.org/#narrow/near/1">said</a>', "said"),
        (
            '<span class="katex"><math><semantics><mi>x</mi><annotation '
            'encoding="application/x-tex">x^2</annotation></semantics></math></span>',
            "$$x^2$$",
        ),
        ("<math><mi>x</mi></math>", "x"),
    ],
)
def test_tags_become_what_was_typed(markup: str, text: str) -> None:
    """Mentions, emoji, links and formulas read as plain text."""
    names = {"anne": "Anne Roy"}
    assert read_chat_html(f"<p>{markup}</p>", lambda h: names.get(h, h)).text == text


def test_members_are_mentioned_and_groups_are_not() -> None:
    """Each member once, in order; calls to everyone name nobody."""
    words = read_chat_html(
        '<a class="mention">@luc</a> <a class="mention">@anne</a> <a class="mention">@luc</a> '
        '<span class="mention">@here</span> <a class="mention-group">@equipe</a>'
    )
    assert words.mentions == ("luc", "anne")


def test_pictures_and_attachments_are_files() -> None:
    """Uploads are named once, whether linked, drawn or both; avatars and icons are none."""
    words = read_chat_html(
        '<p><a href="/user_uploads/1/a.png">a.png</a></p><div class="message_inline_image">'
        '<a href="/user_uploads/1/a.png" title="a.png"><img src="/user_uploads/1/a.png"></a></div>'
        '<a class="lightbox" href="/uploads/x/b.jpeg" title="plan.jpeg"><img alt="plan"></a>'
        '<a class="attachment" href="/uploads/short-url/c.pdf">notes.pdf</a>'
        '<img class="avatar" src="/d.png"><img src="https://x.org/un%20cercle.png">'
        '<div class="message_inline_image"><a href="https://x.org/e.png"><img></a></div>'
    )
    assert words.files == ("a.png", "plan.jpeg", "notes.pdf", "un cercle.png")
    assert words.text == "a.png\n\nnotes.pdf"


def test_addresses() -> None:
    """An address that is none is text; a link without a label is its address."""
    assert link("https://x.org", "") == "https://x.org"
    assert link("http://[x", "là") == "là (http://[x)"
    assert (file_name("http://[x"), is_upload("http://[x")) == ("", False)
    assert is_upload("https://x.org/user_uploads/1/a") and not is_upload("/t/uploads")


def test_a_call_to_everyone_is_no_mention() -> None:
    """The words for everyone are the same in any case."""
    gathered = Gathered()
    assert [gathered.mention(name) for name in ("All", "anne", "")] == ["@All", "@anne", "@"]
    assert list(gathered.mentions) == ["anne"]
