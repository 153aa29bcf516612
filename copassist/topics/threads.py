"""Candidates from discussions: open questions, results nobody discussed, open disagreements.

A person who wrote within the last ``PRESENT`` days may carry what they know; who it is, is not
told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cache

from copassist.axes.cues import cues_of
from copassist.axes.talk import Said, Talk
from copassist.index.sentences import sentences
from copassist.languages import LANGUAGES, language
from copassist.languages.folding import fold
from copassist.records.axes import SIGNS
from copassist.topics.asking import NOT_SAID
from copassist.topics.candidates import LATELY, Candidate, Ground
from copassist.topics.meaning import Place
from copassist.topics.quoting import ALONE, around, beginning, is_telling, opening
from copassist.topics.unanswered import open_questions

PRESENT = timedelta(90)
TOLD = {"measure", "saving", "spread", "result"}
PLAIN = {"measure", "saving", "spread"}
"""What tells an effect by itself; « résultat » alone names many things."""
KNOWS = {"experience", "application", "offer", "method", "result"}
LIKELY, UNLIKELY = 0.5, 0.4
FEW_REPLIES, GROUP = 1, 3
LEAST_WORDS, MOST_WORDS = 6, 60
SEVERAL = 3.0
"""So many people who ask or answer make a demand of about two thirds."""
_ADDRESS = re.compile(r"https?://\S+|`[^`]*`")


def questions(ground: Ground) -> Iterator[Candidate]:
    """Yield the questions without an answer; a newcomer's is one of its own."""
    talks = {(talk.source, talk.thread_id): talk for talk in ground.record.talks}
    since = ground.today - LATELY
    found = open_questions(ground.axes, ground.role, ground.today, since=since)
    for asked in found:
        talk = talks.get((asked.source, asked.thread_id))
        words = len(_ADDRESS.sub("", asked.quote).split())
        is_asked = asks(asked.quote) and not is_errand(asked.quote)
        if talk is None or not MOST_WORDS >= words >= LEAST_WORDS or not is_asked:
            continue
        substance = talk.evidence.of("learning")
        quote = around(_text(ground, talk, asked.message_id), asked.quote)
        is_bare = len(quote.split()) < ALONE and asked.is_newcomer
        if substance < UNLIKELY or is_bare or not is_telling(quote):
            continue
        yield Candidate(
            "newcomer" if asked.is_newcomer else "question",
            Place("message", asked.source, asked.thread_id),
            asked.message_id,
            asked.quote,
            quote,
            asked.asked,
            asked.language,
            demand=substance * (1 + wanted(len(talk.people) + asked.is_half)) / 2,
            owner=present([m for m in talk.said if m.id == asked.message_id], ground) / 2,
            for_one=is_of_one(asked.quote),
            is_question=True,
            detail={"replies": str(asked.replies), "half": "half" if asked.is_half else "none"},
        )


def results(ground: Ground) -> Iterator[Candidate]:
    """Yield what had an effect, was told, and met no more than one reply."""
    since = ground.today - LATELY
    for talk in ground.recent(LATELY):
        if talk.evidence.of("outcome") < LIKELY and talk.evidence.of("application") < LIKELY:
            continue
        told = [
            n for n, said in enumerate(talk.said)
            if said.cues & PLAIN and not said.is_bot and said.when.date() >= since
        ]  # fmt: skip
        if not told:
            continue
        best = max(told, key=lambda n: len(talk.said[n].cues & TOLD))
        after = {s.by for s in talk.said[best + 1 :] if s.by != talk.said[best].by and not s.is_bot}
        if len(after) <= FEW_REPLIES:
            for one in _quoted(ground, talk, best, TOLD, "result"):
                if _tells_effect(ground, talk, talk.said[best].id):
                    yield one


def disagreements(ground: Ground) -> Iterator[Candidate]:
    """Yield where people differed in so many words, and nothing was decided or summed up."""
    for talk in ground.recent(LATELY):
        differing = [n for n, said in enumerate(talk.said) if n and "challenge" in said.cues]
        voices = {talk.said[n].by for n in differing}
        compared = any("comparison" in said.cues for said in talk.said)
        settled = max(talk.evidence.of("decision"), talk.evidence.of("synthesis"))
        if len(talk.people) >= GROUP and len(voices) > 1 and compared and settled < UNLIKELY:
            yield from _differing(ground, talk, differing)


