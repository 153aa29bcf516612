"""A chat message in HTML to the plain text that its author might have typed.

Zulip and Discourse hand out messages as the HTML that they draw. The walk writes lines: a block
ends the line, an inline tag runs on in it. What must keep its form inside (a quote, an item, a
cell) is written by a walk of its own and set in with its mark, so that quotes in lists in quotes
come out right. Quotes of others are ``> `` lines, code is fenced, and nothing is lost to depth:
past a bound that no person reaches, the words are kept and their layout is not.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from copassist.sources.chat_inline import (
    Element,
    Gathered,
    marks_of,
    onebox,
    special,
    written_link,
)
from copassist.sources.decoding import clean
from copassist.sources.html_parts import flowed
from copassist.sources.inline import plain_html

_DEEPEST = 40
_SILENT = frozenset({"script", "style", "template", "noscript", "svg", "button", "iframe", "head"})
_SILENT_MARKS = frozenset({"message_embed", "quote-controls", "anchor", "meta", "cooked-date"})
_ONEBOXES = frozenset({"onebox", "lazyYT", "youtube-onebox", "lazy-video-container"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "details", "figure"})
_BLOCKS = _PARAGRAPHS | {
    "address",
    "article",
    "aside",
    "body",
    "center",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "footer",
    "header",
    "hr",
    "main",
    "section",
    "summary",
    "tbody",
    "thead",
}
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-(?!auto\b|nohighlight\b|plaintext\b)(\S+)")


@dataclass(frozen=True, slots=True)
class ChatText:
    """The text of a message, the members that it mentions and the names of its files."""

    text: str
    mentions: tuple[str, ...] = ()
    files: tuple[str, ...] = ()


def read_chat_html(markup: str, name_of: Callable[[str], str] = str) -> ChatText:
    """Return what a message in HTML says; ``name_of`` turns handles into the names shown."""
    gathered = Gathered(name_of)
    words = clean(markup)
    tree = _parse(words)
    if tree is None:
        return ChatText(plain_html(words).strip())
    walk = _Walk(gathered)
    walk.visit(tree)
    text = clean(walk.text())
    return ChatText(text.strip(), tuple(gathered.mentions), tuple(gathered.files))


def _parse(markup: str) -> Element | None:
    """Return the tree of some HTML, None when the parser makes none or leaves out its depths."""
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True
    )
    try:
        tree = etree.fromstring(f"<body>{markup}</body>".encode(), parser)
    except etree.XMLSyntaxError:
        return None
    is_cut = any("depth" in fault.message for fault in parser.error_log)
    return None if is_cut else tree


class _Walk:
    """Gathers lines; the open line grows until a block ends it."""

    def __init__(self, gathered: Gathered, depth: int = 0) -> None:
        self._gathered = gathered
        self._depth = depth
        self._lines: list[str] = []
        self._line = ""

    def text(self) -> str:
        self._end_line()
        before = ["", *self._lines]
        kept = (line for line, last in zip(self._lines, before, strict=False) if line or last)
        return "\n".join(kept).rstrip("\n")

    def visit(self, tag: Element) -> None:
        """Write a tag, and not what follows it."""
        name = tag.tag if isinstance(tag.tag, str) else ""
        marks = marks_of(tag) if name else frozenset()
        if not name or name in _SILENT or marks & _SILENT_MARKS:
            return
        if self._depth > _DEEPEST:
            self._write("".join(tag.itertext()))
        elif (said := special(tag, name, marks, self._gathered)) is not None:
            self._line += said
        elif name == "a":
            self._line += written_link(tag, self._inner(tag).strip(), self._gathered)
        else:
            self._visit_block(tag, name, marks)

    def _visit_block(self, tag: Element, name: str, marks: frozenset[str]) -> None:
        if name == "br":
            self._end_line(keep_blank=True)
        elif name == "pre":
            self._write_code(tag)
        elif name == "code":
            self._line += f"`{''.join(tag.itertext())}`"
        elif name in ("ul", "ol"):
            self._write_list(tag)
        elif name == "blockquote" or (name == "aside" and "quote" in marks):
            self._write_quote(tag)
        elif marks & _ONEBOXES:
            self._end_paragraph()
            self._line = onebox(tag)
            self._end_paragraph()
        elif name == "tr":
            self._end_line()
            self._line = " | ".join(" ".join(self._inner(cell).split()) for cell in tag)
            self._end_line()
        else:
            self._visit_children(tag, name)

    def _visit_children(self, tag: Element, name: str) -> None:
        end = self._end_paragraph if name in _PARAGRAPHS else self._end_line
        if name in _BLOCKS:
            end()
        self._depth += 1
        self._write(tag.text)
        for child in tag:
            self.visit(child)
            self._write(child.tail)
        self._depth -= 1
        if name in _BLOCKS:
            end()

    def _inner(self, tag: Element) -> str:
        """Return what a walk of its own makes of the inside of a tag."""
        walk = _Walk(self._gathered, self._depth + 1)
        walk._visit_children(tag, "body")
        return walk.text()

    def _write(self, text: str | None) -> None:
        self._line = flowed(self._line, text)

    def _write_code(self, tag: Element) -> None:
        """Write a block of code, fenced by more ticks than stand in it."""
        code = "".join(tag.itertext()).strip("\n")
        around = tag.getparent()
        language = "" if around is None else str(around.get("data-code-language") or "")
        if (inner := tag.find("code")) is not None:
            found = _LANGUAGE.search(str(inner.get("class") or ""))
            language = found[1] if found else language
        fence = "```"
        while fence in code:
            fence += "`"
        self._set_in(f"{fence}{language.split(' ')[0].lower()}\n{code}\n{fence}")

    def _write_quote(self, tag: Element) -> None:
        """Write a quote; its title is left out, for it names whom the text need not name."""
        quoted = tag.find("blockquote") if tag.tag == "aside" else tag
        inner = self._inner(tag if quoted is None else quoted)
        self._set_in("\n".join(f"> {line}".rstrip() for line in inner.split("\n")) if inner else "")

    def _write_list(self, tag: Element) -> None:
        self._end_line()
        start = str(tag.get("start") or "")
        number = int(start) if start.isascii() and start.isdigit() and len(start) < 9 else 1
        for item in tag:
            bullet = f"{number}. " if tag.tag == "ol" else "- "
            inner = self._inner(item).replace("\n\n", "\n")
            self._lines.append(bullet + inner.replace("\n", "\n  "))
            number += 1
        if not self._depth:
            self._lines.append("")

    def _set_in(self, block: str) -> None:
        """Write lines that stand apart from what is around them."""
        self._end_line()
        if block:
            self._lines += [block, ""]

    def _end_paragraph(self) -> None:
        self._end_line()
        if self._lines and self._lines[-1]:
            self._lines.append("")

    def _end_line(self, *, keep_blank: bool = False) -> None:
        if self._line.strip() or (keep_blank and self._lines):
            self._lines.append(self._line.strip())
        self._line = ""
