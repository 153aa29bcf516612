from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from copassist.sources.html_parts import parts_of, words_in


def _parts(markup: str) -> list[tuple[str, str]]:
    tree = etree.fromstring(f"<body>{markup}</body>", etree.HTMLParser())
    return [(p.heading, p.text.strip()) for p in parts_of(tree)]


def test_blocks_end_lines_and_inline_runs_on() -> None:
    """Bold words stay in their line; paragraphs and breaks end it."""
    assert _parts("<p>a <b>b</b>\n c</p>d<br>e<div>f</div>") == [("", "a b c\n\nd\ne\nf")]


def test_headings_lists_tables_and_code() -> None:
    """Each keeps what its lines mean."""
    markup = (
        "<h2>T <i>x</i></h2><ul><li>a<ul><li>b</li></ul></li></ul>"
        "<table><tr><th>c</th><td>d</td></tr></table><pre>e\n  f</pre>"
    )
    assert _parts(markup) == [("", ""), ("T x", "- a\n  - b\n\nc | d\n\ne\n  f")]


def test_tei_is_read_like_html() -> None:
    """The tags of the main-content finder mean the same."""
    tree = etree.fromstring("<main><head>T</head><p>a<lb/>b</p><list><item>c</item></list></main>")
    assert [(p.heading, p.text.strip()) for p in parts_of(tree)][1] == ("T", "a\nb\n\n- c")


def test_silent_tags_say_nothing() -> None:
    """Scripts and comments are no words; what follows them is."""
    assert _parts("<script>x</script>a<!-- b -->c<style>d</style>") == [("", "ac")]


def test_words_in_one_line() -> None:
    """A heading over two lines is one."""
    assert words_in(etree.fromstring("<h1>a\n <b>b</b></h1>")) == "a b"


@given(st.lists(st.sampled_from(["<p>", "</ul>", "<li>", "mot ", "<h2>", "<tr>", "<td>", "<pre>"])))
def test_no_word_is_lost_in_broken_markup(pieces: list[str]) -> None:
    """However tags are mixed up, words come out, but those of a row outside its cells."""
    markup = "".join(pieces)
    said = " ".join(f"{h} {t}" for h, t in _parts(f"<p>début</p>{markup}"))
    assert "début" in said
