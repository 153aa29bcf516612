"""Parts of a document to an article: boilerplate out, slugs in, a title in any case.

Every article reader ends here, so that one rule decides what is kept whatever the format. Slugs
come from headings because people link to headings; they are numbered when headings repeat.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from copassist.errors import MalformedExportError
from copassist.records import Article, Section
from copassist.sources import boilerplate
from copassist.sources.contract import relative
from copassist.sources.metadata import file_date, file_title, fold

_BLANK_LINES = re.compile(r"\n(?:[ \t\u00a0]*\n){2,}")


@dataclass(frozen=True, slots=True)
class Head:
    """What a document says of itself."""

    title: str = ""
    author: str = ""
    date: date | None = None
    language: str | None = None


def part(heading: str, text: str, page: int | None = None) -> Section:
    """Return a section that has no slug yet."""
    return Section("", " ".join(heading.split()), text, page)


def build(source: str, path: Path, root: Path, head: Head, parts: Sequence[Section]) -> Article:
    """Make the article of a file from its parts in reading order.

    :raises MalformedExportError: key ``empty`` when no text is left.
    """
    stripped = boilerplate.strip(parts)
    named = head.title or _first_heading(stripped.parts) or file_title(path)
    title = " ".join(named.split()).rstrip(" :")
    kept = [_tidy(p) for p in _without_title(stripped.parts, title)]
    sections = _with_slugs([p for p in kept if p.heading or p.text])
    if not any(section.text or section.heading for section in sections):
        raise MalformedExportError("empty", path=str(path), place=path.name)
    return Article(
        source=source,
        path=relative(path, root),
        title=title,
        sections=sections,
        author=" ".join((head.author or stripped.author).split()),
        date=head.date or file_date(path),
        language=head.language,
    )


def _first_heading(parts: Sequence[Section]) -> str:
    """Return the heading that opens the article; one after some text names only its section."""
    return next((p.heading for p in parts if p.heading or p.text.strip()), "")


def _without_title(parts: Sequence[Section], title: str) -> Sequence[Section]:
    """Take the title off the heading that repeats it: it stands on every passage already."""
    first = next((i for i, p in enumerate(parts) if p.heading or p.text.strip()), None)
    if first is None or fold(parts[first].heading).rstrip(" :") != fold(title):
        return parts
    return [*parts[:first], replace(parts[first], heading=""), *parts[first + 1 :]]


def _tidy(section: Section) -> Section:
    lines = "\n".join(line.rstrip() for line in section.text.split("\n"))
    return replace(section, text=_BLANK_LINES.sub("\n\n", lines).strip("\n \u00a0"))


def slugify(heading: str, page: int | None = None) -> str:
    """Return the heading in ASCII kebab-case; ``intro`` or ``page-3`` when there is none."""
    plain = fold(heading).replace("œ", "oe").replace("æ", "ae").replace("ß", "ss")
    words = re.findall(r"[a-z0-9]+", plain.encode("ascii", "ignore").decode())
    return "-".join(words) or ("intro" if page is None else f"page-{page}")


def _with_slugs(parts: Sequence[Section]) -> tuple[Section, ...]:
    counts: dict[str, int] = {}
    sections = []
    for section in parts:
        wanted = slug = slugify(section.heading, section.page)
        while slug in counts:
            counts[wanted] += 1
            slug = f"{wanted}-{counts[wanted]}"
        counts[slug] = 1
        sections.append(replace(section, slug=slug))
    return tuple(sections)
