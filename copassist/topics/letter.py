"""A digest as a letter: what it holds, and how it is written in Markdown and for e-mail.

Quotes and titles are people's words: both forms show their marks as they are, and nothing in them
becomes a link, a picture or a tag. The e-mail has inline styles only and asks nothing of the
network, so that Outlook shows it as it is and nobody learns that it was opened.
"""

from __future__ import annotations

import html as markup
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from babel import Locale

from copassist.languages import Language, language
from copassist.records import Citation, Visibility

Name = Literal["meetings", "decisions", "questions", "commitments", "threads", "balance", "act"]
SHOWN_CHARS = 240
"""Of a quote in a letter; its citation holds it whole."""
WIDTH_PX, MARGIN_PX = 640, 16
"""Of the whole sheet, and within it on each side."""
_BODY = "margin:0;padding:0;background-color:#ffffff;color:#1a1a1a"
_SHEET = (
    f"max-width:{WIDTH_PX - 2 * MARGIN_PX}px;margin:0 auto;padding:{MARGIN_PX}px;"
    "background-color:#ffffff;color:#1a1a1a;"
    "font-family:Arial,Helvetica,sans-serif;font-size:16px;line-height:1.5"
)
_STYLES = {
    "h1": "font-size:22px;line-height:1.3;margin:0 0 16px 0",
    "h2": "font-size:18px;line-height:1.3;margin:24px 0 8px 0",
    "p": "margin:0 0 8px 0",
    "ul": "margin:0;padding:0 0 0 22px",
    "li": "margin:0 0 8px 0",
    "small": "font-size:13px;line-height:1.5;color:#4a4a4a;margin:0 0 4px 0",
}
_MARKS = re.compile(r"([\\`*_\[\]<>|&#~])")
_FIRST = re.compile(r"^(\d*)([-+=.)])")
_SPACE = re.compile(r"[ \t\r\n\v\f\u2028\u2029]+")
_NOT_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_ADDRESS = re.compile(r"(?i)\b(https?|ftp|mailto)(:)|\b(www)(\.)")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing told: the archive's words, what is said of them, and what opens them.

    ``words`` are a quote letter by letter or a title, empty where only the product speaks.
    ``citation`` is None for what was noted by hand and for a balance that names no axis.
    """

    words: str
    note: str
    citation: Citation | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """The lines of one part; ``more`` is how many were left out."""

    name: Name
    lines: tuple[Line, ...]
    more: int = 0


@dataclass(frozen=True, slots=True)
class Digest:
    """What changed between two days (included); parts without a line are left out.

    ``is_quiet`` when nothing happened at all; commitments may be due all the same. Citations are
    numbered through the whole; ``visibility`` is the strictest level of what it rests on.
    """

    since: date
    until: date
    language: str
    parts: tuple[Part, ...]
    visibility: Visibility
    is_quiet: bool

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, in the order of their numbers, each once."""
        cited = (line.citation for part in self.parts for line in part.lines if line.citation)
        return tuple(dict.fromkeys(cited))


def title(digest: Digest) -> str:
    """Return the title of a digest, which is also the subject of its e-mail."""
    texts = language(digest.language)
    since, until = (texts.day(day.isoformat()) for day in (digest.since, digest.until))
    key = "title" if since != until else "title_day"
    return str(_words(texts)["letter"][key].format(since=since, until=until))


def markdown(digest: Digest) -> str:
    """Return a digest as Markdown, its sources at the end."""
    texts = language(digest.language)
    words = _words(texts)
    lines = [f"# {escaped(title(digest))}", ""]
    if digest.is_quiet:
        lines += [words["letter"]["quiet"], ""]
    for part in digest.parts:
        lines += [f"## {words['part'][part.name]}", ""]
        for line in part.lines:
            number = f" [{line.citation.n}]" if line.citation else ""
            lines.append(f"- {escaped(_told(line, texts))}{number}")
        lines += [f"- {escaped(text)}" for text in _more(part, texts)] + [""]
    if digest.citations:
        lines += [f"## {words['letter']['sources']}", ""]
        lines += [f"- {n} {escaped(text)}" for n, text in sources(digest.citations, texts)] + [""]
    return "\n".join([*lines, f"_{_level(digest, texts)}_", ""])


