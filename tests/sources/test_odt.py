from __future__ import annotations

from datetime import date
from pathlib import Path
from zipfile import ZipFile

import pytest

from copassist.errors import MalformedExportError, SourceError, UnsafeArchiveError
from copassist.records import Article
from copassist.sources.contract import Limits
from copassist.sources.odt import OdtReader

from .samples import DATA, LIMITS, articles, odt, write_zip

SAMPLE = DATA / "articles" / "atelier.odt"


def _read(path: Path, limits: Limits = LIMITS) -> Article:
    (article,) = articles(OdtReader().read(path, path.parent, limits=limits))
    return article


def _article(tmp_path: Path, body: str, meta: str = "") -> Article:
    return _read(write_zip(tmp_path / "a.odt", odt(body, meta)))


def test_sample_document() -> None:
    """Headings part the text; notes, lists and tables keep their place; the head is read."""
    article = _read(SAMPLE)
    assert (article.title, article.author) == ("Préparer un atelier", "Anne Roy")
    assert (article.date, article.language) == (date(2024, 3, 5), "fr")
    assert [(s.slug, s.text) for s in article.sections] == [
        ("intro", "Un atelier se prépare [Deux semaines avant.] à plusieurs."),
        (
            "avant",
            "- Choisir la salle.\n  - Avec des tables.\n- Écrire le programme.",
        ),
        ("le-materiel", "Quoi | Combien\nFeutres | Douze"),
    ]


def test_what_was_taken_out_or_remarked_stays_out() -> None:
    """Deletions that are not yet accepted and remarks in the margin are nobody's text."""
    text = _read(SAMPLE).text
    assert not any(words in text for words in ("retiré", "À revoir", "Paul"))


def test_numbers_in_the_file_repeat_nothing(tmp_path: Path) -> None:
    """A cell that says it stands a million times stands once, and so do blanks."""
    article = _article(
        tmp_path,
        '<text:p>un<text:s text:c="999999999"/>deux</text:p><table:table>'
        '<table:table-row table:number-rows-repeated="1000000"><table:table-cell '
        'table:number-columns-repeated="99999"><text:p>a</text:p></table:table-cell>'
        "</table:table-row></table:table>",
    )
    assert article.text == "un deux\n\na"


def test_blanks_and_breaks_are_as_shown(tmp_path: Path) -> None:
    """Line ends of the XML are blanks, breaks of the author are lines, text boxes are text."""
    article = _article(
        tmp_path,
        "<text:p>un\n   <text:span>mot</text:span><text:line-break/>deux<text:tab/>trois"
        "<draw:frame><draw:text-box><text:p>En marge</text:p></draw:text-box></draw:frame></text:p>"
        "<text:section><text:p>Encadré</text:p></text:section>",
    )
    assert article.text == "un mot\ndeux\ttroisEn marge\n\nEncadré"


def test_links_that_lead_out_keep_their_address(tmp_path: Path) -> None:
    """A label alone would lose where its link leads."""
    article = _article(
        tmp_path,
        '<text:p>Voir <text:a xlink:href="https://exemple.org/a">ceci</text:a> et '
        '<text:a xlink:href="#x">cela</text:a></text:p>',
    )
    assert article.text == "Voir ceci (https://exemple.org/a) et cela"


def test_the_last_author_and_day_stand_in(tmp_path: Path) -> None:
    """Where a file does not say who began it, and when, who last changed it counts."""
    meta = (
        "<dc:creator>Paul</dc:creator><dc:date>2024-05-06T01:02:03</dc:date><dc:title>T</dc:title>"
    )
    article = _article(tmp_path, "<text:p>Texte</text:p>", meta)
    assert (article.title, article.author, article.date) == ("T", "Paul", date(2024, 5, 6))


@pytest.mark.parametrize("value", ["&e;", "&deep;"])
def test_entities_are_not_resolved(tmp_path: Path, value: str) -> None:
    """A document reads no other file, and does not swell."""
    entities = (
        f'<!DOCTYPE d [<!ENTITY e SYSTEM "{SAMPLE.as_uri()}"><!ENTITY a "gonfle">'
        '<!ENTITY deep "&a;&a;">]>'
    )
    entries = odt(f"<text:p>Avant {value} après</text:p>")
    entries["content.xml"] = entities + entries["content.xml"]
    article = _read(write_zip(tmp_path / "a.odt", entries))
    assert article.text == "Avant  après"


@pytest.mark.parametrize(
    ("name", "key"), [("broken.odt", "broken_odt"), ("locked.odt", "password_odt")]
)
def test_faults_are_told_apart(name: str, key: str) -> None:
    """A broken document and a locked one have different remedies."""
    with pytest.raises(MalformedExportError) as caught:
        _read(DATA / "malformed" / name)
    assert caught.value.key == key


def test_what_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    """The limit for a file counts for the text that it unpacks to."""
    path = write_zip(tmp_path / "a.odt", odt(f"<text:p>{'mot ' * 300_000}</text:p>"))
    assert path.stat().st_size < 10_000
    with pytest.raises(SourceError) as caught:
        _read(path, Limits(file_mb=1))
    assert caught.value.key == "too_large"


def test_unsafe_zips_are_refused_before_they_are_opened(tmp_path: Path) -> None:
    """A document is checked as a zip first."""
    path = write_zip(tmp_path / "a.odt", {**odt("<text:p>a</text:p>"), "../x": "x"})
    with pytest.raises(UnsafeArchiveError):
        _read(path)


def test_content_tells_a_document_under_any_name(tmp_path: Path) -> None:
    """A document without its ending is known by its first entry; a sheet is none."""
    path = tmp_path / "document"
    path.write_bytes(SAMPLE.read_bytes())
    assert OdtReader().recognises(path)
    sheet = {**odt(""), "mimetype": "application/vnd.oasis.opendocument.spreadsheet"}
    assert not OdtReader().recognises(write_zip(tmp_path / "a.ods", sheet))
    with ZipFile(path) as archive:
        assert archive.namelist()[0] == "mimetype"
