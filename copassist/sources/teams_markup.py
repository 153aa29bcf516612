"""The HTML that Teams keeps a message in, to the Markdown that it looks like.

Teams writes little HTML: paragraphs, lists, quotes, links, code, and tags of its own for mentions
(``at``, by number), emoji and places of attachments. Anything else is read for its words. What is
nested deeper than anyone types is read as bare text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml import etree

from copassist.sources.chat_text import one_line, quote
from copassist.sources.decoding import clean

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "strike": "~~"}
_HEADINGS = {"h1": "# ", "h2": "## ", "h3": "### "}
_BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "table",
    "tr",
    "blockquote",
    "pre",
    "codeblock",
    *_HEADINGS,
}
_SILENT = {"script", "style", "attachment", "systemeventmessage", "head"}
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_MANY_LINES = re.compile(r"\n\s*\n\s*\n+")
_DEEPEST = 40


def text_of(html: str, names: Mapping[str, str]) -> str:
    """Return the words of a message; ``names`` are those mentioned, by number."""
    html = clean(html)
    if not html.strip():
        return ""
    try:
        root = etree.HTML(html, etree.HTMLParser(remove_comments=True, remove_pis=True))
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        return ""
    lines = (line.rstrip() for line in _inner(root, names, 0).split("\n"))
    return _MANY_LINES.sub("\n\n", "\n".join(lines)).strip()


def _inner(element: etree._Element, names: Mapping[str, str], depth: int) -> str:
    """Return what stands in an element, each block on lines of its own."""
    if depth > _DEEPEST:
        return _BLANKS.sub(" ", "".join(element.itertext()))
    keeps = _is_code(element) or any(map(_is_code, element.iterancestors()))
    pieces = [_shown(element.text, keeps=keeps, at_start=not keeps)]
    for child in element:
        said = _element(child, names, depth + 1)
        is_block = child.tag in _BLOCKS
        if is_block and said:
            before = next((piece for piece in reversed(pieces) if piece), "\n")
            said = ("" if before.endswith("\n") else "\n") + said + "\n"
        at_start = not keeps and (is_block or child.tag == "br")
        pieces += [said, _shown(child.tail, keeps=keeps, at_start=at_start)]
    return "".join(pieces)


def _element(element: etree._Element, names: Mapping[str, str], depth: int) -> str:
    tag = element.tag
    if tag in _SILENT:
        return ""
    if tag == "br":
        return "\n"
    if tag in ("emoji", "img"):
        return element.get("alt", "") if tag == "emoji" or _is_emoji(element) else ""
    inner = _inner(element, names, depth)
    if tag == "at":
        return f"@{names.get(element.get('id', '')) or one_line(inner)}"
    if tag == "a":
        address, label = element.get("href", ""), one_line(inner)
        return address if label in ("", address) else f"{label} ({address})" if address else label
    if tag == "code":
        return inner if any(map(_is_code, element.iterancestors())) else f"`{inner}`"
    return _marked(tag, inner)


def _marked(tag: str, inner: str) -> str:
    words = inner.strip()
    if not words:
        return "" if tag in _BLOCKS else inner
    if tag in _MARKS:
        return inner.replace(words, f"{_MARKS[tag]}{words}{_MARKS[tag]}", 1)
    if tag in _HEADINGS:
        return _HEADINGS[tag] + one_line(inner)
    if tag in ("pre", "codeblock"):
        return "```\n" + inner.strip("\n") + "\n```"
    if tag == "blockquote":
        return quote(words)
    if tag == "li":
        return "- " + words.replace("\n", "\n  ")
    return f"{words} |" if tag in ("td", "th") else inner.rstrip() if tag in _BLOCKS else inner


def _shown(text: str | None, *, keeps: bool, at_start: bool) -> str:
    """Return a text with its blanks as a page shows them: one, and none where a line starts."""
    if keeps or not text:
        return text or ""
    text = _BLANKS.sub(" ", text)
    return text.lstrip(" ") if at_start else text


def _is_emoji(image: etree._Element) -> bool:
    return "emoji" in (image.get("itemtype") or image.get("itemscope") or "").lower()


def _is_code(element: etree._Element) -> bool:
    return element.tag in ("pre", "codeblock")
