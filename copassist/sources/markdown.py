"""Markdown to plain readable text: a heading starts a section, the marks go, the words stay.

The text is parsed, not searched for marks: only a parser knows that ``#`` in a block of code is
no heading. Lists, tables and code keep a line for each item, row and line, because meaning hangs
on it. A link keeps its label and, when it leads out, its address; pictures keep their
description; comments and badges go.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.token import Token

from copassist.records import Item, Section
from copassist.sources import front_matter
from copassist.sources.article import build, part
from copassist.sources.contract import Limits
from copassist.sources.decoding import read_text
from copassist.sources.inline import plain, plain_html

_SUFFIXES = (".md", ".markdown", ".mdown", ".mkd")
_TEMPLATE = re.compile(r"(?<=\()\{\{[^{}\n]{0,200}\}\}")
_LOOSE_HEADING = re.compile(r"^#{2,6}[^\s#]")
_INDENT = "  "


@dataclass(frozen=True, slots=True)
class MarkdownReader:
    """Articles in Markdown."""

    name: str = "markdown"
    is_export: bool = False

    def recognises(self, path: Path) -> bool:
        """Take files with a Markdown ending; any text is Markdown, so content cannot tell."""
        return path.suffix.lower() in _SUFFIXES and path.is_file()

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read one article.

        :raises MalformedExportError: keys ``binary`` and ``empty``.
        """
        head, text = front_matter.split(read_text(path))
        yield build(self.name, path, root, head, split(text))


def split(text: str) -> list[Section]:
    """Return the parts of a Markdown text, marks taken off."""
    # The templates of site generators hold blanks, which would break the links they stand in.
    tokens = MarkdownIt("commonmark").enable("table").parse(_TEMPLATE.sub("", text))
    writer = _Writer()
    for i, token in enumerate(tokens):
        if token.type == "heading_open":
            writer.start(plain(tokens[i + 1].children or []))
        elif token.type != "inline" or tokens[i - 1].type != "heading_open":
            writer.write(_without_loose_heading(token, writer))
    return writer.parts()


def _without_loose_heading(token: Token, writer: _Writer) -> Token:
    """Start a section where ``##Title`` lacks its blank, which people forget; return the rest."""
    if token.type != "inline" or not _LOOSE_HEADING.match(token.content):
        return token
    children = token.children or []
    breaks = (i for i, child in enumerate(children) if child.type in ("softbreak", "hardbreak"))
    end = next(breaks, len(children))
    writer.start(plain(children[:end]).lstrip("#"))
    return replace(token, children=children[end + 1 :])


class _Writer:
    """Gathers lines under headings; knows in which list, table and quote it stands."""

    def __init__(self) -> None:
        self._parts: list[tuple[str, list[str]]] = [("", [])]
        self._lists: list[int | None] = []
        self._marker = ""
        self._cells: list[str] | None = None

    def start(self, heading: str) -> None:
        self._parts.append((heading, []))

    def parts(self) -> list[Section]:
        return [part(heading, "\n".join(lines)) for heading, lines in self._parts]

    def write(self, token: Token) -> None:
        name = token.type
        if name in ("bullet_list_open", "ordered_list_open"):
            self._lists.append(int(token.attrs.get("start", 1)) if "ordered" in name else None)
        elif name in ("bullet_list_close", "ordered_list_close"):
            self._lists.pop()
            self._blank()
        elif name == "list_item_open":
            self._marker = self._next_marker()
        elif name == "tr_open":
            self._cells = []
        elif name == "tr_close":
            self._add(" | ".join(self._cells or []))
            self._cells = None
        elif name == "table_close":
            self._blank()
        else:
            self._write_text(token)

    def _write_text(self, token: Token) -> None:
        if token.type == "inline":
            text = plain(token.children or [])
            if self._cells is not None:
                self._cells.append(text.replace("\n", " "))
            else:
                self._add(text)
        elif token.type in ("fence", "code_block"):
            self._add(token.content.rstrip("\n"))
            self._blank()
        elif token.type == "html_block":
            self._add(plain_html(token.content))
            self._blank()
        elif token.type == "paragraph_close" and not token.hidden:
            self._blank()

    def _next_marker(self) -> str:
        number = self._lists[-1] if self._lists else None
        if number is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "

    def _add(self, text: str) -> None:
        """Write lines, the first behind the marker of its list item."""
        indent = _INDENT * max(len(self._lists) - 1, 0)
        hanging = indent + _INDENT if self._lists else ""
        for line in text.split("\n") if text.strip() else []:
            lead = indent + self._marker if self._marker else hanging
            self._parts[-1][1].append(lead + line)
            self._marker = ""

    def _blank(self) -> None:
        if not self._lists:
            self._parts[-1][1].append("")
