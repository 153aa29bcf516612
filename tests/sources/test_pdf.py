from __future__ import annotations

from datetime import date
from pathlib import Path

import pypdf
import pytest

from copassist.errors import MalformedExportError
from copassist.sources import read

from .samples import DATA, articles, only_article, pdf, skipped


def _file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    return path


def test_pages_are_sections_without_running_heads() -> None:
    """Each page is a section that knows its number; heads and page numbers are gone."""
    article = only_article(DATA / "articles" / "declin.pdf")
    assert (article.title, article.date) == ("Signes de declin", date(2024, 3, 5))
    assert [(s.slug, s.page) for s in article.sections] == [
        ("page-1", 1),
        ("page-2", 2),
        ("page-3", 3),
    ]
    assert article.sections[0].text == (
        "Les présences baissent, les réunions se répètent et la communauté s'essouffle."
    )
    assert article.sections[2].text == "Peut-être faut-il moins de rencontres."


def test_page_numbers_survive_blank_pages(tmp_path: Path) -> None:
    """A page without words is no section, and shifts no number."""
    article = only_article(_file(tmp_path, pdf([["un"], [], ["trois"]])))
    assert [(s.page, s.text) for s in article.sections] == [(1, "un"), (3, "trois")]


def test_title_is_the_first_line_when_the_file_says_none(tmp_path: Path) -> None:
    """A title made by the word processor is none."""
    made = pdf([["Le suivi des engagements", "Un texte."]], title="Microsoft Word - a.doc")
    assert only_article(_file(tmp_path, made)).title == "Le suivi des engagements"


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (pdf([None, None]), "scanned_pdf"),
        (pdf([[], []]), "empty"),
        (pdf([]), "empty"),
        (b"%PDF-1.7\nrubbish", "broken_pdf"),
        (pdf([["a"]])[:200], "broken_pdf"),
    ],
)
def test_faults_are_told_apart(tmp_path: Path, data: bytes, key: str) -> None:
    """A scan, an empty file and a broken one have different remedies."""
    with pytest.raises(MalformedExportError) as caught:
        list(read(_file(tmp_path, data)))
    assert caught.value.key == key


@pytest.mark.parametrize(("password", "opens"), [("", True), ("secret", False)])
def test_locked_documents(tmp_path: Path, password: str, opens: bool) -> None:
    """A document locked against printing alone is read; one with a password is told."""
    source, target = tmp_path / "s.pdf", tmp_path / "a.pdf"
    source.write_bytes(pdf([["Un texte"]]))
    writer = pypdf.PdfWriter(clone_from=source)
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    writer.write(target)
    if opens:
        assert only_article(target).text == "Un texte"
        return
    with pytest.raises(MalformedExportError) as caught:
        list(read(target))
    assert caught.value.key == "password_pdf"


def test_a_broken_page_costs_itself_alone(tmp_path: Path) -> None:
    """The other pages are read, and the broken one is named."""
    data = pdf([["un"], ["deux"]]).replace(b"/Contents 7 0 R", b"/Contents [[1]]")
    items = list(read(_file(tmp_path, data)))
    assert "un" in articles(items)[0].text
    assert set(skipped(items)) <= {("a.pdf:page 2", "broken_page")}
