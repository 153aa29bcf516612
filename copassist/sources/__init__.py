"""Readers: one a format, from files on a disk to records, and to what was left out and why.

``read`` is the way in. A new format is a module and a row in ``READERS``. The order counts: the
first reader that recognises a path reads it, so formats that can be told from their bytes come
before those that take any text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from copassist.records import Item
from copassist.sources.contract import Limits, Reader
from copassist.sources.docx import DocxReader
from copassist.sources.folder import Walk
from copassist.sources.html import HtmlReader
from copassist.sources.markdown import MarkdownReader
from copassist.sources.pdf import PdfArticleReader
from copassist.sources.slack import SlackReader
from copassist.sources.text import TextReader

__all__ = ["READERS", "Limits", "Reader", "read"]

READERS: tuple[Reader, ...] = (
    SlackReader(),
    DocxReader(),
    PdfArticleReader(),
    HtmlReader(),
    MarkdownReader(),
    TextReader(),
)


def read(path: Path, limits: Limits | None = None) -> Iterator[Item]:
    """Hand on what a file, a folder or a zip holds; errors come while it is read.

    :raises UnknownFormatError: when no reader recognises a file that was given alone.
    :raises MalformedExportError: when such a file is broken, empty or locked.
    :raises UnsafeArchiveError: when a zip that was given would leave its folder, or burst.
    :raises SourceError: when the path is missing or such a file too large.
    """
    return Walk(READERS, limits or Limits()).read(path)
