"""Topics for a community: suggested from its balance and its archive, chosen by its facilitator."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import chain

import numpy as np

from copassist.archive.library import Library
from copassist.axes.axes import Axes
from copassist.commitments.ledger import Ledger
from copassist.index.rows import Vectors
from copassist.languages import Language, language
from copassist.records import Citation, Role
from copassist.records.axes import Axis, Balance
from copassist.records.topics import Mode, Topic
from copassist.retrieval.search import Search
from copassist.topics.candidates import YEAR, Candidate, Ground
from copassist.topics.cases import cases
from copassist.topics.choices import Choices, Chosen
from copassist.topics.citing import strictest
from copassist.topics.evidence import Evidence, rests_on_two
from copassist.topics.meaning import Meaning, Place
from copassist.topics.meetings import commitments, latest, parked
from copassist.topics.methods import activity, fitting
from copassist.topics.rewording import Opens, reworded
from copassist.topics.suggest import Choosing, Scored, gaps
from copassist.topics.themes import ideas, themes
from copassist.topics.threads import disagreements, questions, results
from copassist.topics.wording import prepare, reason, title

BLOCK_MINUTES = 30
CONSIDERED = 40
"""The best candidates, for which evidence is looked for; the others are never shown."""
MEETINGS = 3
"""Meetings whose subjects are no news."""
CODEVELOPMENT = "codevelopment"
SOURCES = (questions, parked, commitments, cases, results, ideas, themes, disagreements)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: how many, of which axis (None: as the measure says), in what language.

    ``without`` are the keys of topics that were shown and are not wanted again.
    """

    count: int = 3
    axis: Axis | None = None
    language: str = "fr"
    mode: Mode = "remote"
    people: int = 10
    minutes: int = BLOCK_MINUTES
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Suggested:
    """Topics, the best first, the wild card apart; ``why`` says what is known of the axes."""

    topics: tuple[Topic, ...]
    wild: Topic | None
    why: str
    balance: Balance


@dataclass(frozen=True)
class Topics:
    """The topics of one archive; ``opens`` gives its search, loaded when it is needed."""

    axes: Axes
    ledger: Ledger
    choices: Choices
    opens: Callable[[], Search]
    speaker: Opens = lambda: None

    def suggest(self, asked: Asked, role: Role, today: date | None = None) -> Suggested:
        """Suggest topics; ``today`` is the last day that the archive knows of by default."""
        record, _ = self.axes.marked(role)
        told = self.axes.measure(role)
        day = today or record.last or datetime.now(UTC).date()
        search = self.opens()
        meaning = Meaning.read(search, role, day - YEAR, day)
        library = Library(self.axes.engine)
        ground = Ground(self.axes, library, self.ledger, record, meaning, role, day)
        chosen = self.choices.listed(role)
        found = self._candidates(ground, asked.without)
        proving = Evidence(library, meaning, role)
        choosing = self._choosing(ground, chosen, found, proving, gaps(told, asked.axis))
        scored = choosing.scored(found)
        order = sorted(range(len(found)), key=lambda n: -scored[n].score)[:CONSIDERED]
        proven = {n: cited for n in order
                  if rests_on_two(cited := proving.of(found[n], choosing.vectors[n]))}  # fmt: skip
        kept = list(proven)
        narrow = self._narrowed(choosing, proven)
        some = [scored[n] for n in kept]
        taken = narrow.best(some, asked.count)
        wild = narrow.wild(some, taken)

        def made(n: int, *, is_wild: bool = False) -> Topic:
            return _topic(some[n], proven[kept[n]], asked, is_wild=is_wild)

        best = [made(n) for n in taken]
        joker = [] if wild is None else [made(wild, is_wild=True)]
        worded = reworded([*best, *joker], self.speaker())
        why = why_axes(told, asked.axis, language(asked.language))
        return Suggested(worded[: len(best)], next(iter(worded[len(best) :]), None), why, told)

    def why(self, asked: Asked, role: Role) -> str:
        """Say what is known of the axes, and so what suggestions rest on."""
        return why_axes(self.axes.measure(role), asked.axis, language(asked.language))

    def _candidates(self, ground: Ground, without: Sequence[str]) -> list[Candidate]:
        """Return all candidates but those that were chosen, by whomever, and are not back."""
        now = datetime.now(UTC)
        chosen = self.choices.listed()
        gone = {held.topic.key for held in chosen if not held.is_back(now)} | set(without)
        told = list(chain.from_iterable(source(ground) for source in SOURCES))
        whole = {one.place for one in told if one.origin == "case"}
        # A case tells the result of its thread, and what it is the result of.
        found = {o.key: o for o in told if o.origin != "result" or o.place not in whole}
        back = {held.topic.key for held in chosen if held.is_back(now)}
        return [
            replace(one, follow_up=1.0) if key in back else one
            for key, one in found.items()
            if key not in gone and one.day <= ground.today
        ]

    def _choosing(
        self,
        ground: Ground,
        chosen: Sequence[Chosen],
        found: Sequence[Candidate],
        proving: Evidence,
        needs: dict[Axis, float],
    ) -> Choosing:
        of = ground.meaning.of
        met = {Place("article", a.source, f"{a.space}/{a.path}") for a in latest(ground, MEETINGS)}
        taken = [h.topic.title for h in chosen if h.choice in ("accepted", "done")]
        refused = [h.topic.title for h in chosen if h.choice == "rejected"]
        return Choosing(
            needs,
            ground.today.toordinal(),
            proving.about(found),
            np.vstack([ground.meaning.of_places(met), of(taken)]),
            of(refused),
            chosen,
        )  # fmt: skip

    def _narrowed(self, choosing: Choosing, proven: Mapping[int, Sequence[Citation]]) -> Choosing:
        rows: Vectors = choosing.vectors[np.array(list(proven), int)]
        rests = [
            frozenset(Place(c.kind, c.passage_id.partition(":")[0], c.thread_id)
                      for c in cited if c.thread_id)
            for cited in proven.values()
        ]  # fmt: skip
        return replace(choosing, vectors=rows, rests=rests)


def why_axes(told: Balance, asked: Axis | None, texts: Language) -> str:
    """Say what the suggestions rest on: the axis asked for, the weakest one, or neither."""
    words = texts.rules("topics")["why"]
    if asked:
        return str(words["asked"].format(axis=words[asked]))
    if told.weakest and told.verdict == "named":
        held = told.axes[told.weakest]
        name = words[told.weakest]
        values = {"score": round(held.score or 0), "target": round(held.target)}
        return str(words["named"].format(axis=name, **values))
    key = "close" if told.verdict == "too close to call" else "few"
    return str(words[key])


def _topic(one: Scored, evidence: Sequence[Citation], asked: Asked, *, is_wild: bool) -> Topic:
    texts, candidate = language(asked.language), one.candidate
    if candidate.for_one:
        way = activity(CODEVELOPMENT, texts.code)
    else:
        ways = fitting(one.axis, candidate.origin, asked.minutes, texts.code,
                       mode=asked.mode, people=asked.people)  # fmt: skip
        way = ways[0] if ways else activity("one_two_four_all", texts.code)
    return Topic(
        candidate.key, candidate.origin, title(candidate, one.axis, texts), one.axis,
        reason(one, texts), one.score, one.parts, tuple(evidence), way, way.outcome,
        prepare(candidate.origin, evidence, texts), texts.code, strictest(evidence), is_wild,
        candidate.for_one,
    )  # fmt: skip
