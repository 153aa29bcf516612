from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.markdown import split

from .samples import DATA, only_article


def test_sample_article() -> None:
    """Head, sections, lists, tables and code of an article come out readable."""
    article = only_article(DATA / "articles" / "trois-axes.md")
    assert (article.title, article.author, article.language) == ("Trois axes", "Anne Roy", "fr")
    assert article.date == date(2025, 5, 5)
    assert [s.slug for s in article.sections] == ["intro", "l-axe-social", "l-axe-social-2"]
    assert article.sections[1].text == (
        "- se connaître\n- s'entraider\n  1. demander\n  2. répondre\n\n# pas un titre"
    )
    assert article.sections[2].text == "Mois | Présents\nMai | 14"


def test_headings_in_code_are_code() -> None:
    """A sharp in a block of code starts no section."""
    parts = split("# A\n\n```sh\n# commande\n## autre\n```\n\n    # indenté\n")
    assert [p.heading for p in parts] == ["", "A"]
    assert "# commande\n## autre" in parts[1].text and "# indenté" in parts[1].text


def test_forgotten_blanks_still_start_sections() -> None:
    """``##Titre`` is a heading to whoever wrote it; ``#motclic`` is not."""
    parts = split("##Titre\nsuite\n\n#motclic ici\n")
    assert [(p.heading, p.text.strip()) for p in parts[1:]] == [("Titre", "suite\n\n#motclic ici")]


def test_underlined_headings_quotes_and_rules() -> None:
    """Underlined headings count, quotes are text, rules and comments are nothing."""
    parts = split("Titre\n=====\n\n> cité\n> encore\n\n***\n\n<!-- non -->\n\nfin\n")
    assert [(p.heading, p.text.split()) for p in parts[1:]] == [
        ("Titre", ["cité", "encore", "fin"])
    ]


def test_numbers_of_lists_are_kept() -> None:
    """A list that starts at 0 or goes on at 4 keeps its numbers."""
    assert split("0. a\n1. b\n\ntexte\n\n4. c\n")[0].text.split("\n") == [
        "0. a",
        "1. b",
        "",
        "texte",
        "",
        "4. c",
        "",
    ]


def test_template_addresses_do_not_break_links() -> None:
    """The blanks in a site generator's template hide no link."""
    assert split("[@anne]({{ site.url }}/membres/anne/) vient")[0].text.strip() == "@anne vient"


@given(st.text())
def test_any_text_splits(text: str) -> None:
    """No text crashes the reader."""
    assert split(text)


@given(st.lists(st.text(st.characters(categories=["L"]), min_size=1), min_size=1, max_size=8))
def test_no_word_is_lost(words: list[str]) -> None:
    """Words in headings, lists and tables all come out."""
    text = "\n\n".join(f"# {w}\n\n- {w}\n\n| a |\n|---|\n| {w} |\n\n**{w}**" for w in words)
    seen = " ".join(f"{p.heading} {p.text}" for p in split(text)).split()
    assert all(seen.count(word) >= 4 * words.count(word) for word in words if word not in "a-|")