def html(digest: Digest) -> str:
    """Return a digest as a page for an e-mail: inline styles, nothing to load, all escaped."""
    texts = language(digest.language)
    words = _words(texts)
    body = [_tag("h1", _safe(title(digest)))]
    if digest.is_quiet:
        body.append(_tag("p", _safe(words["letter"]["quiet"])))
    for part in digest.parts:
        body.append(_tag("h2", _safe(words["part"][part.name])))
        shown = [_tag("li", _line(line, texts)) for line in part.lines]
        shown += [_tag("li", _safe(text)) for text in _more(part, texts)]
        body.append(_tag("ul", "\n".join(shown)))
    if digest.citations:
        body.append(_tag("h2", _safe(words["letter"]["sources"])))
        body += [
            _tag("p", f"{numbers} {_safe(text)}", "small")
            for numbers, text in sources(digest.citations, texts)
        ]
    body.append(_tag("p", _safe(_level(digest, texts)), "small"))
    return "\n".join([
        "<!DOCTYPE html>",
        f'<html lang="{digest.language}"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta name="color-scheme" content="light"><title>{_safe(title(digest))}</title></head>',
        f'<body style="{_BODY}"><div style="{_SHEET}">',
        *body,
        "</div></body></html>\n",
    ])  # fmt: skip


def escaped(text: str) -> str:
    """Return a text in one line of Markdown that shows its marks and links nowhere."""
    plain = _MARKS.sub(r"\\\1", _line_of(text))
    # What begins a list at the start of a line does so inside a list item, too.
    return _FIRST.sub(r"\1\\\2", _ADDRESS.sub(r"\1\3\\\2\4", plain))


def sources(cited: Sequence[Citation], texts: Language) -> list[tuple[str, str]]:
    """Return where citations stand, behind their numbers (« [1] [4] »).

    A thread or an article is told once: its title, space, path, and the first day cited.
    """
    words = _words(texts)["letter"]
    places: dict[tuple[str, str, str, str], list[Citation]] = {}
    for one in cited:
        places.setdefault((one.kind, one.space, one.path, one.title), []).append(one)
    told = []
    for (kind, space, path, title), here in places.items():
        day = texts.day(min(one.timestamp for one in here))
        key = "source_article" if kind == "article" else "source"
        text = words[key].format(title=title, space=space, path=path, day=day)
        told.append((" ".join(f"[{one.n}]" for one in here), text))
    return told


def plural(words: Mapping[str, str], name: str, number: int, code: str) -> str:
    """Write how many there are, by the forms ``name_one`` and ``name_other``."""
    form = "one" if Locale(code).plural_form(number) == "one" else "other"
    return words[f"{name}_{form}"].format(count=number)


def _words(texts: Language) -> Mapping[str, Any]:
    return texts.rules("digest")


def _told(line: Line, texts: Language) -> str:
    letter = _words(texts)["letter"]
    if not line.words:
        return line.note
    quote: str = letter["quoted"].format(quote=_shown(line.words))
    return str(letter["noted"].format(quote=quote, note=line.note)) if line.note else quote


def _line(line: Line, texts: Language) -> str:
    """Return a line of the e-mail; words in another language say so to who listens."""
    told, shown = _safe(_told(line, texts)), _safe(_shown(line.words))
    cited = line.citation
    if cited and shown and cited.language != texts.code:
        told = told.replace(shown, f'<span lang="{_safe(cited.language)}">{shown}</span>', 1)
    return f"{told} [{cited.n}]" if cited else told


def _more(part: Part, texts: Language) -> Iterator[str]:
    if part.more:
        yield plural(_words(texts)["letter"], "more", part.more, texts.code)


def _level(digest: Digest, texts: Language) -> str:
    name = texts.seen_by(digest.visibility)
    return str(_words(texts)["letter"]["level"].format(level=name))


def _shown(text: str) -> str:
    """Return a quote in one line, cut at a word where it is long."""
    line = _line_of(text)
    if len(line) <= SHOWN_CHARS:
        return line
    return line[: SHOWN_CHARS - 1].rsplit(" ", 1)[0] + "…"


def _line_of(text: str) -> str:
    return _SPACE.sub(" ", _NOT_TEXT.sub("", text)).strip()


def _tag(name: str, inner: str, style: str = "") -> str:
    return f'<{name} style="{_STYLES[style or name]}">{inner}</{name}>'


def _safe(text: str) -> str:
    return markup.escape(_line_of(text))
