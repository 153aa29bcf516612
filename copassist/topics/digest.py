"""What changed in some days: for the letter of every week, or for who comes back from a leave.

Everything is read through a role, and each line cites what opens it. What is measured (the balance)
rests on all that the role reads, so that a digest takes the strictest level of that; one that
members may read is made through a member's role.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property, reduce

from copassist.archive.library import Library
from copassist.archive.minutes import is_minutes
from copassist.axes import telling
from copassist.axes.axes import Axes
from copassist.axes.talk import Talk
from copassist.commitments.ledger import Ledger
from copassist.errors import QuestionError
from copassist.languages import Language, language
from copassist.records import Citation, Role, ShownArticle, Visibility
from copassist.records.axes import AXES, Axis, Balance, Counted
from copassist.records.commitments import NOTED, OPEN, Commitment
from copassist.topics.candidates import YEAR
from copassist.topics.citing import Citing, beginning, opening
from copassist.topics.decisions import decisions, minutes
from copassist.topics.letter import Digest, Line, Name, Part, plural
from copassist.topics.meetings import WAITED_DAYS
from copassist.topics.unanswered import OpenQuestion, open_questions, threads_of

SOON = timedelta(14)
QUESTIONS, LIVELY, MOST = 5, 3, 12
"""Open questions, threads with most people, and lines of any other part that are told at most."""
LACKING = 0.5
"""Under this share of a component's mark a thread lacks it."""


def digest(
    axes: Axes, ledger: Ledger, role: Role, since: date, until: date, code: str, today: date
) -> Digest:
    """Tell in a language what changed; questions and commitments are those open today.

    :raises QuestionError: when the days end before they begin.
    """
    if until < since:
        raise QuestionError("days_reversed", since=since, until=until)
    gathered = _Gathering(axes, ledger, role, since, until, language(code), today)
    asked = gathered.questions()
    news = [gathered.meetings(), gathered.decisions(), gathered.threads()]
    is_quiet = not (any(part.lines for part in news) or any(q.asked >= since for q in asked))
    parts = [gathered.commitments()]
    if not is_quiet:
        told = axes.measure(role, until=until)
        parts = [*news[:2], gathered.asked(asked), *parts, news[2], gathered.balance(told)]
        parts.append(gathered.act(told, asked))
    kept = _numbered([part for part in parts if part.lines])
    level = gathered.level(kept, whole=not is_quiet)
    return Digest(since, until, language(code).code, kept, level, is_quiet)


