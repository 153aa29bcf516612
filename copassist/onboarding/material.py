"""What the archive gives to a newcomer beside threads and words, as a role may read it.

How people treat one another, what is decided and stands, how meetings run, articles, and questions
in which a hand is welcome. Nothing sensitive is among it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from functools import cache, cached_property

from copassist.archive.library import Library
from copassist.archive.minutes import is_minutes
from copassist.axes.axes import Axes
from copassist.commitments.meeting_days import meeting_days
from copassist.errors import NotFoundError
from copassist.index.sentences import sentences
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.onboarding.interests import about
from copassist.onboarding.sensitive import is_sensitive
from copassist.records import Citation, Role, Scope, ShownArticle
from copassist.topics.citing import Citing, beginning, cite_part, cite_section
from copassist.topics.decisions import Decision, decisions, minutes
from copassist.topics.meaning import Meaning, Place
from copassist.topics.threads import is_errand
from copassist.topics.unanswered import open_questions

NORMS, DECISIONS, HELP, ARTICLES = 2, 3, 3, 2
"""So many of each at most: a newcomer is shown little at a time."""
YEAR, HELP_DAYS = timedelta(365), timedelta(120)
SAME = 0.55
"""From which centred cosine on a later decision is about the same."""
DECISION_CHARS = 320
LEAST_WORDS, MOST_WORDS = 6, 60
"""Of a question that can be understood alone."""
NEAR = 0.33
"""From which centred cosine on a thread is about an article."""
RECURRING = 0.5
"""The share of minutes that have a heading which tells what meetings are about."""
HEADINGS = 4
_NOT_WORDS = re.compile(r"\W*[\[|!<]")
_NUMBER = re.compile(r"^\W*\d[\d.]*\W*")


@dataclass(frozen=True, slots=True)
class Meetings:
    """How meetings run: how many in a year, the latest minutes, the next day, usual headings."""

    count: int
    last: date
    next: date | None
    parts: tuple[str, ...]
    citation: Citation | None


@dataclass(frozen=True)
class Material:
    """Looks through an archive for a newcomer, as of a day."""

    axes: Axes
    meaning: Meaning
    role: Role
    today: date

    @property
    def library(self) -> Library:
        """Reading the archive."""
        return Library(self.axes.engine)

    @cached_property
    def decided(self) -> Sequence[Decision]:
        """What minutes say was decided, the latest first, sensitive matters apart."""
        found = decisions(self.axes, self.library, self.role, date.min, self.today)
        return [
            one
            for one in reversed(found)
            if one.is_of_minutes
            and len(one.quote) <= DECISION_CHARS
            and not is_sensitive(one.quote)
        ]

    def norms(self, code: str) -> list[Citation]:
        """Return what says how people treat one another: as decided, else as it was written.

        Where it was decided in another language, what was written of it in this one comes behind.
        """
        told = [one.citation for one in self.decided if tells_norm(one.quote)]
        # A list of rules says most.
        found = sorted(told, key=lambda cited: -len(cited.quote))[:1]
        if not found or found[0].language != code:
            found += self._written_norms(code)
        return found[:NORMS]

    def in_force(self) -> list[Citation]:
        """Return the latest decisions, without those that a later one is about."""
        stands: list[tuple[Decision, int]] = []
        latest = [one for one in self.decided if self.today - one.day <= YEAR]
        rows = self.meaning.of([one.quote for one in latest])
        for n, one in enumerate(latest):
            is_replaced = any(float(rows[n] @ rows[m]) >= SAME for _, m in stands)
            if not is_replaced and len(one.quote.split()) >= LEAST_WORDS:
                stands.append((one, n))
        return [one.citation for one, _ in stands[:DECISIONS]]

    def meetings(self) -> Meetings | None:
        """Return how meetings run; None where there are no minutes of a year."""
        held = minutes(self.library, self.role, self.today - YEAR, self.today)
        if not held or held[-1].date is None:
            return None
        days = meeting_days(self.axes.engine, UTC, self.role)
        coming = next((day for day in days if day > self.today), None)
        return Meetings(len(held), held[-1].date, coming, _usual(held), _telling(held[-1]))

    def help_wanted(self, code: str) -> list[Citation]:
        """Return the latest questions that wait for an answer and can be understood alone.

        Those in a language come first.
        """
        since = self.today - HELP_DAYS
        citing = Citing(self.library, self.role)
        found = []
        for asked in open_questions(self.axes, self.role, self.today, since=since):
            if not _stands_alone(asked.quote, asked.language):
                continue
            cited = citing.of_message(asked.source, asked.thread_id, asked.message_id, asked.quote)
            if cited and not is_sensitive(f"{asked.title} {asked.quote}"):
                found.append(cited)
        return sorted(found, key=lambda cited: cited.language != code)[:HELP]

    def articles(self, interests: Sequence[str]) -> list[tuple[str, Citation]]:
        """Return articles with the interest that each is about, else those most talked about."""
        chosen: dict[Place, str] = {}
        for interest in interests:
            for place in about(self.meaning.search, self.role, interest, "article", self.today):
                if place not in chosen and self._article(place):
                    chosen[place] = interest
                    break
        for place in self._talked_about() if len(chosen) < ARTICLES else ():
            chosen.setdefault(place, "")
        found: list[tuple[str, Citation]] = []
        for place, interest in chosen.items():
            article = self._article(place)
            cited = _telling(article) if article else None
            if cited and len(found) < ARTICLES:
                found.append((interest, cited))
        return found

    def _written_norms(self, code: str) -> Iterator[Citation]:
        sought = language(code).rules("onboarding")["path"]["norms_sought"]
        within = Scope(language=code)
        for hit in self.meaning.search.search(sought, k=8, role=self.role, within=within):
            if not is_minutes(hit.passage.title):
                for part in hit.passage.parts:
                    yield from (
                        cite_part(hit.passage, part, sentence)
                        for sentence in filter(_is_norm, sentences(part.text))
                    )

    def _talked_about(self) -> list[Place]:
        rows = self.meaning.by_place()
        threads = [row for place, row in rows.items() if place.kind == "message"]
        near = {
            place: sum(float(row @ thread) >= NEAR for thread in threads)
            for place, row in rows.items()
            if place.kind == "article" and self._article(place)
        }
        return sorted(near, key=lambda place: (-near[place], place.name))

    def _article(self, place: Place) -> ShownArticle | None:
        """Return an article that is no minutes."""
        space, _, path = place.name.partition("/")
        try:
            found = self.library.article(space, path, self.role)
        except NotFoundError:
            return None
        return None if is_minutes(found.title) or is_sensitive(found.title) else found


def _stands_alone(quote: str, code: str) -> bool:
    """Whether a question can be understood, and answered, by who reads nothing else."""
    words = re.findall(r"[^\W_]+", quote.lower())
    points_back = language(code).lexicon["pronouns"].intersection(words)
    return LEAST_WORDS <= len(words) <= MOST_WORDS and not points_back and not is_errand(quote)


def _telling(article: ShownArticle) -> Citation | None:
    """Return the citation of the first sentence of an article that says something."""
    for section in article.sections:
        for sentence in sentences(section.text):
            if len(sentence.split()) >= LEAST_WORDS and not _NOT_WORDS.match(sentence):
                return cite_section(article, section, sentence)
    return beginning(article)


def tells_norm(text: str) -> bool:
    """Whether a text is about how people treat one another."""
    return _norms().search(fold(text.lower().replace("’", "'"))) is not None


def _is_norm(sentence: str) -> bool:
    words = len(sentence.split())
    fits = LEAST_WORDS <= words <= MOST_WORDS and "?" not in sentence
    return fits and tells_norm(sentence) and not is_sensitive(sentence)


def _usual(held: Sequence[ShownArticle]) -> tuple[str, ...]:
    """Return the headings that come back in minutes, in the order in which they stand."""
    counts: Counter[str] = Counter()
    for article in held:
        counts.update({_heading(section.heading) for section in article.sections})
    usual = [
        name for name, count in counts.items() if name and count >= max(2, RECURRING * len(held))
    ]
    last = [_heading(section.heading) for section in held[-1].sections]
    usual.sort(key=lambda name: (last.index(name) if name in last else len(last), name))
    return tuple(usual[:HEADINGS])


def _heading(heading: str) -> str:
    plain = _NUMBER.sub("", heading).strip(" :.")
    return plain[:1].lower() + plain[1:] if plain[1:2].islower() else plain


@cache
def _norms() -> re.Pattern[str]:
    rules = (language(code).rules("onboarding")["path"]["norms"] for code in LANGUAGES)
    return re.compile("|".join(f"(?:{rule})" for rule in rules))
