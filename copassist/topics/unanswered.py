"""Questions left open: who asked, what nobody answered, and what the archive itself could answer.

1. Only threads whose end reads like a question left open are looked at (the sign ``question`` of
   the last passage, close reading where there is one).
2. In the words of each, what asks is found: a sentence with a question mark, or with a phrase that
   asks without one; not in code, an address or a quote of others, no greeting, nothing rhetorical.
3. Who wrote after decides: open is the first question after which nobody else wrote, or only such
   as ask back or have no idea. It may be the opener's, the asker's again, or somebody else's.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from copassist.answer.answer import Answerer
from copassist.archive.library import Library
from copassist.axes.axes import Axes
from copassist.axes.marks import SETTLING
from copassist.axes.talk import Record, Said, Talk
from copassist.errors import QuestionError
from copassist.languages import language
from copassist.records import Answer, Hit, Role, Scope, Thread, Visibility
from copassist.retrieval.search import CANDIDATES, WHOLE, Search
from copassist.storage.tables import messages, passages, readings
from copassist.topics.asking import (
    answers_nothing,
    asking,
    is_closed,
    is_organising,
    is_settled,
    suggests,
)

OPEN, FIRST = 0.7, 0.4
"""From which probability on a thread's end is a question left open: read closely (of 36 threads of
real channels 33 were open), and by the first reading, which is less sure."""
NEW_DAYS = 30
PIECE, QUOTES = 500, 3


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits for an answer, ``quote`` letter by letter as its message shows it.

    ``replies`` counts the people other than the asker who wrote after the asker came; ``is_half``
    when they did and it is open all the same. ``is_newcomer``: asked within 30 days of the first
    message of that person, who came after the archive's first 60 days.
    """

    source: str
    thread_id: str
    message_id: str
    space: str
    language: str
    title: str
    quote: str
    asked: date
    age_days: int
    replies: int
    is_half: bool
    visibility: Visibility
    is_newcomer: bool


@dataclass(frozen=True, slots=True)
class Answerable:
    """An open question that the archive may answer: with what, and a post to edit and send."""

    question: OpenQuestion
    answer: Answer
    hits: tuple[Hit, ...]
    post: str


def open_questions(
    axes: Axes,
    role: Role,
    today: date,
    *,
    space: str = "",
    since: date | None = None,
) -> list[OpenQuestion]:
    """Return the questions asked since a day (included) that are open today, as a role may see.

    The newest come first; what was written after today is not known.
    """
    record, _ = axes.marked(role)
    first = since or date.min
    unread = _not_closely_read(axes)
    likely = [
        talk
        for talk in record.talks
        if not talk.is_meeting
        and (not space or talk.space == space)
        and talk.said[-1].when.date() >= first
        and _ends_open(talk, unread)
    ]
    shown = threads_of(axes, role, likely)
    found = [
        question
        for talk in likely
        if (thread := shown.get((talk.source, talk.thread_id)))
        and (question := _open(talk, thread, record, today))
        and question.asked >= first
    ]
    return sorted(found, key=lambda q: (q.asked, q.message_id), reverse=True)


def answerable(answerer: Answerer, questions: Iterable[OpenQuestion]) -> Iterator[Answerable]:
    """Yield the questions that the archive answers outside their own thread, with a draft.

    The draft is for the whole community: only what every member may read is searched, whoever asks.
    """
    for question in questions:
        search = _Elsewhere.of(answerer.search, question)
        told = _answered(replace(answerer, search=search), question)
        if told and told.outcome == "answered" and told.citations:
            cited = {citation.passage_id for citation in told.citations}
            hits = tuple(hit for name, hit in search.found.items() if name in cited)
            yield Answerable(question, told, hits, draft(question, told))


def draft(question: OpenQuestion, answer: Answer) -> str:
    """Return a post in the question's language, as Markdown, that quotes what was found."""
    texts = language(question.language)
    words = texts.rules("unanswered")["post"]
    day = texts.day(question.asked.isoformat())
    lines = [words["hello"], "", words["asked"].format(day=day, space=question.space), ""]
    lines += [f"> {line}" for line in question.quote.splitlines()]
    lines += ["", words["found"], ""]
    for cited in answer.citations[:QUOTES]:
        kind = "article" if cited.kind == "article" else "thread"
        day = texts.day(cited.timestamp)
        place = texts.text(f"answer.post.{kind}", title=cited.title, space=cited.space, day=day)
        quote = words["quote"].format(quote=cited.quote.replace("\n", " "))
        lines.append(f"- {quote} ({place})")
    return "\n".join([*lines, "", words["thanks"]])


def threads_of(axes: Axes, role: Role, talks: Sequence[Talk]) -> dict[tuple[str, str], Thread]:
    """Return the threads of some talks as a role may see them now; what is gone is absent."""
    library, found = Library(axes.engine), {}
    ids = [talk.thread_id for talk in talks]
    for start in range(0, len(ids), PIECE):
        where = messages.c.thread_id.in_(ids[start : start + PIECE])
        for thread in library.threads_where(where, role):
            found[thread.source, thread.id] = thread
    return found


