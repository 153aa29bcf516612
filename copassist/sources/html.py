"""A saved web page to an article: its main content, with the headings that part it.

trafilatura finds the main content, which no rule of ours would do as well; a page that it cannot
make sense of, or of which it keeps too little (short notes, odd layouts), is read whole, less the
parts that HTML itself marks as around the content. The head is read from the tags that say so,
and from nothing else: guessing a date out of the text would invent one.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from copassist.errors import MalformedExportError
from copassist.records import Item, Section
from copassist.sources.article import Head, build
from copassist.sources.chat_export import refuse_chat
from copassist.sources.contract import Limits
from copassist.sources.decoding import decode, head, looks_binary
from copassist.sources.html_parts import parts_of, words_in
from copassist.sources.metadata import parse_date, parse_language

_SUFFIXES = (".html", ".htm", ".xhtml")
_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+html|html)\b", re.I)
_ANY_TAG = re.compile(rb"<[a-z][a-z0-9]*[\s>]", re.IGNORECASE)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_AROUND = (
    "script",
    "style",
    "noscript",
    "template",
    "nav",
    "aside",
    "form",
    "iframe",
    "svg",
    "button",
)
_LEAST_KEPT = 0.5
_SHORT_PAGE = 600  # characters; of less, trafilatura makes one paragraph
_SITE_SUFFIX = re.compile(r"\s+[|–—»·-]\s+[^|–—»·]{1,60}$")


@dataclass(frozen=True, slots=True)
class HtmlReader:
    """Saved web pages."""

    name: str = "html"
    is_export: bool = False

    def recognises(self, path: Path) -> bool:
        """Take files that start as a page does, under any name, or hold tags under ours."""
        start = head(path)
        if _START.match(start):
            return True
        return path.suffix.lower() in _SUFFIXES and _ANY_TAG.search(start) is not None

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read one article.

        :raises MalformedExportError: keys ``binary``, ``empty`` and ``broken_html``.
        :raises UnknownFormatError: key ``chat_export``.
        """
        tree = _parse(path)
        yield build(self.name, path, root, _head(tree), _content(tree))


def _parse(path: Path) -> etree._Element:
    data = path.read_bytes()
    text = _decode(data)
    if text is None:
        raise MalformedExportError("binary", path=str(path), place=path.name)
    refuse_chat(path, text)
    try:
        parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
        tree = etree.fromstring(text.encode("utf-8"), parser)
    except (etree.LxmlError, ValueError) as error:
        raise MalformedExportError("broken_html", path=str(path), place=path.name) from error
    if tree is None:
        raise MalformedExportError("empty", path=str(path), place=path.name)
    return tree


def _decode(data: bytes) -> str | None:
    """Take the encoding that the page declares, when the bytes are not UTF-8."""
    declared = _DECLARED.search(data[:4096])
    try:
        data.decode("utf-8-sig")
        return decode(data)
    except UnicodeDecodeError:
        if declared is None or looks_binary(data):
            return decode(data)
    try:
        return decode(data.decode(declared[1].decode("ascii")).encode("utf-8"))
    except (LookupError, UnicodeError):
        return decode(data)


def _head(tree: etree._Element) -> Head:
    dates = _meta(tree, "article:published_time", "date", "dc.date", "dcterms.date")
    times = (time.get("datetime") for time in tree.iterfind(".//article//time[@datetime]"))
    day = dates or next(times, "") or ""
    return Head(
        title=_title(tree),
        author=_meta(tree, "author", "article:author", "dc.creator"),
        date=parse_date(day),
        language=parse_language(tree.get("lang") or ""),
    )


def _meta(tree: etree._Element, *names: str) -> str:
    said = {
        str(tag.get("name") or tag.get("property") or tag.get("itemprop")).lower(): str(content)
        for tag in tree.iter("meta")
        if (content := tag.get("content"))
    }
    values = (said.get(name, "").strip() for name in names)
    return next((v for v in values if v and not v.startswith(("http://", "https://"))), "")


def _title(tree: etree._Element) -> str:
    """Return the only ``h1``, else what the head says, less the name of the site."""
    names = [words_in(tag) for tag in tree.iter("h1")]
    if len(names) == 1 and names[0]:
        return names[0]
    title = tree.findtext(".//title") or ""
    return _meta(tree, "og:title") or _SITE_SUFFIX.sub("", " ".join(title.split()))


def _content(tree: etree._Element) -> list[Section]:
    whole = _whole(tree)
    size = _size(whole)
    main = _main(tree) if size > _SHORT_PAGE else []
    return main if main and _size(main) >= _LEAST_KEPT * size else whole


def _size(parts: list[Section]) -> int:
    return sum(len(p.heading) + len(p.text) for p in parts)


def _main(tree: etree._Element) -> list[Section]:
    """Return what trafilatura holds for the main content."""
    # It takes long to import, and only pages need it.
    from trafilatura import bare_extraction

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # we fall back and say nothing
    page = bare_extraction(
        etree.tostring(tree, encoding="unicode", method="html"),
        include_comments=False,
        include_tables=True,
        favor_recall=True,
        include_formatting=True,
    )
    body = None if page is None or isinstance(page, dict) else page.body
    return [] if body is None else parts_of(body)


def _whole(tree: etree._Element) -> list[Section]:
    """Return all that is not marked as standing around the content."""
    found = tree.xpath("//main | //article | //*[@role='main'] | //body")
    main = deepcopy(found[0]) if isinstance(found, list) and found else deepcopy(tree)
    if main.tag == "body":
        for child in list(main):
            if child.tag in ("header", "footer"):
                main.remove(child)
    etree.strip_elements(main, *_AROUND, with_tail=False)
    return parts_of(main)
