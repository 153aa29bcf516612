from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.languages import LANGUAGES, language
from copassist.records import Citation, Visibility
from copassist.topics.letter import Digest, Line, Part, escaped, html, markdown, sources, title

CITED = Citation(
    1, "On part.", "slack:general/0", "message", "general/a.json", "general", ("general/0",),
    "Le départ", "fr", "A", "2026-03-02T09:00:00+00:00", Visibility.COMMUNITY, "general/0",
)  # fmt: skip
EMPTY = Digest(date(2026, 3, 2), date(2026, 3, 8), "fr", (), Visibility.PUBLIC, True)
FOLDER = Path(__file__).parents[2] / "copassist" / "languages"


def letter(words: str, note: str = "", code: str = "fr", **changes: str) -> Digest:
    line = Line(words, note, replace(CITED, **changes))
    held = Part("decisions", (line,), 2)
    return replace(EMPTY, language=code, parts=(held,), is_quiet=False)


class Reading(HTMLParser):
    """Reads a page: its tags with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said = ""
        self.depth = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.depth += tag != "meta"

    def handle_endtag(self, tag: str) -> None:
        self.depth -= 1

    def handle_data(self, data: str) -> None:
        self.said += data


def test_markdown() -> None:
    """Markdown holds the title, each line with its number, what was left out and the sources."""
    told = markdown(letter("On part.", "le 2 mars 2026"))
    assert told.startswith("# Ce qui a changé du 2 mars 2026 au 8 mars 2026\n")
    assert "- «\u00a0On part.\u00a0», le 2 mars 2026 [1]\n- et 2 autres" in told
    assert "- [1] «\u00a0Le départ\u00a0», \\#general, 2 mars 2026 (general/a.json)" in told
    assert "membres de la communauté" not in markdown(EMPTY)
    assert "tout le monde" in markdown(EMPTY)


def test_one_day() -> None:
    """A digest of one day names it once."""
    assert title(replace(EMPTY, until=EMPTY.since)) == "Ce qui a changé le 2 mars 2026"


@pytest.mark.parametrize("code", LANGUAGES)
def test_nothing_happened_is_one_line(code: str) -> None:
    """A quiet digest is its title, one line and its level, in both forms."""
    quiet = replace(EMPTY, language=code)
    said = language(code).rules("digest")["letter"]["quiet"]
    assert [line for line in markdown(quiet).splitlines() if line][1] == said
    assert len([line for line in markdown(quiet).splitlines() if line]) == 3
    assert said in Reading(html(quiet)).said
    assert "<ul" not in html(quiet)


def test_sources_are_told_once() -> None:
    """Citations of one thread share a line, with the first day cited."""
    later = replace(CITED, n=2, timestamp="2026-03-05T09:00:00+00:00")
    other = replace(CITED, n=3, path="general/b.json")
    told = sources([later, CITED, other], language("en"))
    assert [numbers for numbers, _ in told] == ["[2] [1]", "[3]"]
    assert "2 March 2026" in told[0][1]


def test_another_language_is_marked() -> None:
    """Words in another language than the letter say so; those in its own do not."""
    spans = [a for tag, a in Reading(html(letter("We go.", language="en"))).tags if tag == "span"]
    assert spans == [{"lang": "en"}]
    assert "<span" not in html(letter("On part."))


def test_e_mail_is_plain() -> None:
    """The page names its language, is narrow, dark on light, and loads or runs nothing."""
    page = Reading(html(letter("On part.")))
    tags = {tag for tag, _ in page.tags}
    assert tags <= {"html", "head", "meta", "title", "body", "div", "h1", "h2", "p", "ul", "li"}
    assert ("html", {"lang": "fr"}) in page.tags
    assert page.depth == 0
    names = {name for _, attrs in page.tags for name in attrs}
    assert names <= {"lang", "charset", "name", "content", "style"}
    styles = " ".join(attrs.get("style") or "" for _, attrs in page.tags)
    (width, padding) = (int(re.findall(f"{name}:(\\d+)px", styles)[0])
                        for name in ("max-width", "auto;padding"))  # fmt: skip
    assert width + 2 * padding == 640
    assert "background-color:#ffffff;color:#1a1a1a" in styles
    assert "url(" not in styles


@given(st.text(max_size=300), st.sampled_from(LANGUAGES))
def test_words_stay_words(words: str, code: str) -> None:
    """Whatever people write, the e-mail has the tags of the product and no others."""
    changes = {"title": words, "space": words, "path": words, "language": "fr"}
    page = Reading(html(letter(words, words, code, **changes)))
    plain = {tag for tag, _ in Reading(html(letter("a", "a", code, language="fr"))).tags}
    assert {tag for tag, _ in page.tags} <= plain
    assert page.depth == 0


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>", "![x](http://e.org/x.png)", "[ici](javascript:x)",
        "<img src=//e.org/a onerror=x>", "# titre", "1. liste", "- liste", "`a`", "http://e.org",
        "www.e.org", "a\n\n# b", "| a | b |",
    ],
)  # fmt: skip
def test_markdown_shows_marks(words: str) -> None:
    """In Markdown nothing that people wrote becomes a link, a picture, a tag or a heading."""
    told = escaped(words)
    assert "\n" not in told
    assert not re.search(r"(?<!\\)[<>\[\]`#|]|^[-+#]|^\d+[.)]|http:|www\.", told)


@given(st.text(max_size=200))
def test_escaping_loses_nothing(words: str) -> None:
    """Without its backslashes an escaped text says what was written, spaces folded."""
    kept = re.sub(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]", "", words)
    folded = re.sub(r"[ \t\r\n\v\f\u2028\u2029]+", " ", kept).strip()
    assert escaped(words).replace("\\", "") == folded.replace("\\", "")


def test_long_quotes_are_cut_at_a_word() -> None:
    """A quote too long for a letter is cut at a word; what was cut can be opened."""
    told = Reading(html(letter("neige " * 100))).said
    assert "neige…" in told
    assert told.count("neige") < 60


def test_both_languages_have_the_same_keys() -> None:
    """The words of letters and notes are the same in both languages, with the same blanks."""
    for name in ("digest", "note"):
        fr, en = (
            tomllib.loads((FOLDER / code / f"{name}.toml").read_text("utf-8")) for code in LANGUAGES
        )
        assert blanks(fr) == blanks(en)


def test_french_spaces() -> None:
    """French texts have no-break spaces where they belong, and typographic apostrophes."""
    for name in ("digest", "note"):
        held = language("fr").rules(name)
        for text in (t for table, t in flat(held) if not table.startswith("decisions")):
            assert not re.search(r" [:;!?%»]|« |'", text), text


def flat(table: dict[str, object], before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for key, held in table.items():
        name = f"{before}{key}"
        found += flat(held, f"{name}.") if isinstance(held, dict) else [(name, str(held))]
    return found


def blanks(table: dict[str, object]) -> dict[str, list[str]]:
    found = {name: sorted(re.findall(r"{(\w+)}", text)) for name, text in flat(table)}
    return {n: [] if n.startswith("decisions") else held for n, held in found.items()}
