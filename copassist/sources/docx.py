"""Word documents: heading styles part the text, tables are lines, properties are the head.

A document is a zip, so it is checked as one before anything opens it. The words of a paragraph
are gathered from the tree rather than from python-docx's ``text``, which leaves out insertions
that are not yet accepted, content controls and text boxes. What the template of python-docx says
of itself (author, day) is nobody's word on this document.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.table import Table
from docx.text.paragraph import Paragraph
from lxml import etree

from copassist.errors import MalformedExportError
from copassist.records import Item, Section
from copassist.sources import unpack
from copassist.sources.article import Head, build, part
from copassist.sources.contract import Limits
from copassist.sources.decoding import clean, head
from copassist.sources.metadata import parse_language

_BODY = "word/document.xml"
_OLE_MARK = b"\xd0\xcf\x11\xe0"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TWICE = (
    f"{_W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_TEMPLATE_AUTHOR = "python-docx"
_TEMPLATE_CREATED = datetime(2013, 12, 23, 23, 15)
_BROKEN = (
    *unpack.DAMAGED,
    OpcError,
    etree.LxmlError,
    KeyError,
    AttributeError,
    IndexError,
    TypeError,
)


@dataclass(frozen=True, slots=True)
class DocxReader:
    """Word documents, ``.docx``."""

    name: str = "docx"
    is_export: bool = False

    def recognises(self, path: Path) -> bool:
        """Take zips that hold the body of a document, and whatever is named so."""
        if unpack.is_zip(path):
            return _BODY in unpack.entry_names(path) or path.suffix.lower() == ".docx"
        return path.suffix.lower() == ".docx" and path.is_file()

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read one article.

        :raises MalformedExportError: keys ``broken_docx``, ``password_docx`` and ``empty``.
        :raises UnsafeArchiveError: when its zip is one that would burst or leave its folder.
        """
        if head(path).startswith(_OLE_MARK):
            raise MalformedExportError("password_docx", path=str(path), place=path.name)
        if not unpack.entry_names(path):
            raise _broken(path)
        unpack.check(path, limits)
        try:
            document = Document(str(path))
            said, parts = _head(document), list(_parts(document))
        except _BROKEN as error:
            raise _broken(path) from error
        yield build(self.name, path, root, said, parts)


def _broken(path: Path) -> MalformedExportError:
    return MalformedExportError("broken_docx", path=str(path), place=path.name)


def _head(document: WordDocument) -> Head:
    properties = document.core_properties
    is_template = properties.author == _TEMPLATE_AUTHOR
    titled = (_words(p) for p in document.paragraphs if _style(p) in ("title", "titre"))
    return Head(
        title=next((title for title in titled if title.strip()), "") or properties.title,
        author="" if is_template else properties.author,
        date=_day(properties.created),
        language=parse_language(properties.language) if properties.language else None,
    )


def _day(created: datetime | None) -> date | None:
    if created is None or created.replace(tzinfo=None) == _TEMPLATE_CREATED:
        return None
    return created.date()


def _parts(document: WordDocument) -> Iterator[Section]:
    heading, lines = "", list[str]()
    for block in _blocks(document.element.body, document):
        if isinstance(block, Table):
            lines.extend(["", *_rows(block), ""])
        elif _is_heading(block):
            yield part(heading, "\n".join(lines))
            heading, lines = _words(block), []
        elif bullet := _bullet(block):
            lines.append(bullet + _words(block))
        elif not _style(block).startswith("toc "):
            lines.extend(["", _words(block), ""])
    yield part(heading, "\n".join(lines))


def _blocks(parent: etree._Element, document: WordDocument) -> Iterator[Paragraph | Table]:
    """Return paragraphs and tables in order, those of content controls among them."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield Paragraph(child, document._body)
        elif child.tag == f"{_W}tbl":
            yield Table(child, document._body)
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"):
            yield from _blocks(child, document)


def _style(paragraph: Paragraph) -> str:
    style = paragraph.style
    return (style.name or "").lower() if style is not None else ""


def _is_heading(paragraph: Paragraph) -> bool:
    """Tell whether a style is one of headings, under its English or its French name."""
    return _style(paragraph).startswith(("heading", "titre", "title")) and bool(_words(paragraph))


def _bullet(paragraph: Paragraph) -> str:
    properties = paragraph._p.pPr
    is_numbered = properties is not None and properties.numPr is not None
    is_list = is_numbered or _style(paragraph).startswith(("list", "liste"))
    return "- " if is_list and _words(paragraph) else ""


def _words(paragraph: Paragraph) -> str:
    return clean("".join(_texts(paragraph._p))).strip()


def _texts(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _TWICE:
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        else:
            yield from _texts(child)


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        cells: dict[int, str] = {}
        for cell in row.cells:  # a merged cell comes once for each column that it spans
            cells[id(cell._tc)] = " ".join(" ".join(_texts(cell._tc)).split())
        yield " | ".join(cells.values())
