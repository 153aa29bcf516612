"""OpenDocument texts (LibreOffice): headings part the text, tables are lines, notes stay in place.

The document is read from its XML. odfpy, the library for it, builds slow trees of its own, follows
whatever the XML asks for, and would still leave to us all that is decided here: deletions that are
not yet accepted and remarks in the margin are left out, and repeated cells are never repeated (a
number in the file may say a million). Entities are not resolved, and no part is unpacked beyond
the limit for a file.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from copassist.errors import MalformedExportError, SourceError
from copassist.records import Item, Section
from copassist.sources import unpack
from copassist.sources.article import Head, build, part
from copassist.sources.contract import Limits
from copassist.sources.decoding import clean, head
from copassist.sources.inline import linked
from copassist.sources.metadata import parse_date, parse_language

_SUFFIXES = (".odt", ".ott")
_MARK, _MARK_WITHIN = b"mimetypeapplication/vnd.oasis.opendocument.text", 120
_OASIS = "urn:oasis:names:tc:opendocument:xmlns"
_OFFICE, _TEXT = f"{{{_OASIS}:office:1.0}}", f"{{{_OASIS}:text:1.0}}"
_TABLE, _STYLE = f"{{{_OASIS}:table:1.0}}", f"{{{_OASIS}:style:1.0}}"
_META, _DC = f"{{{_OASIS}:meta:1.0}}", "{http://purl.org/dc/elements/1.1/}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_HEADING, _PARAGRAPH, _LIST = f"{_TEXT}h", f"{_TEXT}p", f"{_TEXT}list"
_LEFT_OUT = {
    f"{_TEXT}tracked-changes",
    f"{_TEXT}table-of-content",
    f"{_TEXT}alphabetical-index",
    f"{_TEXT}note-citation",
    f"{_TEXT}hidden-text",
    f"{_TEXT}hidden-paragraph",
    f"{_TEXT}ruby-text",
    f"{_TABLE}covered-table-cell",
    f"{_TABLE}shapes",
    f"{_OFFICE}annotation",
    f"{_OFFICE}forms",
    f"{_OFFICE}scripts",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}title",
    "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}desc",
}
_MARKS = {f"{_TEXT}tab": "\t", f"{_TEXT}line-break": "\n", f"{_TEXT}s": " "}
_BLANKS = re.compile(r"[ \t\r\n]+")
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class OdtReader:
    """OpenDocument texts, ``.odt``."""

    name: str = "odt"
    is_export: bool = False

    def recognises(self, path: Path) -> bool:
        """Take zips that open with the type of a text, and whatever is named so."""
        if not path.is_file():
            return False
        return path.suffix.lower() in _SUFFIXES or _MARK in head(path)[:_MARK_WITHIN]

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read one article.

        :raises MalformedExportError: keys ``broken_odt``, ``password_odt`` and ``empty``.
        :raises UnsafeArchiveError: when its zip is one that would burst or leave its folder.
        :raises SourceError: key ``too_large``, when its text unpacks to more than a file may hold.
        """
        names = unpack.entry_names(path)
        if not names:
            raise _refusal("broken_odt", path)
        unpack.check(path, limits)
        if "encrypted-package" in names or b"encryption-data" in _entry(
            path, "META-INF/manifest.xml", limits
        ):
            raise _refusal("password_odt", path)
        content = _tree(path, "content.xml", limits)
        body = None if content is None else content.find(f"{_OFFICE}body/{_OFFICE}text")
        if content is None or body is None:
            raise _refusal("broken_odt", path)
        styles = _parents(content)
        said = _head(_tree(path, "meta.xml", limits), _title(body, styles))
        yield build(self.name, path, root, said, _parts(body, styles))


def _refusal(key: str, path: Path) -> MalformedExportError:
    return MalformedExportError(key, path=str(path), place=path.name)


def _entry(path: Path, name: str, limits: Limits) -> bytes:
    """Return the bytes of an entry, none when it is missing or damaged."""
    try:
        with zipfile.ZipFile(path) as archive, archive.open(name) as packed:
            data = packed.read(limits.file_bytes + 1)
    except (KeyError, *unpack.DAMAGED):
        return b""
    if len(data) > limits.file_bytes:
        raise SourceError("too_large", path=str(path), limit_mb=limits.file_mb)
    return data


def _tree(path: Path, name: str, limits: Limits) -> etree._Element | None:
    """Return an entry as a tree, None when it is none."""
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        return etree.fromstring(_entry(path, name, limits), parser)
    except (etree.LxmlError, ValueError):
        return None


