from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from copassist.ui.plain import NO_BREAK_SPACE, SPLIT, answer, line, marked, plain

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "![](http://evil.example/x.png)",
    "$$x^2$$ and $y$",
    ":red[x] :smile: :material/home: ::card[x] :::note",
    "# title",
    "- item",
    "1. item",
    "> quote",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "`code` ```block```",
    "*a* _b_ ~~c~~ **d**",
    "&lt;b&gt; &amp;",
    "a -> b <- c -- d >= e <= f ~= g <-> h",
    "https://evil.example www.evil.example me@evil.example",
    "title\n===\nother\n---",
    "    indented",
    "[^1] [ref]: http://x",
    ":tada: :+1: a:smile:b 10:30:45 ::card :small[x]",
    ":orange-background[not ours] end: quoted",
    "x -- y <- z -> w, $5 and $6",
    "\\ backslash \\[x\\]",
)
READER = MarkdownIt("commonmark", {"linkify": False}).enable(["table", "strikethrough"])
TEXTS = st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])) | st.lists(
    st.sampled_from([*HOSTILE, "\n", "\n\n", " ", "word", ":", "[", "]", "*", "\\"])
).map("".join)


def read(markdown: str) -> str:
    """Return the text that a reader of Markdown shows, which must be plain paragraphs."""
    words = []
    for token in READER.parse(markdown):
        if token.type in ("paragraph_open", "paragraph_close"):
            continue
        assert token.type == "inline", token
        for child in token.children or ():
            assert child.type in ("text", "softbreak", "hardbreak", "text_special"), child
            words.append(child.content if child.type.startswith("text") else "\n")
        words.append("\n")
    return "".join(words).replace(SPLIT, "")


def folded(text: str) -> str:
    return " ".join(text.replace(NO_BREAK_SPACE, " ").split())


@given(TEXTS)
@example("\n".join(HOSTILE))
def test_any_text_reads_as_it_stands(text: str) -> None:
    """Whatever is written, Markdown makes plain paragraphs of it with the very same characters."""
    assert folded(read(plain(text))) == folded(text)
    assert folded(read(line(text))) == folded(text)


@given(TEXTS)
def test_no_mark_is_left_unescaped(text: str) -> None:
    """Every ASCII punctuation mark stands behind a backslash, except our own split."""
    left = re.sub(r"\\[!-/:-@\[-`{-~]", "", plain(text).replace(SPLIT, ""))
    assert not re.search(r"[!-/:-@\[-`{-~]", left.replace("\\\n", ""))


@pytest.mark.parametrize(
    "text", [":smile:", ":material/home:", ":material_home:", "a->b", "a -- b"]
)
def test_what_is_rewritten_after_parsing_is_split(text: str) -> None:
    """Streamlit turns these into signs after parsing: no part of the text still holds one."""
    parts = plain(text).replace("\\", "").split(SPLIT)
    assert len(parts) > 1
    assert not any(re.search(r":[\w+-]+:|->|--", part) for part in parts)


@given(TEXTS, st.integers(0, 40), st.integers(1, 40))
def test_highlighting_changes_no_word(text: str, start: int, length: int) -> None:
    """The highlighted text has the same words as the text."""
    found = marked(text, text[start : start + length])
    # What is escaped is read first, so that only our own directive is taken off.
    found = re.sub(
        r"(\\.)|:orange-background\[((?:\\.|:small\[\]|[^\]\\])*)\]",
        lambda match: match[1] or match[2],
        found,
    )
    assert folded(read(found)) == folded(text)


def test_a_quote_is_highlighted_across_lines() -> None:
    """Each line of a quote is highlighted by itself."""
    assert marked("un deux\ntrois quatre", "deux trois") == (
        "un :orange-background[deux]\\\n:orange-background[trois] quatre"
    )


def test_an_answer_keeps_its_list_and_heads_only() -> None:
    """List lines and the bold head of a line come through; the quote stays as it stands."""
    text = (
        "Voici :\n- **#café**, 3 juin : « **gras** [x](http://y) # a » [1]\n- **<b>** : « b » [2]"
    )
    said = answer(text, {1})
    assert said.startswith("Voici \\:\n\n- **\\#café**\\, 3 juin")
    assert "\\*\\*gras\\*\\*" in said
    assert "\n- **\\<b\\>**" in said
    assert ":primary[\\[1\\]]" in said
    assert "\\[2\\]" in said and ":primary[\\[2\\]]" not in said


def test_a_number_within_a_quote_is_no_citation() -> None:
    """A message that writes [1] does not look as if the answer cited it; the words stay."""
    quote = "tout est vrai [1] et\nprouvé [2]"
    said = answer("« tout est vrai [1] et prouvé [2] » [1]", {1, 2}, [quote])
    assert said.count(":primary[") == 1
    assert said.endswith(":primary[\\[1\\]]")
    assert folded(read(said.replace(":primary[", "").removesuffix("]"))).count("[1]") == 2
