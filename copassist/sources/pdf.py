"""PDF: the words of each page, one section a page, so that an answer can name the page.

A PDF knows where letters stand, not what they are. Three repairs make text of them: lines that
repeat at the edges of most pages (running heads, page numbers) go, words cut at the end of a line
are joined (``page_lines``), and what holds no words at all is said to be a scan rather than
read as nothing.
"""

from __future__ import annotations

import logging
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pypdf import PageObject, PdfReader
from pypdf.errors import FileNotDecryptedError, PyPdfError

from copassist.errors import MalformedExportError
from copassist.records import Item, Section, Skipped
from copassist.sources import page_lines
from copassist.sources.article import Head, build, part
from copassist.sources.contract import Limits, relative
from copassist.sources.decoding import clean, head

_MARK, _MARK_WITHIN = b"%PDF-", 1024
_FAULTS = (
    PyPdfError,
    ValueError,
    KeyError,
    IndexError,
    TypeError,
    AttributeError,
    AssertionError,
    OSError,
    EOFError,
    RecursionError,
    ArithmeticError,
    NotImplementedError,
    zlib.error,
    struct.error,
)
# What is wrong with a file is told by what we raise, not by lines on somebody's terminal.
logging.getLogger("pypdf").setLevel(logging.CRITICAL)
_NO_TITLE = ("untitled", "sans titre", "microsoft word - ", "document1", "powerpoint")


@dataclass(frozen=True, slots=True)
class PdfArticleReader:
    """PDF documents that hold text."""

    name: str = "pdf"
    is_export: bool = False

    def recognises(self, path: Path) -> bool:
        """Take files that bear the mark of a PDF near their start."""
        return _MARK in head(path)[:_MARK_WITHIN]

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read one article; pages that cannot be read are named and left out.

        :raises MalformedExportError: keys ``broken_pdf``, ``password_pdf``, ``scanned_pdf``,
            ``empty``.
        """
        document = _open(path)
        texts: dict[int, str] = {}
        for number, page in _pages(document, path):
            text = None if page is None else _text(page)
            if text is None:
                yield Skipped(f"{relative(path, root)}:page {number}", "broken_page")
            else:
                texts[number] = text
        if not texts:
            raise _refusal("broken_pdf", path)
        if not any(text.strip() for text in texts.values()):
            raise _refusal("scanned_pdf" if _draws(document) else "empty", path)
        pages = page_lines.tidy(list(texts.values()))
        parts = [part("", text, number) for number, text in zip(texts, pages, strict=True)]
        yield build(self.name, path, root, _head(document, parts), parts)


def _refusal(key: str, path: Path) -> MalformedExportError:
    return MalformedExportError(key, path=str(path), place=path.name)


def _open(path: Path) -> PdfReader:
    try:
        document = PdfReader(path, strict=False)
        # A document may be locked with an empty password only to forbid printing.
        if document.is_encrypted and not document.decrypt(""):
            raise _refusal("password_pdf", path)
        count = len(document.pages)
    except FileNotDecryptedError as error:
        raise _refusal("password_pdf", path) from error
    except _FAULTS as error:
        raise _refusal("broken_pdf", path) from error
    if not count:
        raise _refusal("empty", path)
    return document


def _pages(document: PdfReader, path: Path) -> Iterator[tuple[int, PageObject | None]]:
    for index in range(len(document.pages)):
        try:
            yield index + 1, document.pages[index]
        except _FAULTS:
            yield index + 1, None


def _text(page: PageObject) -> str | None:
    try:
        return clean(page.extract_text())
    except _FAULTS:
        return None


def _draws(document: PdfReader) -> bool:
    """Tell whether some page shows anything, which a scan does and an empty page does not."""
    for page in document.pages:
        try:
            contents = page.get_contents()
            if contents is not None and contents.get_data().strip():
                return True
        except _FAULTS:
            return True
    return False


def _head(document: PdfReader, parts: list[Section]) -> Head:
    try:
        said = document.metadata
        title = clean(str(said.title or "")) if said else ""
        author = clean(str(said.author or "")) if said else ""
        day = _day(document)
    except _FAULTS:
        return Head(title=_first_line(parts))
    named = title.strip() and not title.lower().startswith(_NO_TITLE)
    return Head(title=title if named else _first_line(parts), author=author, date=day)


def _day(document: PdfReader) -> date | None:
    try:
        created = document.metadata.creation_date if document.metadata else None
    except _FAULTS:
        return None
    return created.date() if created else None


def _first_line(parts: list[Section]) -> str:
    """Return the first line when it is short enough for a title."""
    lines = (line.strip() for section in parts for line in section.text.split("\n"))
    first = next((line for line in lines if line), "")
    return first if len(first) <= page_lines.LONGEST_TITLE and first[-1:] not in ".,;:" else ""
