"""After the meeting: its minutes propose decisions and commitments, and say what was talked about.

Nothing is kept by itself: what is found is shown, and a person confirms each line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from copassist.commitments.dates import Calendar
from copassist.commitments.detect import Detector, Said
from copassist.commitments.listed import section_of
from copassist.commitments.sentences import spans_of
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records.agenda import Agenda
from copassist.records.commitments import Promise

HEADING_CHARS = 70
_MARKED = re.compile(r"^\s*(?:#{1,6}\s+(?P<hash>.+?)\s*#*|\*\*(?P<bold>[^*]+)\*\*\s*:?)\s*$")
_BULLET = re.compile(r"^[\s\-*•–☐\d.)\[\]]+")
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
    promises = [p for told in detector.detect(said, calendar) for p in told]
    decided = [item for part in found if _decides(part.heading) for item in _items(part.text)]
    talked = _talked(text, agenda) if agenda else ()
    known = {promise.quote for promise in promises}
    return Proposed(
        tuple(item for item in decided if item not in known), tuple(promises), tuple(talked)
    )


def parts(text: str) -> list[Part]:
    """Return the parts of minutes: Markdown, or plain lines of which some are headings."""
    found: list[Part] = [Part("", "")]
    for line in text.splitlines():
        if heading := _heading(line):
            found.append(Part(heading, ""))
        else:
            last = found[-1]
            found[-1] = replace(last, text=f"{last.text}\n{line}" if last.text else line)
    return [replace(part, text=part.text.strip("\n")) for part in found if part.text.strip()]


def _heading(line: str) -> str:
    """Return the heading that a line is: marked, or a short line known as one."""
    if marked := _MARKED.match(line):
        return str(marked["hash"] or marked["bold"]).strip(" :\u00a0")
    plain = line.strip().rstrip(" :\u00a0").strip()
    if not plain or len(plain) > HEADING_CHARS or _BULLET.match(line) or plain[-1] in ".!?,;":
        return ""
    return plain if section_of(plain) != "other" or _decides(plain) else ""


def _decides(heading: str) -> bool:
    plain = fold(heading.lower().replace("’", "'"))
    return any(pattern.search(plain) for pattern in _decisions())


@cache
def _decisions() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(language(c).rules("closing")["decisions"]) for c in LANGUAGES)


def _items(text: str) -> Iterator[str]:
    nothing = [re.compile(language(c).rules("closing")["nothing"]) for c in LANGUAGES]
    for start, end in spans_of(text):
        item = _BULLET.sub("", text[start:end]).strip()
        plain = fold(item.lower())
        if len(item.split()) > 2 and not any(p.search(plain) for p in nothing):
            yield item


def _talked(text: str, agenda: Agenda) -> Sequence[str]:
    said = set(_WORD.findall(fold(text.lower())))
    found = {}
    for item in agenda.items:
        words = set(_WORD.findall(fold(item.title.lower())))
        if item.topic and words and len(words & said) >= SHARED * len(words):
            found[item.topic] = True
    return list(found)
