"""Candidates from minutes and from the ledger: what was put off, what is blocked or overdue."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import cache

from copassist.archive.minutes import is_minutes
from copassist.commitments.listed import is_item
from copassist.commitments.sentences import spans_of
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records import Section, ShownArticle
from copassist.records.commitments import Commitment, Status
from copassist.topics.candidates import Candidate, Ground
from copassist.topics.meaning import Place

MEETINGS = 6
"""What was put off earlier was dropped."""
FOLLOWED: tuple[Status, ...] = ("proposed", "confirmed", "under_way", "blocked", "postponed")
SURE = 0.8
"""From which probability on what nobody confirmed may come back as a question."""
WAITED_DAYS, UNCONFIRMED_DAYS = 180, 45
"""So long after its day a commitment may come back; one that nobody confirmed is soon moot."""
ABOUT_WORDS = 3
_LEAD = re.compile(r"^[\s\-*•–]+")


def parked(ground: Ground) -> Iterator[Candidate]:
    """Yield what the last meetings put off, each once, as the latest told it."""
    found: dict[str, list[Candidate]] = {}
    for article in latest(ground, MEETINGS):
        for section in article.sections:
            plain = fold(section.heading.lower().replace("’", "'"))
            if article.date and any(pattern.search(plain) for pattern in _headings()):
                for one in _put_off(article, section, article.date):
                    found.setdefault(_name(one.subject), []).append(one)
    for name, told in found.items():
        # What is put off again and again is wanted again and again.
        times = str(len(told))
        demand = min(1.0, 0.55 + 0.15 * len(told))
        detail = {"times": times, "half": "again" if len(told) > 1 else "one"}
        yield replace(told[0], demand=demand, known_as=name, detail=detail)


def commitments(ground: Ground) -> Iterator[Candidate]:
    """Yield commitments that are blocked, or whose day is past; neutrally, as a question."""
    for held in ground.ledger.listed(ground.role, FOLLOWED):
        day = held.due.day
        most = UNCONFIRMED_DAYS if held.status == "proposed" else WAITED_DAYS
        late = day is not None and 0 < (ground.today - day).days <= most
        if held.status != "blocked" and not late:
            continue
        if held.status == "proposed" and not _is_sure(held):
            continue
        kind = "message" if held.message else "article"
        yield Candidate(
            "commitment",
            Place("message" if kind == "message" else "article", held.source, held.thread),
            held.message,
            held.act,
            held.quote,
            held.made,
            held.language,
            demand=0.8 if held.status == "blocked" else 0.6 if held.status != "proposed" else 0.4,
            owner=1.0 if held.status != "proposed" else 0.5,
            follow_up=1.0,
            detail=_told(held),
        )


def _is_sure(held: Commitment) -> bool:
    """Whether what nobody confirmed is surely somebody's, and says enough to be talked about."""
    told = len(held.act.split()) >= ABOUT_WORDS and held.form != "group"
    return told and held.confidence >= SURE


def latest(ground: Ground, count: int) -> Sequence[ShownArticle]:
    """Return the minutes of the last meetings, the newest first."""
    found = [
        article
        for shelf in ground.library.shelves(ground.role)
        if shelf.articles
        for article in ground.library.articles(shelf.space, ground.role)
        if article.date and article.date <= ground.today and is_minutes(article.title)
    ]
    return sorted(found, key=lambda a: a.date or ground.today, reverse=True)[:count]


def _told(held: Commitment) -> dict[str, str]:
    state = "blocked" if held.status == "blocked" else "late"
    if held.status == "proposed":
        state = "unconfirmed"
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
