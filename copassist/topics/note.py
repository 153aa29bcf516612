"""A practice note: one page of a thread in its own words, for who was not there.

1. The opening message gives the context: its situation and its question.
2. Every other message is cut into slices (slices.py), each for one part: steps, results or limits.
3. Each part takes its best slices that fit its words, in reading order. What is missing is said.

Nothing is written but the frame: every other word stands letter by letter in what is cited.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from typing import Any

from copassist.archive.library import Library
from copassist.archive.pseudonyms import ROBOT, label
from copassist.errors import NotFoundError
from copassist.languages import language
from copassist.records import Citation, Hit, Role, Thread, Visibility
from copassist.records.axes import Evidence
from copassist.retrieval.search import Search
from copassist.topics.asking import asking
from copassist.topics.citing import cite_message, cite_part, strictest
from copassist.topics.letter import escaped, sources
from copassist.topics.slices import (
    LEAST_WORDS,
    QUOTE_WORDS,
    Name,
    Said,
    Slice,
    parted,
    reach,
    slices,
)

PARTS: tuple[Name, ...] = ("context", "steps", "results", "limits")
WORDS: dict[Name, int] = {"context": 60, "steps": 110, "results": 50, "limits": 40}
"""Words of quotes at most; with the frame and its sources a note is about 350 words."""
FOUND, OTHERS, ABOUT = 12, 3, 0.3
"""Passages searched for a subject; how many other threads or articles join, from which centred
cosine on: in the demonstration subjects that nobody spoke of reached .25, others .31 to .37."""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A quote; ``is_opinion`` when one person says so and tells no outcome of it."""

    citation: Citation
    is_opinion: bool = False


