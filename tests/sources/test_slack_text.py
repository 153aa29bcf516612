from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.slack_directory import Directory
from copassist.sources.slack_text import Words, words_of

from .test_json_file import JSON

DIRECTORY = Directory(names={"U1": "Anne Roy"}, channel_names={"C1": "general"})


def _words(**record: object) -> Words:
    return words_of(dict(record), DIRECTORY)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<@U1> et <@U1|anne>", "@Anne Roy et @Anne Roy"),
        ("<@U9|luc>", "@luc"),
        ("<@U9>", "@U9"),
        ("<#C1|general> <#C1> <#C9>", "#general #general #C9"),
        ("<!here> <!channel|channel>", "@here @channel"),
        ("<!subteam^S1|@lean>", "@lean"),
        ("<!date^1^{date}|5 mai>", "5 mai"),
        ("<https://x.org/a?b&amp;c>", "https://x.org/a?b&c"),
        ("<https://x.org|x.org>", "https://x.org"),
        ("<https://x.org|le site>", "le site (https://x.org)"),
        ("<mailto:a@b.fr|a@b.fr>", "a@b.fr"),
        ("1 &lt; 2 &amp;&amp; 3 &gt; 2", "1 < 2 && 3 > 2"),
        ("&amp;lt;@U1&amp;gt;", "&lt;@U1&gt;"),
        ("&lt;@U1&gt;", "<@U1>"),
        (":tada: *fort* `code`", ":tada: *fort* `code`"),
        ("a < b > c", "a < b > c"),
    ],
)
def test_marks_become_words(text: str, shown: str) -> None:
    """Ids become names, links readable, entities signs; emoji and emphasis stay."""
    assert _words(text=text).text == shown


def test_mentions_are_listed_once() -> None:
    """Each member mentioned is named once, without the sign; calls to all are no mention."""
    assert _words(text="<@U1> <@U9> <@U1> <!here>").mentions == ("Anne Roy", "U9")


@given(st.text(st.characters(exclude_characters="<>&", exclude_categories=["Cc", "Cs", "Cf"])))
def test_text_without_marks_is_left_alone(text: str) -> None:
    """What holds no mark comes out as it went in."""
    assert _words(text=text).text == text.strip()


@given(st.text(st.characters(exclude_categories=["Cc", "Cs", "Cf"])))
def test_escaped_text_comes_back(text: str) -> None:
    """Whatever a member typed, Slack escapes it and we undo just that."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert _words(text=escaped).text == text.strip()


def _rich(*elements: object) -> list[object]:
    return [{"type": "rich_text", "elements": list(elements)}]


def _section(kind: str, *items: dict[str, object]) -> dict[str, object]:
    return {"type": f"rich_text_{kind}", "elements": list(items)}


def test_blocks_that_say_more_win() -> None:
    """A message whose text is a summary is read from its blocks."""
    blocks = _rich(
        _section(
            "section",
            {"type": "text", "text": "Bonjour "},
            {"type": "user", "user_id": "U1"},
            {"type": "emoji", "name": "wave"},
            {"type": "link", "url": "https://x.org", "text": "là"},
        ),
        {
            "type": "rich_text_list",
            "style": "bullet",
            "indent": 1,
            "elements": [
                _section("section", {"type": "text", "text": "un"}),
                _section("section", {"type": "text", "text": "deux"}),
            ],
        },
        _section("quote", {"type": "text", "text": "cité"}),
    )
    words = _words(text="Bonjour", blocks=blocks)
    assert words.text == "Bonjour @Anne Roy:wave:là (https://x.org)\n  - un\n  - deux\n> cité"
    assert words.mentions == ("Anne Roy",)


def test_text_that_says_as_much_stays() -> None:
    """Marks make no text longer than the same words in blocks."""
    blocks = _rich(_section("section", {"type": "text", "text": "Bon midi"}))
    assert _words(text="*Bon* midi", blocks=blocks).text == "*Bon* midi"


def test_sections_of_apps() -> None:
    """Blocks of apps give their text, fields and elements."""
    blocks = [
        {"type": "header", "text": {"type": "plain_text", "text": "Titre"}},
        {
            "type": "section",
            "text": {"type": "mrkdwn", "text": "<@U1>"},
            "fields": [{"type": "mrkdwn", "text": "a &amp; b"}],
        },
        {"type": "context", "elements": [{"type": "plain_text", "text": "bas"}]},
        {"type": "divider"},
        {"type": "image", "alt_text": "un cercle"},
    ]
    assert _words(blocks=blocks).text == "Titre\n@Anne Roy\na & b\nbas\nun cercle"


def test_attachments_count_only_without_words() -> None:
    """A bot's attachment is its message; under a member's it is a preview."""
    attachments = [{"pretext": "Avant", "text": "<https://x.org|1>: fait", "fallback": "non"}]
    assert _words(text="", attachments=attachments).text == "Avant\n1 (https://x.org): fait"
    assert _words(text="Vu", attachments=attachments).text == "Vu"
    assert _words(attachments=[{"fallback": "reste"}]).text == "reste"


@given(
    st.dictionaries(
        st.sampled_from(["text", "blocks", "attachments"]),
        JSON
        | st.lists(
            st.dictionaries(
                st.sampled_from(["type", "elements", "text", "indent", "fields", "blocks"]), JSON
            )
        ),
    )
)
def test_messages_of_any_shape(record: dict[str, object]) -> None:
    """No shape of message crashes the reader."""
    assert isinstance(words_of(record, DIRECTORY).text, str)
