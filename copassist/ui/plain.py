"""Text that others wrote, made safe for Markdown: on the page it reads exactly as it stands.

Nothing from the archive is trusted. Every ASCII punctuation mark is escaped, which disarms links,
images, headings, lists, tables, code, HTML and formulas. Some things Streamlit does to text *after*
parsing it, so that escaping cannot stop them: ``:smile:`` becomes an emoji, ``->`` an arrow, an
address a link. There an empty directive parts the text in two; it shows and copies as nothing.
"""

from __future__ import annotations

import re
from collections.abc import Collection

SPLIT = ":small[]"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
_MARK = "\0"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_REWRITTEN = re.compile(
    r"(?<=[<>~-])(?=[>=-])"  # arrows and signs: -> <- -- >= <= ~=
    r"|(?<=[\w+-])(?=:)"  # the end of :smile: and :material_home:
    r"|(?<=:/)(?=/)"  # http://
    r"|(?<=www)(?=\.)"
    r"|(?<=[\w.+-])(?=@)",  # an e-mail address
    re.IGNORECASE,
)
_WIDE_SPACE = re.compile(r"^ +|\t|(?<= ) ", re.MULTILINE)
_SPACE = re.compile(r"[^\S\u00a0\u202f]+")  # no-break spaces stay as they are
_NUMBER = re.compile(r"\\\[(\d{1,3})\\\]")
_OPENING = re.compile(r"\[(?=\d{1,3}\])")
_HEAD = re.compile(r"\*\*(.+?)\*\*")


def plain(text: str) -> str:
    """Return Markdown that shows the text as it stands, lines and paragraphs kept."""
    return _paragraphs(_escaped(_lines(text)))


def line(text: str) -> str:
    """Return Markdown that shows the text on one line: for labels and titles."""
    return _escaped(_SPACE.sub(" ", _CONTROL.sub("", text)).strip())


def marked(text: str, quote: str) -> str:
    """Return Markdown that shows the text as it stands with the words of a quote highlighted."""
    text = _lines(text)
    words = [re.escape(word) for word in quote.split()]
    found = re.search(r"\s+".join(words), text) if words else None
    if found is None:
        return _paragraphs(_escaped(text))
    quoted = "\n".join(
        f":orange-background[{_escaped(part)}]" if part.strip() else ""
        for part in found.group().split("\n")
    )
    before, after = text[: found.start()], text[found.end() :]
    return _paragraphs(_escaped(before) + quoted + _escaped(after))


def answer(text: str, numbers: Collection[int] = (), quotes: Collection[str] = ()) -> str:
    """Return an answer's Markdown: only its own list lines, bold heads and numbers come through.

    A number that stands within a quote was written by somebody, and opens nothing.
    """
    text = _lines(text)
    for quote in sorted({" ".join(_lines(quote).split("\n")) for quote in quotes}, key=len):
        text = text.replace(quote, _OPENING.sub(rf"\g<0>{_MARK}", quote)) if quote else text
    lines = [_answer_line(part) for part in text.split("\n")]
    said = ""
    for before, part in zip(["", *lines], lines, strict=False):
        is_item = part.startswith("- ")
        said += ("\n" if is_item and before.startswith("- ") else "\n\n") + part
    return _NUMBER.sub(lambda match: _coloured(match, numbers), said.strip())


def _answer_line(text: str) -> str:
    item = "- " if text.startswith("- ") else ""
    rest = text.removeprefix("- ") if item else text
    head = _HEAD.match(rest)
    if head is None:
        return item + _escaped(rest)
    return f"{item}**{_escaped(head[1].strip())}**{_escaped(rest[head.end() :])}"


def _coloured(match: re.Match[str], numbers: Collection[int]) -> str:
    return f":primary[{match[0]}]" if int(match[1]) in numbers else match[0]


def _lines(text: str) -> str:
    text = "\n".join(part.rstrip() for part in _CONTROL.sub("", text).splitlines())
    return _WIDE_SPACE.sub(lambda match: NO_BREAK_SPACE * len(match[0].expandtabs(4)), text)


def _escaped(text: str) -> str:
    text = _PUNCTUATION.sub(r"\\\1", _REWRITTEN.sub(_MARK, text))
    return text.replace(_MARK, SPLIT)


def _paragraphs(markdown: str) -> str:
    parts = re.split(r"\n{2,}", markdown.strip("\n"))
    return "\n\n".join(part.replace("\n", "\\\n") for part in parts)
