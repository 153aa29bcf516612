from __future__ import annotations

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import docx
import pytest

from copassist.errors import MalformedExportError, SourceError, UnsafeArchiveError
from copassist.sources import read
from copassist.sources.docx import DocxReader

from .samples import DATA, LIMITS, only_article, write_zip

SAMPLE = DATA / "articles" / "accueil.docx"


def test_sample_document() -> None:
    """Styles part the text, lists and tables keep their lines, properties are the head."""
    article = only_article(SAMPLE)
    assert (article.title, article.author) == ("Accueillir les nouveaux", "Anne Roy")
    assert article.date == date(2024, 3, 5)
    assert [(s.slug, s.text) for s in article.sections[1:]] == [
        ("le-jour-meme", "- Dire bonjour par le prénom.\n- Poser une question facile."),
        ("une-semaine-apres", "Qui | Quoi\nLe parrain | Un appel"),
    ]


def _saved(tmp_path: Path, body: str) -> Path:
    document = docx.Document()
    document.element.body.insert(
        0,
        docx.oxml.parse_xml(
            '<w:sdt xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
            f"<w:sdtContent>{body}</w:sdtContent></w:sdt>"
        ),
    )
    path = tmp_path / "a.docx"
    document.save(str(path))
    return path


def test_insertions_and_content_controls_are_words(tmp_path: Path) -> None:
    """Text that is not yet accepted, or stands in a control, is in the document all the same."""
    path = _saved(
        tmp_path,
        (
            "<w:p><w:r><w:t>Un</w:t></w:r><w:ins w:id='1'><w:r><w:t> ajout</w:t></w:r></w:ins>"
            "<w:del w:id='2'><w:r><w:delText> retrait</w:delText></w:r></w:del></w:p>"
        ),
    )
    assert only_article(path).text == "Un ajout"


def test_the_template_is_no_author(tmp_path: Path) -> None:
    """What the library writes into every new document is nobody's word."""
    article = only_article(_saved(tmp_path, "<w:p><w:r><w:t>Un texte</w:t></w:r></w:p>"))
    assert (article.author, article.date, article.title) == ("", None, "A")


def test_content_tells_a_document_under_any_name(tmp_path: Path) -> None:
    """A document without its ending is known by what its zip holds."""
    path = tmp_path / "document"
    path.write_bytes(SAMPLE.read_bytes())
    assert DocxReader().recognises(path)
    assert not DocxReader().recognises(write_zip(tmp_path / "z.zip", {"a.txt": "a"}))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("broken.docx", "broken_docx"),
        ("locked.docx", "password_docx"),
    ],
)
def test_faults_are_told_apart(name: str, key: str) -> None:
    """A broken document and a locked one have different remedies."""
    with pytest.raises(MalformedExportError) as caught:
        list(read(DATA / "malformed" / name))
    assert caught.value.key == key


def test_damaged_parts_are_source_errors(tmp_path: Path) -> None:
    """A zip that looks like a document and holds rubbish is broken, whatever the part."""
    with ZipFile(SAMPLE) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    for name in entries:
        for damage in (b"", b"<a>", b"<a/>"):
            path = write_zip(tmp_path / "d.docx", {**entries, name: damage})
            keys: list[str | None] = [None]
            try:
                list(DocxReader().read(path, tmp_path, limits=LIMITS))
            except SourceError as error:
                keys.append(error.key)
            assert keys[-1] in (None, "broken_docx", "empty")


def test_unsafe_zips_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    """A document is checked as a zip first."""
    path = write_zip(tmp_path / "a.docx", {"word/document.xml": "<a/>", "../x": "x"})
    with pytest.raises(UnsafeArchiveError):
        list(read(path))
