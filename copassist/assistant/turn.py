"""A turn: greet, ask back, or answer from the archive, in the asker's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from copassist.agenda.desk import Desk
from copassist.answer.answer import Answerer
from copassist.answer.learned import Learned
from copassist.assistant.balance import Asked, BalanceAnswer, asked
from copassist.assistant.doing import Doing, Turn
from copassist.assistant.doubles import readings
from copassist.assistant.knowing import Knowing, subject_of
from copassist.assistant.meetings import last_meeting
from copassist.assistant.periods import Period, find_period
from copassist.assistant.rewriting import rewrite
from copassist.assistant.serving import serve
from copassist.assistant.tooling import Wishes
from copassist.assistant.wishes import note_subject, plainly
from copassist.languages import LANGUAGES, language
from copassist.languages.detect import detect
from copassist.languages.spelling import spell_out
from copassist.records import Answer, Exchange, Hit, Role, Scope
from copassist.retrieval.lexical import senses
from copassist.retrieval.search import WHOLE, clean_question

LIKE_QUESTIONS = ("commitments", "unanswered", "missed", "digest", "parity", "rank")
"""What is asked for in words that may ask the archive too: the way there is offered."""
TOP = 5
"""Passages by which two senses of a question are told apart."""


@dataclass(frozen=True)
class Assistant:
    """Serves conversation turns; safe to share between threads."""

    answerer: Answerer
    desk: Desk
    wishes: Wishes

    def taught(self, learned: Learned | None) -> Assistant:
        """Return the assistant that answers by what was learned, if anything was."""
        if learned is None:
            return self
        gate = learned.on(self.answerer.gate)
        return replace(self, answerer=replace(self.answerer, gate=gate))

    def sought(self, question: str, history: Sequence[Exchange], language_code: str = "") -> str:
        """Return the question as it is searched: spelled out, and completed from the history."""
        code = language_code or detect(question, _spoken(history, LANGUAGES[0]))
        plain = [replace(p, question=spell_out(p.question, code)) for p in history]
        write = self.answerer.written
        return rewrite(spell_out(question, code), code, plain, write, self.closeness)

    def closeness(self, one: str, other: str) -> float:
        """Return how close two questions are in meaning: their centred cosine."""
        vector = self.answerer.search.question_vector
        # Centred on what every member may read: how questions lean is no secret.
        return float(vector(one, Role.MEMBER) @ vector(other, Role.MEMBER))

    def stream(
        self,
        question: str,
        *,
        today: date,
        history: Sequence[Exchange] = (),
        language_code: str = "",
        role: Role = Role.MEMBER,
        default_language: str = "fr",
        keeps: bool = True,
    ) -> Iterator[str | Answer]:
        """Yield pieces of text, then the Answer; what is made is kept, unless ``keeps`` is false.

        The answer is in ``language_code`` when given, else in the question's own language, else
        (too little to go by) in that of the conversation, else in ``default_language``. Time words
        are counted from ``today``.

        :raises QuestionError: when the question cannot be searched.
        """
        said = clean_question(question, self.answerer.search.settings.question_chars)
        plain = plainly(said)
        text = plain or said
        greeted = _greets(text)
        code = language_code or greeted or detect(text, _spoken(history, default_language))
        told = None
        if not plain:
            told = self._at_once(text, code, bool(greeted), history, role)
            told = told or self._made(text, code, history, role, today, keeps=keeps)
        if told:
            yield told.text
            yield told
            return
        yield from self._found(text, code, history, role, today)

    def _found(
        self, text: str, code: str, history: Sequence[Exchange], role: Role, today: date
    ) -> Iterator[str | Answer]:
        """Ask back, or answer from the archive."""
        sought = self.sought(text, history, code)
        if choices := self._choices(sought, code, history, role):
            said = language(code).text("answer.which")
            yield said
            yield Answer(text, code, said, False, "choice", sought=sought, choices=choices)
            return
        period = self._period(text, code, role, today) or self._period(sought, code, role, today)
        sought = _dated(sought, period, code)
        for piece in self._answered(text, code, sought, history, role, period):
            if isinstance(piece, Answer):
                yield replace(piece, suggestions=_suggestions(piece, code), sought=sought)
            else:
                yield piece

    def _at_once(
        self, text: str, code: str, greets: bool, history: Sequence[Exchange], role: Role
    ) -> Answer | None:
        """Return the answer to a greeting, to « pourquoi ? » of the balance, to « who knows? »."""
        if greets:
            return Answer(text, code, language(code).text("answer.greeting"), False, "greeting")
        if what := asked(text, history, code):
            return BalanceAnswer(self.desk.axes, role, language(code)).answer(text, what)
        if role.reads and (subject := subject_of(text, code)):
            return Knowing(self.answerer).answer(text, subject, code, role)
        return None

    def _made(
        self,
        text: str,
        code: str,
        history: Sequence[Exchange],
        role: Role,
        today: date,
        *,
        keeps: bool,
    ) -> Answer | None:
        """Return what a turn asks to be made; None for a question that the archive answers."""
        card = history[-1].card if history else None
        wish = self.wishes.find(text, code, card.kind if card else "")
        if wish is None:
            return None
        if wish.intent in ("weakest", "decline"):
            what: Asked = "weakest" if wish.intent == "weakest" else "decline"
            return _or_asked(BalanceAnswer(self.desk.axes, role, language(code)).answer(text, what))
        period = self._period(text, code, role, today)
        zone = self.answerer.search.settings.timezone
        turn = Turn(text, wish, code, role, today, period, history, zone, keeps)
        made = serve(Doing(self.desk), turn, card, lambda: self._subject(text, history, code))
        return _or_asked(made) if made and wish.intent in LIKE_QUESTIONS else made

    def _subject(self, text: str, history: Sequence[Exchange], code: str) -> str:
        """Return what a note is wanted on: what is named, else what was asked last."""
        named = note_subject(text)
        asked = [place for place, past in enumerate(history) if past.card is None]
        if named == "" and asked:
            last = asked[-1]
            return self.sought(history[last].question, history[:last], code)
        return named or self.sought(text, history, code)

    def _choices(
        self, sought: str, code: str, history: Sequence[Exchange], role: Role
    ) -> tuple[str, ...]:
        """Return what a question may mean, unless the one before was asked back already."""
        if history and history[-1].asked_back:
            return ()

        def find(question: str) -> list[str]:
            hits = self.answerer.search.search(question, k=TOP, role=role)
            return [hit.passage.id for hit in hits]

        return readings(sought, code, find)

    def _period(self, sought: str, code: str, role: Role, today: date) -> Period | None:
        engine = self.answerer.search.engine

        def met() -> date | None:
            return last_meeting(engine, role, today)

        found = (find_period(sought, c, today, met) for c in sorted(LANGUAGES, key=code.__ne__))
        return next((period for period in found if period), None)

    def _answered(
        self,
        text: str,
        code: str,
        sought: str,
        history: Sequence[Exchange],
        role: Role,
        period: Period | None,
    ) -> Iterator[str | Answer]:
        """Answer within a period, saying which, else with care from the whole archive.

        What was done in September may be told in October; a day that holds no answer was the
        subject.
        """

        def ask(by: Answerer, within: Scope = WHOLE) -> Iterator[str | Answer]:
            how = partial(by.stream, role=role, sought=sought, history=history, within=within)
            return how(text, code)

        if period is None:
            yield from ask(self.answerer)
            return
        told = said_period(period, code)
        said, found = _gathered(
            ask(self.answerer, Scope(since=period.since, until=period.until)), f"{told}\n"
        )
        if not found.grounded and period.is_day:
            yield from ask(self.answerer)
            return
        if not found.grounded:
            elsewhere = language(code).text("answer.period.elsewhere")
            more, other = _gathered(ask(self.answerer.careful), f"{told}. {elsewhere}\n")
            if other.grounded:
                yield from more
                yield other
                return
            said.append(f"\n{language(code).text('answer.period.nothing')}")
        days = {n: d.isoformat() for n in ("since", "until") if (d := getattr(period, n))}
        yield from said
        yield replace(found, text="".join(said), **days)


def _gathered(pieces: Iterable[str | Answer], before: str) -> tuple[list[str], Answer]:
    """Return the words of an answer, after others, and the answer with them."""
    said = [before]
    for piece in pieces:
        if isinstance(piece, Answer):
            return said, replace(piece, text="".join(said))
        said.append(piece)
    raise AssertionError("an answer ends every stream")


def _or_asked(answer: Answer) -> Answer:
    """Offer to ask the archive instead, should what was made not be what was meant."""
    said = language(answer.language).text("suggest.archive", question=answer.question)
    return replace(answer, suggestions=(*answer.suggestions, said))


def _dated(sought: str, period: Period | None, code: str) -> str:
    """Return « à la dernière rencontre » with the day that it was."""
    if period is None or not period.is_day or any(c.isdigit() for c in sought):
        return sought
    return f"{sought} ({language(code).day(str(period.since))})"


def said_period(period: Period, code: str) -> str:
    """Say which days were searched: « Période : du 1er au 31 octobre 2026 »."""
    texts = language(code)
    first, last = (texts.day(d.isoformat()) if d else "" for d in (period.since, period.until))
    bounds = "both" if first and last else "since" if first else "until"
    kind = "day" if first == last else bounds
    if kind == "both":
        # What both days share, the year or the month too, is said once.
        words, others = first.split(), last.split()
        while words[-1] == others.pop():
            words.pop()
        first = " ".join(words)
    return texts.text(f"answer.period.{kind}", first=first, last=last)


def _spoken(history: Sequence[Exchange], default: str) -> str:
    """Return the language that a conversation is in."""
    for past in history:
        default = detect(past.question, default)
    return default


def _greets(text: str) -> str:
    """Return the language of a greeting that says nothing more, else nothing."""
    words = text.lower().strip(" !?.,").split()
    for code in LANGUAGES:
        greetings = language(code).lexicon["greetings"]
        if words and len(words) <= 3 and words[0].strip(",") in greetings:
            return "" if senses(" ".join(words[1:]), code) else code
    return ""


def _suggestions(answer: Answer, code: str) -> tuple[str, ...]:
    """Offer to go on: what else was said where the answer was found."""
    texts = language(code)
    titles = (
        dict.fromkeys((c.title, c.kind) for c in answer.citations)
        if answer.grounded
        else dict.fromkeys(_named(hit) for hit in answer.nearest)
    )
    further = [texts.text(f"suggest.{kind}", title=title.rstrip(" ?.!…")) for title, kind in titles]
    return tuple(further)[:3]


def _named(hit: Hit) -> tuple[str, str]:
    return hit.passage.title, hit.passage.kind
