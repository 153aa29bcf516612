"""The HTML of a mail to the text that a mail without HTML would have been.

Programs write what they quote as ``blockquote`` and signatures as blocks of a known class; written
as ``> `` lines and under ``-- ``, they meet the same rules as plain mails. Links stand behind their
words. What follows people around (pictures of a pixel, addresses of hundreds of characters) goes.
"""

from __future__ import annotations

import re

from lxml import etree

from copassist.sources.html_parts import parts_of

_LONGEST_LINK = 200
_SIGNATURES = re.compile(r"gmail_signature|moz-signature|ms-outlook-mobile-signature")
_UNSEEN = ("head", "style", "script")


def html_text(page: str) -> str:
    """Return the text of a page; empty when it holds none."""
    # The parser takes no text that declares an encoding of its own.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = etree.fromstring(page.encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return ""
    if tree is None:
        return ""
    etree.strip_elements(tree, *_UNSEEN, with_tail=False)
    for link in tree.iter("a"):
        _show_address(link)
    for block in reversed(list(tree.iter("blockquote", "div", "pre"))):
        if block.tag == "blockquote":
            _write_over(block, "\n".join(f"> {line}".rstrip() for line in _lines(block)))
        elif _SIGNATURES.search(f"{block.get('class')} {block.get('id')}"):
            _write_over(block, "\n".join(["-- ", *_lines(block)]))
    return "\n".join(_lines(tree))


def _lines(tree: etree._Element) -> list[str]:
    parts = (f"{part.heading}\n{part.text}".strip() for part in parts_of(tree))
    return "\n\n".join(filter(None, parts)).split("\n")


def _write_over(block: etree._Element, text: str) -> None:
    """Put lines in the place of a block, as they stand."""
    tail = block.tail
    block.clear()
    block.tag, block.text, block.tail = "pre", text, tail


def _show_address(link: etree._Element) -> None:
    """Put the address of a link behind its words, unless they are the same."""
    address, label = link.get("href") or "", "".join(link.itertext()).strip()
    if not address.startswith("http") or len(address) > _LONGEST_LINK or not label:
        return
    if label.rstrip("/") not in address:
        link.tail = f" ({address}){link.tail or ''}"
