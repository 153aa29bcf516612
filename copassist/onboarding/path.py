"""The path: small real steps over 7 to 30 days, three things at a time, all optional.

The calendar is that of the domain's notes (days 0-1, 2-3, 4-5, 6-7, 8-14, 15-21, 22-30): people
before documents, reading before writing, a small act before a question, a question before giving.
A shorter path has the same seven stretches, each shorter; one of seven days has a day for each. A
stretch holds three steps at most; what the archive has nothing for is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from copassist.axes.axes import Axes
from copassist.languages import Language, language
from copassist.onboarding.glossary import glossary
from copassist.onboarding.introduction import introduction, joined
from copassist.onboarding.key_threads import KeyThread, key_threads
from copassist.onboarding.material import Material
from copassist.records import Citation, Role
from copassist.records.onboarding import FEWEST_DAYS, MOST_DAYS, Path, Step, StepKind, Term
from copassist.retrieval.search import Search
from copassist.topics.letter import plural
from copassist.topics.meaning import Meaning

ENDS = (1, 3, 5, 7, 14, 21, 30)
"""The last day of each stretch of a whole path."""
STRETCHES: tuple[tuple[StepKind, ...], ...] = (
    ("charter", "meetings", "greeting"),
    ("thread", "thread", "glossary"),
    ("thread", "buddy", "introduction"),
    ("act", "thread", "article"),
    ("observe", "decisions", "thread"),
    ("question", "help", "article"),
    ("give", "checkout", "place"),
)


def ends(days: int) -> tuple[int, ...]:
    """Return the last day of each stretch of a path of some days.

    :raises ValueError: when there are fewer than 7 or more than 30.
    """
    if not FEWEST_DAYS <= days <= MOST_DAYS:
        raise ValueError(f"a path takes from {FEWEST_DAYS} to {MOST_DAYS} days, not {days}")
    share = (days - FEWEST_DAYS) / (MOST_DAYS - FEWEST_DAYS)
    return tuple(round(n + (end - n) * share) for n, end in enumerate(ENDS, 1))


def path(
    axes: Axes,
    search: Search,
    role: Role,
    today: date,
    *,
    code: str,
    interests: Sequence[str] = (),
    days: int = MOST_DAYS,
    begin: date | None = None,
) -> Path:
    """Return the path of a newcomer, of what a role may read of what was written until a day.

    It begins on that day, or on an earlier one: then the threads to read are those of its first
    day, while decisions, meetings and questions are those of today.

    :raises ValueError: when there are fewer than 7 days or more than 30.
    :raises IndexStaleError: when the index was built with another model.
    """
    bounds = ends(days)
    meaning = Meaning.read(search, role, date.min, today)
    first_day = min(begin or today, today)
    threads = key_threads(axes, meaning, role, first_day, interests, code)
    words = glossary(axes, role, today)
    making = _Making(
        Material(axes, meaning, role, today), language(code), interests, threads, words
    )
    steps = [
        replace(step, first=first, last=last)
        for kinds, first, last in zip(
            STRETCHES, (1, *(end + 1 for end in bounds)), bounds, strict=False
        )
        for step in making.steps(kinds)
    ]
    title = threads[0].citation.title if threads else ""
    draft = introduction(code, interests, title)
    numbered = _numbered(steps, words)
    return Path(code, tuple(interests), days, begin or today, *numbered, draft)


@dataclass
class _Making:
    """Makes the steps of a path, in order."""

    material: Material
    texts: Language
    interests: Sequence[str]
    threads: Sequence[KeyThread]
    terms: Sequence[Term]

    def __post_init__(self) -> None:
        self._threads = iter(self.threads)
        self._articles = iter(self.material.articles(self.interests))

    def steps(self, kinds: Sequence[StepKind]) -> Iterator[Step]:
        """Yield the steps of a stretch; their days are set by who calls."""
        for kind in kinds:
            made = self._made(kind)
            if made:
                yield made

    def _made(self, kind: StepKind) -> Step | None:
        if kind == "thread":
            return self._thread()
        if kind == "article":
            return self._article()
        if kind == "charter":
            norms = self.material.norms(self.texts.code)
            return self._step(kind, self._words(kind)["text" if norms else "none"], norms)
        if kind == "meetings":
            return self._meetings()
        if kind in ("decisions", "help"):
            held, code = self.material, self.texts.code
            cited = held.in_force() if kind == "decisions" else held.help_wanted(code)
            return self._step(kind, self._words(kind)["text"], cited) if cited else None
        if kind == "glossary":
            text = self._words(kind)["text"].format(count=len(self.terms))
            return self._step(kind, text) if self.terms else None
        return self._step(kind, self._words(kind)["text"])

    def _thread(self) -> Step | None:
        held = next(self._threads, None)
        if held is None:
            return None
        words = self._words("thread")
        liked = words["interest"].format(interest=held.interest) if held.interest else ""
        recent = words["recent"] if held.is_recent else ""
        why = " ".join(filter(None, (liked, recent))) or words[held.axis]
        cited = held.citation
        day = self.texts.day(cited.timestamp)
        text = words["text"].format(why=why, title=cited.title, space=f"#{cited.space}", day=day)
        return self._step("thread", text, [cited], f"thread {cited.space}/{cited.thread_id}")

    def _article(self) -> Step | None:
        held = next(self._articles, None)
        if held is None:
            return None
        interest, cited = held
        words = self._words("article")
        text = words["interest"].format(interest=interest) if interest else words["text"]
        return self._step("article", text, [cited], f"article {cited.space}/{cited.path}")

    def _meetings(self) -> Step:
        words, told = self._words("meetings"), self.material.meetings()
        if told is None:
            return self._step("meetings", words["none"])
        coming = words["unknown"]
        if told.next:
            coming = words["next"].format(day=self.texts.day(told.next.isoformat()))
        parts = joined(told.parts, self.texts.code)
        about = words["parts"].format(parts=parts) if parts else ""
        count = plural(words, "meetings", told.count, self.texts.code)
        last = self.texts.day(told.last.isoformat())
        text = words["text"].format(count=count, last=last, next=coming, parts=about)
        return self._step("meetings", text, [told.citation] if told.citation else [])

    def _step(
        self, kind: StepKind, text: str, cited: Sequence[Citation] = (), key: str = ""
    ) -> Step:
        return Step(key or kind, kind, 0, 0, self._words(kind)["title"], text, tuple(cited))

    def _words(self, kind: StepKind) -> dict[str, str]:
        words: dict[str, str] = self.texts.rules("onboarding")["step"][kind]
        return words


def _numbered(
    steps: Sequence[Step], terms: Sequence[Term]
) -> tuple[tuple[Step, ...], tuple[Term, ...]]:
    """Return steps and words with their citations numbered; the same one keeps its number."""
    numbers: dict[Citation, int] = {}

    def told(cited: Sequence[Citation]) -> tuple[Citation, ...]:
        bare = [replace(one, n=0) for one in cited]
        return tuple(replace(o, n=numbers.setdefault(o, len(numbers) + 1)) for o in bare)

    return (
        tuple(replace(step, cited=told(step.cited)) for step in steps),
        tuple(replace(term, quotes=told(term.quotes)) for term in terms),
    )
