"""Candidates from minutes and from the ledger: what was put off, what is blocked or overdue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from copassist.commitments.listed import is_item
from copassist.commitments.sentences import spans_of
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records import Section, ShownArticle
from copassist.records.commitments import NOTED, OPEN, Commitment
from copassist.topics.candidates import Candidate, Ground
from copassist.topics.decisions import minutes
from copassist.topics.meaning import Place

MEETINGS = 4
"""What was put off earlier was dropped."""
WAITED_DAYS = 180
"""So long after its day a commitment may come back."""
ABOUT_WORDS = 3
_LEAD = re.compile(r"^[\s\-*•–]+(?:\d+(?:\.\d+)*[.)]?\s+)?|^\d+(?:\.\d+)+[.)]?\s+")


def parked(ground: Ground) -> Iterator[Candidate]:
    """Yield what the last meetings put off, each once, as the latest told it.

    What a later meeting dealt with is left out: a section of its minutes holds most words of it.
    """
    found: dict[str, list[Candidate]] = {}
    dealt: list[tuple[date, set[str]]] = []
    for article in latest(ground, MEETINGS):
        for section in article.sections if article.date else ():
            if article.date and _puts_off(section):
                for one in _put_off(article, section, article.date):
                    found.setdefault(_name(one.subject), []).append(one)
            elif article.date:
                said = _name(f"{section.heading} {section.text}")
                dealt.append((article.date, set(said.split())))
    for name, told in found.items():
        words = set(name.split())
        after = (held for day, held in dealt if day > told[0].day)
        if any(len(words & held) > len(words) / 2 for held in after):
            continue
        # What is put off again and again is wanted again and again.
        times = len({one.day for one in told})
        detail = {"times": str(times), "half": "again" if times > 1 else "one"}
        demand = min(1.0, 0.55 + 0.15 * times)
        yield replace(told[0], demand=demand, known_as=name, detail=detail)


def commitments(ground: Ground) -> Iterator[Candidate]:
    """Yield commitments that are blocked, or whose day is past; neutrally, as a question.

    What nobody confirmed is left out: it may be no promise, and most are one person's errand. So is
    what a person noted at a meeting: no archive holds it, so nothing can be cited.
    """
    for held in ground.ledger.listed(ground.role, OPEN):
        day = held.due.day
        late = day is not None and 0 < (ground.today - day).days <= WAITED_DAYS
        if held.source == NOTED or (held.status != "blocked" and not late):
            continue
        yield Candidate(
            "commitment",
            Place("message" if held.message else "article", held.source, held.thread),
            held.message,
            held.act,
            held.quote,
            held.made,
            held.language,
            demand=0.8 if held.status == "blocked" else 0.6,
            owner=1.0,
            follow_up=1.0,
            slug=held.id,
            known_as=held.id,
            detail=_told(held),
        )


def latest(ground: Ground, count: int) -> Sequence[ShownArticle]:
    """Return the minutes of the last meetings, the newest first."""
    return minutes(ground.library, ground.role, date.min, ground.today)[::-1][:count]


def _told(held: Commitment) -> dict[str, str]:
    state = "blocked" if held.status == "blocked" else "late"
    return {"state": state, "due": held.due.day.isoformat() if held.due.day else ""}


def _subject(quote: str) -> str:
    """Return what was put off, without why or to whom it was (« (fil_rouge) », « , faute de »).

    Several words in brackets say what it is about, and tell it best.
    """
    about = re.search(r"\(([^)]+)\)", quote)
    if about and len(about[1].split()) >= ABOUT_WORDS:
        return about[1]
    told = re.sub(r"\s*\([^)]*\)", "", quote)
    return re.split(r"[,;] ", told, maxsplit=1)[0].strip(" .")


def _puts_off(section: Section) -> bool:
    plain = fold(section.heading.lower().replace("’", "'"))
    return any(pattern.search(plain) for pattern in _headings())


def _put_off(article: ShownArticle, section: Section, day: date) -> Iterator[Candidate]:
    place = Place("article", article.source, f"{article.space}/{article.path}")
    for start, end in spans_of(section.text):
        if is_item(section.text, (start, end)):
            quote = _LEAD.sub("", section.text[start:end])
            yield Candidate(
                "parked", place, "", _subject(quote), quote, day, article.language,
                demand=0.0, owner=0.5, follow_up=1.0, slug=f"{section.slug}-{start}",
            )  # fmt: skip


def _name(subject: str) -> str:
    """Return what is put off by the words that name it: « Le tableau », « tableau »."""
    words = re.findall(r"\w+", fold(subject.lower()))
    stop = frozenset().union(*(language(code).lexicon["stop"] for code in LANGUAGES))
    return " ".join(word for word in words if word not in stop)


@cache
def _headings() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(language(code).rules("topics")["parked"]) for code in LANGUAGES)