def _not_closely_read(axes: Axes) -> set[tuple[str, str | None]]:
    """Return the threads of which something has only been read at first."""
    query = select(passages.c.source, passages.c.thread_id).join(
        readings, (readings.c.passage == passages.c.id) & readings.c.close.is_(None)
    )
    with axes.engine.connect() as connection:
        return {(source, thread) for source, thread in connection.execute(query)}


def _ends_open(talk: Talk, unread: Container[tuple[str, str | None]]) -> bool:
    least = FIRST if (talk.source, talk.thread_id) in unread else OPEN
    return bool(talk.passages) and talk.passages[-1].of("question") >= least


def _open(talk: Talk, thread: Thread, record: Record, today: date) -> OpenQuestion | None:
    texts = {message.id: message.text for message in thread.messages}
    people = [m for m in talk.said if not m.is_bot and m.id in texts and m.when.date() <= today]
    if not people or is_closed(thread.topic):
        return None
    asked = _waiting(people, texts)
    if asked is None:
        return None
    if asked.by in record.facilitators and is_organising(texts[asked.id]):
        return None
    came = next(place for place, message in enumerate(people) if message.by == asked.by)
    replies = len({message.by for message in people[came:]} - {asked.by})
    day = asked.when.date()
    return OpenQuestion(
        talk.source,
        talk.thread_id,
        asked.id,
        talk.space,
        thread.language,
        thread.title,
        asking(texts[asked.id]),
        day,
        (today - day).days,
        replies,
        replies > 0,
        thread.visibility,
        _is_new(asked, record),
    )


def _waiting(people: Sequence[Said], texts: Mapping[str, str]) -> Said | None:
    """Return the first message, the opener's before others', that nobody else answered, or None."""
    open_still: list[Said] = []
    answering: set[int] = set()
    for message in reversed(people):
        text = texts[message.id]
        # « As-tu essayé… ? » of another person is an answer, even if nobody came back to it.
        is_meant = message.by == people[0].by or not suggests(text)
        if answering <= {message.by} and is_meant and asking(text):
            open_still.insert(0, message)
        if not answers_nothing(text):
            answering.add(message.by)
    mine = [message for message in open_still if message.by == people[0].by]
    for asked in (mine or open_still)[:1]:
        later = [texts[m.id] for m in people[people.index(asked) + 1 :] if m.by == asked.by]
        return None if _is_settled_after(texts[asked.id], later) else asked
    return None


def _is_settled_after(text: str, later: Iterable[str]) -> bool:
    """Whether who asked says, behind the question or later, that nobody is needed any more.

    « J’ai trouvé un gabarit. Quelqu’un en a-t-il un plus récent ? » still asks.
    """
    behind = text.rpartition(asking(text))[2]
    return any(is_settled(said) for said in (behind, *later) if not asking(said))


def _is_new(asked: Said, record: Record) -> bool:
    first: datetime = record.first[asked.by]
    settled = first - min(record.first.values()) >= SETTLING
    return settled and asked.when - first <= timedelta(days=NEW_DAYS)


def _answered(answerer: Answerer, question: OpenQuestion) -> Answer | None:
    """Return what the archive says; None of a question that cannot be searched."""
    # « Quelqu'un a déjà compté ça ? »: what it is about stands in the title.
    sought = f"{question.title} {question.quote}"
    try:
        pieces = list(answerer.stream(question.quote, question.language, sought=sought))
    except QuestionError:
        return None
    return next(piece for piece in pieces if isinstance(piece, Answer))


@dataclass
class _Elsewhere(Search):
    """A search that does not find a question's own thread, nor what only asks it again.

    ``found`` is all that it found, by the name of its passage.
    """

    own: tuple[str, str] = ("", "")
    quote: str = ""
    found: dict[str, Hit] = field(default_factory=dict)

    @classmethod
    def of(cls, search: Search, asked: OpenQuestion) -> _Elsewhere:
        """Return a search over the same opened shelves."""
        parts = (search.engine, search.settings, search.embedder, search._opened, search._lock)
        return cls(*parts, (asked.source, asked.thread_id), asked.quote)

    def search(
        self, question: str, *, k: int = 10, role: Role = Role.MEMBER, within: Scope = WHOLE
    ) -> list[Hit]:
        """Return the best passages outside the thread."""
        hits = super().search(question, k=2 * CANDIDATES, role=role, within=within)
        kept = [hit for hit in hits if not self._is_same(hit)][:k]
        ranked = [replace(hit, rank=rank) for rank, hit in enumerate(kept, 1)]
        self.found |= {hit.passage.id: hit for hit in ranked}
        return ranked

    def _is_same(self, hit: Hit) -> bool:
        passage = hit.passage
        is_own = (passage.source, passage.thread_id) == self.own
        return is_own or all(self._repeats(part.text) for part in passage.parts)

    def _repeats(self, text: str) -> bool:
        asked = asking(text)
        return self.quote in text or bool(asked and asked in self.quote)
