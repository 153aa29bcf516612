"""A tree of HTML tags, or of the TEI tags that trafilatura makes of them, to parts.

One walk serves both because both have headings, blocks, lists and tables under different names.
A block ends the line; what is not a block runs on in it. White space is worth nothing but in
``pre``.
"""

from __future__ import annotations

import re
from typing import Any

from copassist.records import Section
from copassist.sources.article import part

_HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6", "head"}
_ITEMS = {"li", "item"}
_LISTS = {"ul", "ol", "list"}
_BLOCKS = {
    "p",
    "div",
    "section",
    "article",
    "main",
    "header",
    "footer",
    "figure",
    "figcaption",
    "body",
    "blockquote",
    "quote",
    "dl",
    "dt",
    "dd",
    "table",
    "tbody",
    "thead",
    "hr",
    "address",
    "details",
    "summary",
    "fieldset",
    "center",
}
_ROWS = {"tr", "row"}
_CELLS = {"td", "th", "cell"}
_BREAKS = {"br", "lb"}
_SILENT = {"script", "style", "template", "noscript", "title", "meta", "link"}
_SPACES = re.compile(r"[ \t\n\r\f\u00a0]+")
Element = Any  # lxml says nothing of its types


def words_in(tag: Element) -> str:
    """Return the words of a tag on one line."""
    return " ".join("".join(tag.itertext()).split())


def parts_of(tree: Element) -> list[Section]:
    """Return the parts of a tree, each under its heading."""
    walk = _Walk()
    walk.visit(tree)
    return walk.parts()


class _Walk:
    """Gathers lines; the open line grows until a block ends it."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, list[str]]] = [("", [])]
        self._line = ""
        self._depth = 0

    def parts(self) -> list[Section]:
        self._end_line()
        return [part(heading, "\n".join(lines)) for heading, lines in self._parts]

    def visit(self, tag: Element) -> None:
        """Write a tag, and not what follows it."""
        name = tag.tag if isinstance(tag.tag, str) else ""
        if not name or name in _SILENT:
            return
        if name in _HEADINGS:
            self._end_line()
            if heading := words_in(tag):
                self._parts.append((heading, []))
        elif name in _ROWS:
            self._write_row(tag)
        elif name == "pre":
            self._write_code(tag)
        elif name in _BREAKS:
            self._end_line()
        else:
            self._visit_children(tag, name)

    def _visit_children(self, tag: Element, name: str) -> None:
        is_block = name in _BLOCKS or name in _ITEMS or name in _LISTS
        if is_block:
            self._end_line()
        self._depth += name in _LISTS
        if name in _ITEMS:
            self._line = "  " * max(self._depth - 1, 0) + "- "
        self._write(tag.text)
        for child in tag:
            if name in _ITEMS and child.tag == "p" and self._line.endswith("- "):
                self._write(words_in(child))
            else:
                self.visit(child)
            self._write(child.tail)
        self._depth -= name in _LISTS
        if is_block:
            self._end_line()
            if not self._depth:
                self._parts[-1][1].append("")

    def _write(self, text: str | None) -> None:
        self._line = flowed(self._line, text)

    def _write_row(self, tag: Element) -> None:
        self._end_line()
        cells = [words_in(cell) for cell in tag if cell.tag in _CELLS]
        self._parts[-1][1].append(" | ".join(cells))

    def _write_code(self, tag: Element) -> None:
        self._end_line()
        self._parts[-1][1].extend("".join(tag.itertext()).strip("\n").split("\n"))
        self._parts[-1][1].append("")

    def _end_line(self) -> None:
        if self._line.strip(" -"):
            self._parts[-1][1].append(self._line.rstrip())
        self._line = ""


def flowed(line: str, text: str | None) -> str:
    """Return a line with some text of a page after it, runs of spaces made one as a page shows."""
    words = _SPACES.sub(" ", text or "")
    return line + (words.lstrip(" ") if not line or line.endswith(" ") else words)
