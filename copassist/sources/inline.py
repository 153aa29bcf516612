"""What stands inside a line of Markdown, as plain words.

A label alone would lose where a link leads, an address alone would not read; so a link that
leads out is ``label (address)``. A picture that is a link, or that a badge service draws, says
nothing to a reader of the text; any other is its description in brackets.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from markdown_it.token import Token

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1>|\Z)", re.DOTALL | re.I)
_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])\b[^>]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_BADGE = re.compile(
    r"shields\.io|badge|travis-ci|circleci|codecov|coveralls|/workflows/|img\.buymeacoffee", re.I
)
_FILE_NAME = re.compile(
    r"^\S+\.(?:png|jpe?g|gif|svg|webp|bmp)$|^(?:image|img|dsc|photo|alt text)[_ -]?\d*$", re.I
)
_LOOSE_BOLD = re.compile(r"(?<!\w)\*\*|\*\*(?!\w)")


def plain(tokens: Sequence[Token]) -> str:
    """Return the words of a line."""
    words: list[str] = []
    links: list[tuple[int, int]] = []
    for i, token in enumerate(tokens):
        if token.type == "link_open":
            links.append((i, len(words)))
        elif token.type == "link_close" and links:
            opened, start = links.pop()
            words[start:] = [_link(tokens[opened:i], "".join(words[start:]))]
        else:
            words.append(_word(token))
    return "".join(words).strip()


def _word(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "image":
        return _description(token)
    if token.type == "html_inline":
        return "\n" if _BREAK.match(token.content) else ""
    # Bold that was set with a blank in the wrong place is no bold to a parser.
    return _LOOSE_BOLD.sub("", token.content) if token.type == "text" else token.content


def _link(tokens: Sequence[Token], label: str) -> str:
    if any(token.type == "image" for token in tokens):
        return label
    return linked(label, str(tokens[0].attrs.get("href", "")))


def linked(label: str, address: str) -> str:
    """Return a label with its address behind it, when that leads out and says more."""
    known = label.strip().removeprefix("mailto:").rstrip("/")
    if not address.startswith(("http://", "https://")) or address.rstrip("/").endswith(known):
        return label or address
    return f"{label} ({address})"


def _description(token: Token) -> str:
    words = " ".join(token.content.split())
    if not words or _BADGE.search(str(token.attrs.get("src", ""))) or _FILE_NAME.match(words):
        return ""
    return f"[{words}] "


def plain_html(markup: str) -> str:
    """Return the words of a scrap of HTML; comments, scripts and styles go."""
    lines = _BREAK.sub("\n", _COMMENT.sub("", markup))
    return html.unescape(_TAG.sub("", lines)).strip("\n")
