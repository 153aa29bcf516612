from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.zulip_directory import Directory
from copassist.sources.zulip_markdown import quoted_message, words_of

DIRECTORY = Directory(names={"8": "Anne Roy"}, full_names={"Anne Roy": "8"})
PLAIN = st.text(st.characters(exclude_characters="`~@#[<\r", exclude_categories=["Cc", "Cs", "Cf"]))


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("@**Anne|8** et @_**Anne Roy**", "@Anne Roy et @Anne Roy"),
        ("@**all** @**topic** @*équipe* @_*lean*", "@all @topic @équipe @lean"),
        (
            "#**outils** #**outils>Quel outil ?** #**a>b@12**",
            "#outils #outils > Quel outil ? #a > b",
        ),
        ("[plan](https://x.org/a_(b)) [](/user_uploads/1/a.png)", "plan (https://x.org/a_(b))"),
        ("[x.org](https://x.org) ![ici](https://x.org/i)", "x.org ici (https://x.org/i)"),
        ("`@**Anne|8**` ``a ` @**Anne|8**``", "`@**Anne|8**` ``a ` @**Anne|8**``"),
        ("à <time:2026-03-02T09:00:00-05:00>", "à 2026-03-02T09:00:00-05:00"),
        ("**gras** _et_ $$x^2$$ :tada: a < b", "**gras** _et_ $$x^2$$ :tada: a < b"),
        ("> cité\n- un\n- deux", "> cité\n- un\n- deux"),
    ],
)
def test_marks_become_words(content: str, text: str) -> None:
    """What Zulip adds to Markdown is made readable, and Markdown stays."""
    assert words_of(content, DIRECTORY).text == text


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("```quote\nun\n\ndeux\n```\nOui", "> un\n>\n> deux\nOui"),
        ("````quote\n```quote\na\n```\nb\n````\nc", "> > a\n> b\nc"),
        ("````quote\n```\n@**Anne|8**\n```\n````", "> ```\n> @**Anne|8**\n> ```"),
        ("```spoiler La fin @**Anne|8**\nelle gagne\n```", "La fin @Anne Roy\nelle gagne"),
        ("~~~python\nx = 1\n~~~", "~~~python\nx = 1\n~~~"),
        ("```\nsans fin", "```\nsans fin\n```"),
        ("```quote\nsans fin", "> sans fin"),
    ],
)
def test_fences(content: str, text: str) -> None:
    """Quotes hold quotes and code, spoilers are opened, and code is left alone."""
    assert words_of(content, DIRECTORY).text == text


def test_mentions_and_files_are_gathered() -> None:
    """Each is named once; a call to all is no mention, an upload has a name without a label."""
    words = words_of(
        "@**Anne|8** @**Luc|9** @**Anne|8** @**all** [](/user_uploads/1/x/un%20plan.png) "
        "[B.pdf](https://x.org/user_uploads/1/b.pdf)",
        DIRECTORY,
    )
    assert words.mentions == ("Anne Roy", "Luc")
    assert words.files == ("un plan.png", "B.pdf")


def test_quote_and_reply_names_its_message() -> None:
    """The link beside the silent mention leads to the message that is answered."""
    said = (
        "@_**Anne|8** [a dit](https://x.org/#narrow/channel/3-a/topic/b/near/42):\n```quote\na\n```"
    )
    assert quoted_message(said) == "42"
    assert quoted_message("voir [ça](https://x.org/#narrow/channel/3-a/topic/b/near/42)") == ""


def test_deep_quotes_lose_no_word() -> None:
    """Nesting past any use is read as code."""
    text = words_of("```quote\n" * 5000 + "fond", DIRECTORY).text
    assert text.count("fond") == 1


@given(PLAIN)
def test_text_without_marks_is_left_alone(text: str) -> None:
    """What holds no mark comes out as it went in."""
    lines = (line for line in text.split("\n"))
    assert words_of(text, DIRECTORY).text == "\n".join(lines).strip()


@given(st.text("`~quote *@#|[]()<>:ab\n", max_size=200))
def test_any_marks_in_any_order(text: str) -> None:
    """Marks that do not fit together are text."""
    shown = words_of(text, DIRECTORY).text
    assert shown.count("a") <= text.count("a") and "\r" not in shown