@dataclass(frozen=True)
class _Gathering:
    """What a digest is gathered from; each method tells one part."""

    axes: Axes
    ledger: Ledger
    role: Role
    since: date
    until: date
    texts: Language
    today: date

    @cached_property
    def library(self) -> Library:
        return Library(self.axes.engine)

    @cached_property
    def citing(self) -> Citing:
        return Citing(self.library, self.role)

    @cached_property
    def talks(self) -> Mapping[tuple[str, str], Talk]:
        """The threads of the archive, in the order of time."""
        record, _ = self.axes.marked(self.role)
        return {(t.source, t.thread_id): t for t in record.talks if not t.is_meeting}

    @cached_property
    def words(self) -> Mapping[str, str]:
        words: Mapping[str, str] = self.texts.rules("digest")["line"]
        return words

    def day(self, day: date) -> str:
        return self.texts.day(day.isoformat())

    def meetings(self) -> Part:
        lines = []
        for article in minutes(self.library, self.role, self.since, self.until):
            day = self.day(article.date or self.since)
            note = "" if day in article.title else self.words["meeting"].format(day=day)
            lines.append(Line(article.title, note, beginning(article)))
        return _latest("meetings", lines)

    def decisions(self) -> Part:
        found = decisions(self.axes, self.library, self.role, self.since, self.until)
        lines = []
        for one in found:
            key = "decided_met" if one.is_of_minutes else "decided_said"
            note = self.words[key].format(day=self.day(one.day), space=one.citation.space)
            lines.append(Line(one.quote, note, one.citation))
        return _latest("decisions", lines)

    def questions(self) -> list[OpenQuestion]:
        """Return what was asked by the last day and is open today, the newest first."""
        found = open_questions(self.axes, self.role, self.today, since=self.today - YEAR)
        return [question for question in found if question.asked <= self.until]

    def asked(self, found: Sequence[OpenQuestion]) -> Part:
        lines = []
        for one in found[:QUESTIONS]:
            age = plural(self.words, "ago", one.age_days, self.texts.code)
            told = {"age": age if one.age_days else self.words["today"], "day": self.day(one.asked)}
            note = self.words["asked"].format(space=one.space, **told)
            lines.append(Line(one.quote, note, self._where(one)))
        return Part("questions", tuple(lines), len(found) - len(lines))

    def commitments(self) -> Part:
        """Tell what is due soon, then what is past, the latest first, then what is blocked."""
        listed = self.ledger.listed(self.role, OPEN)
        held = [(one.due.day, one) for one in listed if one.due.day]
        coming = [one for day, one in held if self.today <= day <= self.today + SOON]
        waited = self.today - timedelta(WAITED_DAYS)
        past = [one for day, one in held if waited <= day < self.today]
        blocked = [one for one in listed if not one.due.day and one.status == "blocked"]
        left = [*coming, *reversed(past), *blocked]
        lines: list[Line] = []
        while left and len(lines) < MOST:
            one = left.pop(0)
            cited = self.citing.of_commitment(one)
            # What the archive holds no more is told no more.
            if cited or one.source == NOTED:
                lines.append(Line(one.quote, self._due(one), cited))
        return Part("commitments", tuple(lines), len(left))

    def threads(self) -> Part:
        """Tell each space, the liveliest first, then the threads in which most people wrote."""
        active = {place: talk for place, talk in self.talks.items() if self._people(talk)}
        ordered = sorted(active.values(), key=lambda t: (self._people(t), t.start), reverse=True)
        best: dict[str, Talk] = {}
        for talk in ordered:
            best.setdefault(talk.space, talk)
        shown = threads_of(self.axes, self.role, [*best.values(), *ordered[:LIVELY]])
        written = self._written()
        lines = []
        spaces = Counter(talk.space for talk in ordered) + Counter(a.space for a in written)
        for space, _ in sorted(spaces.items(), key=lambda held: (-held[1], held[0])):
            here = [talk for talk in ordered if talk.space == space]
            articles = [article for article in written if article.space == space]
            first = best.get(space)
            thread = shown.get((first.source, first.thread_id)) if first else None
            cited = opening(thread) if thread else beginning(articles[-1]) if articles else None
            lines.append(Line("", self._counts(space, here, len(articles)), cited))
        for talk in ordered[:LIVELY]:
            if thread := shown.get((talk.source, talk.thread_id)):
                people = plural(self.words, "people", self._people(talk), self.texts.code)
                note = self.words["lively"].format(space=talk.space, people=people)
                lines.append(Line(thread.title, note, opening(thread)))
        return Part("threads", tuple(line for line in lines if line.citation))

    def balance(self, told: Balance) -> Part:
        """Tell the verdict and what moved, in one line."""
        if told.verdict == "not enough data":
            return Part("balance", ())
        same = self.texts.text("axes.change.same")
        changes = {axis: telling.change(told, axis, self.texts) for axis in AXES}
        moved = [
            self.words["moved"].format(axis=self.texts.text(f"axes.{axis}"), change=change)
            for axis, change in changes.items()
            if change not in ("", same)
        ]
        note = telling.verdict(told, self.texts)
        if moved or same in changes.values():
            changed = self.words["and"].join(moved) or f"{same[0].upper()}{same[1:]}"
            note = self.words["change"].format(verdict=note, changes=changed)
        cited = self._lacking(told, told.weakest) if told.weakest else None
        return Part("balance", (Line("", note, cited),))

    def act(self, told: Balance, asked: Sequence[OpenQuestion]) -> Part:
        """Suggest one act: for signs of decline, else the weakest axis, else a question."""
        words = self.texts.rules("digest")["act"]
        falling = self.axes.decline(self.role, "", told.window)
        for sign in falling.signs if falling.alert else ():
            if sign.holds and (cited := self._livest(sign.threads)):
                note = self.texts.text(f"axes.sign.{sign.name}.act")
                return Part("act", (Line("", note, cited),))
        if told.weakest and (cited := self._lacking(told, told.weakest)):
            return Part("act", (Line("", words[told.weakest], cited),))
        oldest = asked[-1:]
        lines = (Line(one.quote, words["question"], self._where(one)) for one in oldest)
        return Part("act", tuple(lines))

    def level(self, parts: Iterable[Part], *, whole: bool) -> Visibility:
        """Return the strictest level of what is told, or of the whole that was measured."""
        levels = [
            line.citation.visibility if line.citation else Visibility.COMMUNITY
            for part in parts
            for line in part.lines
        ]
        if whole:
            levels += [shelf.visibility for shelf in self.library.shelves(self.role)]
        return reduce(lambda one, other: one.strictest(other), levels, Visibility.PUBLIC)

    def _people(self, talk: Talk) -> int:
        """Return how many people wrote in a thread in these days."""
        return len({m.by for m in talk.said if not m.is_bot and self._is_in(m.when.date())})

    def _is_in(self, day: date) -> bool:
        return self.since <= day <= self.until

    def _written(self) -> list[ShownArticle]:
        """Return the articles of these days that are no minutes, the oldest first."""
        found = [
            article
            for shelf in self.library.shelves(self.role)
            if shelf.articles
            for article in self.library.articles(shelf.space, self.role)
            if article.date and self._is_in(article.date) and not is_minutes(article.title)
        ]
        return sorted(found, key=lambda article: (article.date or self.since, article.path))

    def _counts(self, space: str, talks: Sequence[Talk], articles: int) -> str:
        new = sum(self._is_in(talk.start.date()) for talk in talks)
        counts = [
            plural(self.words, name, number, self.texts.code)
            for name, number in (("new", new), ("going", len(talks) - new))
            if number
        ]
        if articles:
            counts.append(self.texts.counted("articles", articles))
        return self.words["space"].format(space=space, counts=self.words["and"].join(counts))

    def _where(self, one: OpenQuestion) -> Citation | None:
        return self.citing.of_message(one.source, one.thread_id, one.message_id, one.quote)

    def _due(self, one: Commitment) -> str:
        if one.due.day is None:
            return self.words["blocked_undated"]
        key = "past" if one.is_overdue(self.today) else "due"
        said = self.words[key].format(day=self.day(one.due.day))
        return self.words["blocked"].format(due=said) if one.status == "blocked" else said

    def _lacking(self, told: Balance, axis: Axis) -> Citation | None:
        """Return a thread that lacks what costs an axis most."""
        known = [part for part in told.axes[axis].components if part.value is not None]
        known.sort(key=lambda part: -part.weight * (1 - (part.value or 0.0)))
        found = (self._livest([c for c in p.threads if c.value < LACKING]) for p in known)
        return next((cited for cited in found if cited), None)

    def _livest(self, counted: Iterable[Counted]) -> Citation | None:
        """Return the thread with most people, the latest of several: there an act meets some."""
        order = {place: (len(t.people), t.start) for place, t in self.talks.items()}
        held = [one for one in counted if (one.source, one.thread_id) in order]
        best = max(held, key=lambda c: order[c.source, c.thread_id], default=None)
        return self.citing.of_counted(best) if best else None


def _latest(name: Name, lines: Sequence[Line]) -> Part:
    """Return the last lines of a part that is told in the order of time."""
    return Part(name, tuple(lines[-MOST:]), max(0, len(lines) - MOST))


def _numbered(parts: Iterable[Part]) -> tuple[Part, ...]:
    """Return the parts with their citations numbered; the same one keeps its number."""
    numbers: dict[Citation, int] = {}

    def told(line: Line) -> Line:
        if line.citation is None:
            return line
        one = replace(line.citation, n=0)
        return replace(line, citation=replace(one, n=numbers.setdefault(one, len(numbers) + 1)))

    return tuple(replace(part, lines=tuple(told(line) for line in part.lines)) for part in parts)
