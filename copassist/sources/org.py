"""Org files, as Emacs writes them: stars start sections, the marks go, the words stay.

Org is read line by line, for its structure stands at the starts of lines; only links and emphasis
may run over a line end, so they are undone on whole paragraphs, and never in code. What the
author kept from being published is left out: comments, drawers, and the trees marked ``COMMENT``
or ``:noexport:``. orgparse, the library for it, leaves blocks, drawers and tables as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from copassist.records import Item, Section
from copassist.sources.article import Head, build, part
from copassist.sources.chat_export import refuse_chat
from copassist.sources.contract import Limits
from copassist.sources.decoding import HEAD_BYTES, decode, head, read_text
from copassist.sources.inline import linked
from copassist.sources.metadata import parse_date, parse_language

_SUFFIX, _UNSURE_SUFFIXES = ".org", ("", ".txt", ".text")
_OPENS_AS_ORG = re.compile(
    r"\A\s*(?:#\+(?:title|author|date|options|startup|language|filetags)\s*:|# -\*-.*\borg\b)", re.I
)
_HEADING = re.compile(r"^(\*+)[ \t]+(\S.*)$")
_TAGS = re.compile(r"(?:^|[ \t]+):([\w@#%:]+):[ \t]*$")
_PRIORITY = re.compile(r"^((?:[A-Z]{2,}[ \t]+)?)\[#\w\][ \t]*")
_KEYWORD = re.compile(r"^[ \t]*#\+(\w+)(?:\[[^\]\n]*\])?:[ \t]*(.*)$")
_BLOCK = re.compile(r"^[ \t]*#\+(begin|end)_(\w+)", re.IGNORECASE)
_COMMENT = re.compile(r"^[ \t]*#(?:[ \t]|$)")
_DRAWER = re.compile(r"^[ \t]*:[\w-]+:[ \t]*$")
_DRAWER_END = re.compile(r"^[ \t]*:end:[ \t]*$", re.IGNORECASE)
_CLOCK = re.compile(r"^[ \t]*(?:CLOCK|CLOSED):[ \t]")
_FIXED = re.compile(r"^[ \t]*:(?: |$)")
_ROW = re.compile(r"^[ \t]*\|(.*)$")
_RULE = re.compile(r"^[ \t]*(?:-{5,}|\|-.*)[ \t]*$")
_ESCAPED = re.compile(r"^([ \t]*),(?=,*(?:\*|#\+))")
_VERBATIM, _UNSEEN = ("src", "example"), ("comment", "export")

_LINK = r"\[\[(?P<to>[^\[\]\n]{1,2000})\](?:\[(?P<label>(?:[^\[\]]|\[[^\[\]]*\]){1,1000})\])?\]"
_NOTE = r"\[fn:(?P<name>[\w-]*)(?::[ \t]*(?P<note>[^\[\]]{1,2000}))?\]"
_TIME = r"[<\[](?P<time>\d{4}-\d\d-\d\d(?:[ T][^<>\[\]\n]{0,40})?)[>\]]"
_WHOLE_LINK = r"\[\[[^\[\]\n]{1,2000}\](?:\[[^\[\]]{1,1000}\])?\]"  # emphasis cuts none in two
_EMPHASIS = (
    r"(?<![^\s\-({'\"’«\[])(?P<mark>[*/_=~+])(?=\S)"
    rf"(?P<said>(?:{_WHOLE_LINK}|(?!\[\[)[^\n]|\n(?!\s*\n)){{1,300}}?)(?<!\s)"
    r"(?P=mark)(?![^\s\-.,;:!?'\"’»…)}\[\]\\])"
)
_INLINE = re.compile("|".join((_LINK, _NOTE, _TIME, r"<<<?(?P<anchor>[^<>\n]+)>>>?", _EMPHASIS)))
_PICTURE = re.compile(r"\.(?:png|jpe?g|gif|svg|webp|bmp)$", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:file|id|mailto):")


@dataclass(frozen=True, slots=True)
class OrgReader:
    """Articles in Org."""

    name: str = "org"
    is_export: bool = False

    def recognises(self, path: Path) -> bool:
        """Take ``.org`` files that hold text, and plain text that opens with words of Org."""
        if not path.is_file() or path.suffix.lower() not in (_SUFFIX, *_UNSURE_SUFFIXES):
            return False
        start = head(path)
        text = decode(start[:-4] if len(start) == HEAD_BYTES else start)
        is_named = path.suffix.lower() == _SUFFIX
        return text is not None and (is_named or _OPENS_AS_ORG.match(text) is not None)

    def read(self, path: Path, root: Path, *, limits: Limits) -> Iterator[Item]:
        """Read one article.

        :raises MalformedExportError: keys ``binary`` and ``empty``.
        :raises UnknownFormatError: key ``chat_export``.
        """
        text = read_text(path)
        refuse_chat(path, text)
        said, parts = split(text)
        yield build(self.name, path, root, said, parts)


def split(text: str) -> tuple[Head, list[Section]]:
    """Return what the keywords say, and the parts of the text without its marks."""
    page = _Page(text.split("\n"))
    while page.at < len(page.lines):
        page.take()
    page.end_paragraph()
    said = page.keywords
    day = said.get("date", "").strip("<>[] ")
    return Head(
        title=plain(said.get("title", "")),
        author=plain(said.get("author", "")),
        date=parse_date(day),
        language=parse_language(said.get("language", "")),
    ), [part(heading, "\n".join(lines)) for heading, lines in page.parts]


@dataclass
class _Page:
    """The lines of a file, where the reading stands in them, and what it has made so far."""

    lines: list[str]
    at: int = 0
    keywords: dict[str, str] = field(default_factory=dict)
    parts: list[tuple[str, list[str]]] = field(default_factory=lambda: [("", [])])
    paragraph: list[str] = field(default_factory=list)
    without_end: set[str] = field(default_factory=set)

    def take(self) -> None:
        """Read the thing that starts on this line, and go on to the next."""
        line = self.lines[self.at]
        self.at += 1
        if found := _HEADING.match(line):
            self._start(len(found[1]), found[2])
        elif found := _BLOCK.match(line):
            self._block(found[1].lower(), found[2].lower())
        elif found := _KEYWORD.match(line):
            self._keyword(found[1].lower(), found[2].strip())
        elif _DRAWER.match(line):
            self._drawer(line)
        elif _COMMENT.match(line) or _CLOCK.match(line) or _RULE.match(line):
            return
        elif found := _ROW.match(line):
            cells = found[1].rstrip().removesuffix("|").split("|")
            self.paragraph.append(" | ".join(cell.strip() for cell in cells))
        elif _FIXED.match(line):
            self._verbatim([_FIXED.sub("", line)])
        else:
            self.paragraph.append(line)

    def end_paragraph(self) -> None:
        """Put the lines gathered so far under their heading, as plain words."""
        self.parts[-1][1].extend(plain("\n".join(self.paragraph)).split("\n"))
        self.paragraph = []

    def _start(self, level: int, heading: str) -> None:
        self.end_paragraph()
        tags = _TAGS.search(heading)
        words = heading[: tags.start()] if tags else heading
        if words.split(" ", 1)[0] == "COMMENT" or (tags and "noexport" in tags[1].split(":")):
            self._leave_tree(level)
        else:
            self.parts.append((plain(_PRIORITY.sub(r"\1", words)), []))

    def _leave_tree(self, level: int) -> None:
        while self.at < len(self.lines):
            found = _HEADING.match(self.lines[self.at])
            if found and len(found[1]) <= level:
                return
            self.at += 1

    def _block(self, side: str, kind: str) -> None:
        """Keep code as it stands and leave out what is not for readers; all else is text."""
        if side == "end" or kind not in (*_VERBATIM, *_UNSEEN):
            return
        end = self._find(re.compile(rf"^[ \t]*#\+end_{kind}\b", re.IGNORECASE))
        if end is None:
            return
        if kind in _VERBATIM:
            self._verbatim([_ESCAPED.sub(r"\1", line) for line in self.lines[self.at : end]])
        self.at = end + 1

    def _drawer(self, line: str) -> None:
        end = self._find(_DRAWER_END)
        if end is None:
            self.paragraph.append(line)
        else:
            self.at = end + 1

    def _find(self, pattern: re.Pattern[str]) -> int | None:
        """Return the next line of a kind, None when there is none; looked for in vain once."""
        if pattern.pattern in self.without_end:
            return None
        for i in range(self.at, len(self.lines)):
            if pattern.match(self.lines[i]):
                return i
        self.without_end.add(pattern.pattern)
        return None

    def _verbatim(self, lines: list[str]) -> None:
        self.end_paragraph()
        self.parts[-1][1].extend(lines)

    def _keyword(self, name: str, value: str) -> None:
        if name == "caption":
            self.paragraph.append(value)
        elif value:
            self.keywords[name] = f"{self.keywords.get(name, '')} {value}".strip()


def plain(text: str) -> str:
    """Return the words of a paragraph; code and addresses stay as they are."""
    return _INLINE.sub(_words, text)


def _words(found: re.Match[str]) -> str:
    if target := found["to"]:
        return _link(_SCHEME.sub("", target), found["label"])
    if found["time"]:
        return found["time"]
    if found["said"]:
        return found["said"] if found["mark"] in "=~" else plain(found["said"])
    if found["anchor"]:
        return found["anchor"] if found[0].startswith("<<<") else ""
    return f"[{found['note'] or found['name']}]"


def _link(target: str, label: str | None) -> str:
    if label is None:
        return "" if _PICTURE.search(target) else target
    return "" if _PICTURE.search(label) else linked(plain(label), target)