def _head(meta: etree._Element | None, title: str) -> Head:
    def said(*tags: str) -> str:
        texts = (meta.findtext(f".//{tag}") for tag in tags) if meta is not None else ()
        return next((clean(text).strip() for text in texts if text and text.strip()), "")

    return Head(
        title=title or said(f"{_DC}title"),
        author=said(f"{_META}initial-creator", f"{_DC}creator"),
        date=parse_date(said(f"{_META}creation-date", f"{_DC}date")),
        language=parse_language(said(f"{_DC}language")),
    )


def _parents(content: etree._Element) -> dict[str, str]:
    """Return the style of the author that each style of the document's own stands for."""
    return {
        str(style.get(f"{_STYLE}name")): str(style.get(f"{_STYLE}parent-style-name", ""))
        for style in content.iterfind(f"{_OFFICE}automatic-styles/{_STYLE}style")
    }


def _style(element: etree._Element, styles: Mapping[str, str]) -> str:
    name = str(element.get(f"{_TEXT}style-name", ""))
    return styles.get(name, name)


def _title(body: etree._Element, styles: Mapping[str, str]) -> str:
    titled = (_words(p) for p in body.iter(_PARAGRAPH) if _style(p, styles) == "Title")
    return next((words for words in titled if words), "")


def _parts(body: etree._Element, styles: Mapping[str, str]) -> list[Section]:
    parts: list[tuple[str, list[str]]] = [("", [])]
    for is_heading, text in _lines(body, styles):
        if is_heading:
            parts.append((text, []))
        else:
            parts[-1][1].append(text)
    return [part(heading, "\n".join(lines)) for heading, lines in parts]


def _lines(parent: etree._Element, styles: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    """Return what stands in a part of a text, in order: whether it is a heading, and its words."""
    for child in _children(parent):
        if child.tag in (_HEADING, _PARAGRAPH):
            yield from _paragraph(child, styles)
        elif child.tag == _LIST:
            yield from _items(child, styles, 0)
            yield False, ""
        elif child.tag == f"{_TABLE}table":
            yield from ((False, line) for line in ("", *_rows(child), ""))
        else:
            yield from _lines(child, styles)


def _paragraph(element: etree._Element, styles: Mapping[str, str]) -> Iterator[tuple[bool, str]]:
    words = _words(element)
    if words and (
        element.tag == _HEADING or _style(element, styles).startswith(("Heading", "Title"))
    ):
        yield True, words
    else:
        yield from ((False, line) for line in ("", words, ""))


def _items(
    parent: etree._Element, styles: Mapping[str, str], depth: int
) -> Iterator[tuple[bool, str]]:
    """Return the lines of a list; what follows in an item hangs under its first line."""
    for item in _children(parent):
        lead = "- "
        for child in _children(item):
            if child.tag == _LIST:
                yield from _items(child, styles, depth + 1)
            elif child.tag == _HEADING and (words := _words(child)):
                yield True, words  # numbered headings are lists to some programs
            elif words := _words(child):
                yield False, _INDENT * depth + lead + words
                lead = _INDENT


def _rows(table: etree._Element) -> Iterator[str]:
    for child in _children(table):
        if child.tag == f"{_TABLE}table-row":
            yield " | ".join(_BLANKS.sub(" ", _words(cell)) for cell in _children(child))
        elif child.tag != f"{_TABLE}table":
            yield from _rows(child)


def _children(parent: etree._Element) -> Iterator[etree._Element]:
    """Return the elements that hold words for readers; entities are none."""
    return (c for c in parent if isinstance(c.tag, str) and c.tag not in _LEFT_OUT)


def _words(element: etree._Element) -> str:
    return clean("".join(_texts(element))).strip(" \t\n")


def _texts(element: etree._Element) -> Iterator[str]:
    yield _BLANKS.sub(" ", element.text or "")
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from _inline(child)
        yield _BLANKS.sub(" ", child.tail or "")


def _inline(element: etree._Element) -> Iterator[str]:
    if element.tag in _MARKS:
        yield _MARKS[element.tag]
    elif element.tag == f"{_TEXT}note":
        yield f" [{_words(element)}]"
    elif element.tag == f"{_TEXT}a":
        label = "".join(_texts(element))
        yield linked(label, str(element.get(_HREF, ""))) if label.strip() else label
    else:
        yield from _texts(element)
        if element.tag in (_PARAGRAPH, _HEADING):
            yield "\n"
