"""After the meeting: its minutes propose decisions and commitments, and say what was talked about.

Nothing is kept by itself: what is found is shown, and a person confirms each line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from copassist.commitments.dates import Calendar
from copassist.commitments.detect import Detector, Said
from copassist.commitments.listed import section_of
from copassist.languages.folding import fold
from copassist.records.agenda import Agenda
from copassist.records.commitments import Promise
from copassist.topics.decisions import is_heading, told_in

HEADING_CHARS = 70
_MARKED = re.compile(r"^\s*(?:#{1,6}\s+(?P<hash>.+?)\s*#*|\*\*(?P<bold>[^*]+)\*\*\s*:?)\s*$")
_BULLET = re.compile(r"^[\s\-*•–☐\d.)\[\]]+")
_MARKS = re.compile(r"(?:\s*(?:[-*•–☐]|\d{1,2}[.)]|\[[ x]?\])[ \t]+)+")
_WORD = re.compile(r"\w{4,}")
SHARED = 0.5
"""A topic was talked about when the minutes hold half of the longer words of its title."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of minutes under its heading, which may be empty."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """What minutes propose: decisions and commitments, letter by letter, and topics talked about.

    ``topics`` are the keys of those of the agenda.
    """

    decisions: tuple[str, ...]
    commitments: tuple[Promise, ...]
    topics: tuple[str, ...]


def read_minutes(
    text: str, code: str, day: date, detector: Detector, calendar: Calendar, agenda: Agenda | None
) -> Proposed:
    """Return what the minutes of a meeting propose; ``day`` is that of the meeting."""
    found = parts(text)
    said = [Said(part.text, code, ((0, day),), part.heading) for part in found if part.text]
    promises = [
        promise
        for told in detector.detect(said, calendar)
        for promise in told
        # « Décision : garder la salle » names nobody.
        if not is_heading(_bare(promise.quote).partition(":")[0])
    ]
    quotes = (_bare(quote) for _, quote in told_in(found))
    decided = [quote for quote in quotes if any(map(str.isalnum, quote))]
    talked = _talked(text, agenda) if agenda else ()
    known = {_bare(promise.quote) for promise in promises}
    return Proposed(
        tuple(item for item in decided if item not in known), tuple(promises), tuple(talked)
    )


def parts(text: str) -> list[Part]:
    """Return the parts of minutes: Markdown, or plain lines of which some are headings."""
    found: list[Part] = [Part("", "")]
    for line in text.splitlines(keepends=True):
        if heading := _heading(line):
            found.append(Part(heading, ""))
        else:
            last = found[-1]
            found[-1] = replace(last, text=last.text + line)
    return [replace(part, text=part.text.strip("\r\n")) for part in found if part.text.strip()]


def _heading(line: str) -> str:
    """Return the heading that a line is: marked, or a short line known as one."""
    if marked := _MARKED.match(line):
        return str(marked["hash"] or marked["bold"]).strip(" :\u00a0")
    plain = line.strip().rstrip(" :\u00a0").strip()
    if not plain or len(plain) > HEADING_CHARS or _BULLET.match(line) or plain[-1] in ".!?,;":
        return ""
    return plain if section_of(plain) != "other" or is_heading(plain) else ""


def _bare(text: str) -> str:
    """Return a line without what marks it as an item of a list."""
    marks = _MARKS.match(text)
    return text[marks.end() if marks else 0 :].strip()


def _talked(text: str, agenda: Agenda) -> Sequence[str]:
    said = set(_WORD.findall(fold(text.lower())))
    found = {}
    for item in agenda.items:
        words = set(_WORD.findall(fold(item.title.lower())))
        if item.topic and words and len(words & said) >= SHARED * len(words):
            found[item.topic] = True
    return list(found)