def _differing(ground: Ground, talk: Talk, places: Sequence[int]) -> Iterator[Candidate]:
    """Yield the first view that differs in so many words, beside the one that it answers."""
    for n in places:
        if not differs(_text(ground, talk, talk.said[n].id)):
            continue
        before = next((s for s in reversed(talk.said[:n]) if s.by != talk.said[n].by), None)
        quote = beginning(_text(ground, talk, before.id)) if before and not before.is_bot else ""
        if before and is_telling(quote):
            for one in _quoted(ground, talk, n, {"challenge"}, "disagreement"):
                yield replace(one, other=(before.id, quote))
                return


def _text(ground: Ground, talk: Talk, message: str) -> str:
    thread = ground.library.thread(talk.source, talk.thread_id, ground.role)
    return next((held.text for held in thread.messages if held.id == message), "")


def _tells_effect(ground: Ground, talk: Talk, message: str) -> bool:
    """Whether a message, read closely, tells an outcome: numbers alone stand in much else."""
    (row,) = ground.axes.read_texts([_text(ground, talk, message)])
    return float(row[SIGNS.index("outcome")]) >= LIKELY


def asks(quote: str) -> bool:
    """Whether a question asks in so many words: one that only ends so is a guess."""
    return _says("asks", quote)


def is_errand(quote: str) -> bool:
    """Whether a question asks one person to do something, rather than people what they know."""
    return _says("errand", quote)


def is_of_one(quote: str) -> bool:
    """Whether a question is about its asker's own case."""
    return _says("own", quote)


def differs(text: str) -> bool:
    """Whether a text says that it sees something otherwise, and not only that it does not know."""
    return _says("differs", text)


def wanted(people: float) -> float:
    """Return a demand of 0..1 from how many people want it."""
    return float(1 - 2 ** (-people / SEVERAL))


def present(said: Sequence[Said], ground: Ground) -> float:
    """Return 1 when one of those who wrote these wrote again lately, else 0."""
    since = ground.today - PRESENT
    who = {message.by for message in said}
    return float(any(
        message.by in who and since <= message.when.date() <= ground.today
        for talk in ground.record.talks
        if talk.said[-1].when.date() >= since
        for message in talk.said
    ))  # fmt: skip


def _says(rule: str, text: str) -> bool:
    plain = fold(text.lower().replace("’", "'"))
    return any(pattern.search(plain) for pattern in _patterns(rule))


@cache
def _patterns(rule: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(language(code).rules("topics")[rule]) for code in LANGUAGES)


def _quoted(
    ground: Ground, talk: Talk, place: int, cues: set[str], origin: str
) -> Iterator[Candidate]:
    """Yield the candidate of a message, quoted by the sentence that has the cues."""
    thread = ground.library.thread(talk.source, talk.thread_id, ground.role)
    said = talk.said[place]
    message = next((m for m in thread.messages if m.id == said.id), None)
    plain = NOT_SAID.sub("", message.text) if message else ""
    telling = [
        sentence
        for sentence in sentences(plain)
        if MOST_WORDS >= len(sentence.split()) >= LEAST_WORDS
        and cues_of(sentence) & cues
        and not sentence.endswith("?")
    ]
    if not message or not telling:
        return
    best = max(telling, key=lambda sentence: len(cues_of(sentence) & cues))
    quote = around(message.text, best)
    if not is_telling(quote):
        return
    told = best if is_telling(best) else opening(quote)
    knows = [m for m in talk.said if m.cues & KNOWS]
    yield Candidate(
        "result" if origin == "result" else "disagreement",
        Place("message", talk.source, talk.thread_id),
        said.id,
        told if origin == "result" else thread.topic or thread.title,
        quote,
        said.when.date(),
        message.language,
        demand=wanted(len(talk.people)),
        owner=present(knows or [said], ground),
        follow_up=0.5 * (origin == "result"),
        detail={"people": str(len(talk.people))},
    )