@dataclass(frozen=True, slots=True)
class NotePart:
    """The quotes of a part, in reading order; none where the thread has nothing of it."""

    name: Name
    lines: tuple[NoteLine, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A practice note; ``visibility`` is the strictest of what it quotes and of its thread."""

    title: str
    language: str
    parts: tuple[NotePart, ...]
    visibility: Visibility

    @property
    def citations(self) -> tuple[Citation, ...]:
        """All citations, in the order of their numbers."""
        return tuple(line.citation for part in self.parts for line in part.lines)


def note(thread: Thread, hits: Sequence[Hit], code: str, shown: Sequence[Evidence] = ()) -> Note:
    """Make the note of a thread in a language; ``hits`` of elsewhere add steps, results, limits.

    ``shown`` is what close reading (``Axes.of_messages``) says of each message of the thread;
    without it only cues speak.
    """
    opener, *others = _messages(thread, shown)
    context = _context(opener)
    is_asking = bool(asking(opener.text))
    texts = [*([] if is_asking else [opener]), *others, *_elsewhere(thread, hits)]
    found: dict[str, Slice] = {}
    for said in texts:
        for one in slices(said):
            # Who asks gives details, not advice; what is said again is quoted once, of who tells
            # an outcome.
            known = found.get(one.quote)
            if is_asking and said.is_opener and one.name == "steps":
                continue
            if known is None or (said.has_outcome and not known.said.has_outcome):
                found[one.quote] = one
    for one in context:
        found.pop(one.quote, None)
    numbers = count(1)
    parts = tuple(
        NotePart(name, tuple(
            NoteLine(replace(one.said.cite(one.quote), n=next(numbers)), _is_opinion(one))
            for one in _fitting([*context, *found.values()], name)
        ))
        for name in PARTS
    )  # fmt: skip
    cited = strictest(line.citation for part in parts for line in part.lines)
    return Note(thread.title, language(code).code, parts, thread.visibility.strictest(cited))


def note_on(
    subject: str,
    search: Search,
    role: Role,
    code: str,
    read: Callable[[Thread], Sequence[Evidence]],
) -> Note:
    """Make the note of the thread that is nearest to a subject, with what is near elsewhere.

    ``read`` reads its messages closely (``Axes.of_messages``).

    :raises NotFoundError: when no thread is about it.
    """
    found = search.search(subject, k=FOUND, role=role)
    near = [hit for hit in found if hit.similarity >= ABOUT]
    for hit in near:
        passage = hit.passage
        if passage.thread_id:
            thread = Library(search.engine).thread(passage.source, passage.thread_id, role)
            return note(thread, near, code, read(thread))
    raise NotFoundError(id=subject)


def markdown(told: Note) -> str:
    """Return a note as Markdown; what people wrote shows its marks as they are."""
    texts = language(told.language)
    words = texts.rules("note")
    lines = [f"# {escaped(words['title'].format(title=told.title))}", ""]
    for part in told.parts:
        lines += [f"## {words['part'][part.name]}", ""]
        if not part.lines:
            lines.append(words["missing"][part.name])
        for n, line in enumerate(part.lines, 1):
            mark = f"{n}." if part.name == "steps" else "-"
            lines.append(f"{mark} {_line(line, part.name, told.language)}")
        lines.append("")
    lines += [f"## {words['sources']}", ""]
    lines += [f"- {n} {escaped(text)}" for n, text in sources(told.citations, texts)]
    level = texts.seen_by(told.visibility)
    return "\n".join([*lines, "", f"_{words['level'].format(level=level)}_", ""])


def _line(line: NoteLine, name: Name, code: str) -> str:
    texts = language(code)
    words: Any = texts.rules("note")
    cited = line.citation
    who = label(cited.author, code) if cited.kind == "message" else words["written"]
    said: str = words["quote"].format(quote=escaped(cited.quote), n=cited.n)
    if name == "context":
        said = f"{words['said'].format(who=who, day=texts.day(cited.timestamp))} {said}"
    return f"{said} {words['opinion'].format(who=who)}" if line.is_opinion else said


def _messages(thread: Thread, shown: Sequence[Evidence]) -> list[Said]:
    """Return what people wrote in a thread; a thread of robots is as its opening message says."""
    first = next((m for m in thread.messages if m.author != ROBOT), thread.messages[0])
    return [
        Said(
            message.text,
            partial(cite_message, thread, message),
            shown[place] if shown else None,
            message is not first and message.author == first.author,
        )
        for place, message in enumerate(thread.messages)
        if message.author != ROBOT or message is first
    ]


def _elsewhere(thread: Thread, hits: Iterable[Hit]) -> Iterator[Said]:
    """Yield what the passages found outside the thread say, of a few places at most."""
    places: set[tuple[str, str]] = set()
    for hit in hits:
        passage = hit.passage
        place = (passage.source, passage.thread_id or passage.path)
        if place == (thread.source, thread.id) or hit.similarity < ABOUT:
            continue
        places |= {place} if len(places) < OTHERS else set()
        for part in passage.parts if place in places else ():
            if part.author != ROBOT:
                yield Said(part.text, partial(cite_part, passage, part))


def _context(opener: Said) -> list[Slice]:
    """Return the situation and the question of an opening message, or what it begins with."""
    asked = asking(opener.text)
    at = opener.text.find(asked) if asked else len(opener.text)
    told = [sentence for sentence in parted(opener.text) if sentence.end <= at]
    found = []
    for start, sentence in enumerate(told):
        if LEAST_WORDS <= sentence.words <= QUOTE_WORDS and not sentence.asks:
            quote = opener.text[sentence.start : told[reach(told, start) - 1].end]
            found.append(Slice("context", quote, 1.0, opener))
            break
    if asked and len(asked.split()) <= QUOTE_WORDS:
        found.append(Slice("context", asked, 2.0, opener))
    return found


def _fitting(found: Sequence[Slice], name: Name) -> list[Slice]:
    """Return the best slices of a part that fit its words, in reading order."""
    left, chosen = WORDS[name], []
    for place, one in sorted(enumerate(found), key=lambda held: (-held[1].weight, held[0])):
        if one.name == name and (words := len(one.quote.split())) <= left:
            left -= words
            chosen.append((place, one))
    return [one for _, one in sorted(chosen, key=lambda held: held[0])]


def _is_opinion(one: Slice) -> bool:
    is_said = one.said.cite(one.quote).kind == "message" and one.name in ("steps", "limits")
    return is_said and not one.said.has_outcome
