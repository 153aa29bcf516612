"""What a conversation makes: topics, an agenda, lists of follow-up, a digest, a note.

Each is made from the archive as it is, told with what it rests on, and kept as a card, so that it
can be acted on and gone on with (``going_on``). Nothing about one person is ever counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from copassist.agenda.desk import Desk
from copassist.agenda.naming import shown_owner
from copassist.archive.library import Library
from copassist.assistant.meeting_times import meeting_of
from copassist.assistant.meetings import last_meeting
from copassist.assistant.periods import Period
from copassist.assistant.telling import Telling
from copassist.assistant.wishes import Wish
from copassist.errors import NotFoundError
from copassist.languages import language
from copassist.records import Answer, Card, Exchange, Role
from copassist.records.agenda import Agenda
from copassist.records.commitments import OPEN, Commitment, Due, Status
from copassist.records.topics import Topic
from copassist.topics.citing import Citing, beginning
from copassist.topics.decisions import decisions, minutes
from copassist.topics.digest import digest
from copassist.topics.letter import markdown as letter
from copassist.topics.note import markdown as note_text
from copassist.topics.note import note_on
from copassist.topics.parity import answered, in_words
from copassist.topics.rows import topic_row
from copassist.topics.topics import Asked, Suggested
from copassist.topics.unanswered import open_questions

LOOK_SECONDS = 5.0
PROPOSED: tuple[Status, ...] = ("proposed",)
MOST = 8
YEAR, WEEK = timedelta(365), timedelta(6)
"""From the first day to the last: with both a week is seven days."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn that asks for something to be made; off the record nothing of it is kept."""

    question: str
    wish: Wish
    code: str
    role: Role
    today: date
    period: Period | None
    history: Sequence[Exchange]
    timezone: str
    keeps: bool = True

    @property
    def language(self) -> str:
        """The language to write in: the one asked for, else that of the question."""
        return self.wish.language or self.code


@dataclass(frozen=True)
class Doing:
    """Makes what turns ask for."""

    desk: Desk

    def topics(self, turn: Turn) -> Answer:
        """Suggest topics."""
        wish = turn.wish
        mode = wish.mode or "remote"
        asked = Asked(wish.count or 3, wish.axis, turn.language, mode)
        return self.told_topics(turn, asked, self.desk.suggest(asked, turn.role))

    def told_topics(self, turn: Turn, asked: Asked, found: Suggested) -> Answer:
        """Tell topics that were suggested, with a card that holds them."""
        telling = Telling(language(turn.language))
        telling.lines.append(found.why)
        for n, topic in enumerate(found.topics, 1):
            telling.add(f"**{n}. {topic.title}**", topic.evidence)
            why = topic.reason.replace(found.why, "").strip()
            way = telling.words("way", name=topic.activity.name, minutes=topic.activity.minutes)
            telling.lines.append(f"   {why} {way}")
        if not found.topics:
            telling.say("no_topics")
        row = {
            "topics": [topic_row(topic) for topic in found.topics],
            "axis": asked.axis, "mode": asked.mode, "without": list(asked.without),
        }  # fmt: skip
        return telling.answer(turn.question, "topics", Card("topics", row))

    def agenda(self, turn: Turn) -> Answer:
        """Draft an agenda, and keep it."""
        meeting = meeting_of(turn.wish, turn.code, turn.today, turn.timezone)
        topics = self.desk.next_topics(meeting.asked, turn.role)
        return self.told_agenda(turn, self.desk.draft(meeting, turn.role, topics), topics)

    def told_agenda(self, turn: Turn, made: Agenda, topics: Sequence[Topic] = ()) -> Answer:
        """Keep an agenda and tell it, with a card that opens it; ``topics`` are those new in it."""
        if turn.keeps:
            # Accepting is the facilitator's.
            self.desk.keep(made, topics if turn.role.facilitates else ())
        telling = Telling(language(made.language))
        day = telling.texts.day(made.start)
        telling.lines.append(f"**{made.title}**")
        telling.say(
            "meeting", day=day, start=f"{made.start:%H:%M}", end=f"{made.end:%H:%M}",
            timezone=made.timezone, minutes=made.minutes,
        )  # fmt: skip
        telling.lines.append(made.reason)
        for item in made.items:
            start = f"{made.begins(item):%H:%M}"
            telling.add(f"- {start} · {item.minutes} min · {item.title}", item.evidence)
        card = Card("agenda", {"agenda": made.id}) if turn.keeps else None
        return telling.answer(turn.question, "agenda", card)

    def commitments(self, turn: Turn) -> Answer:
        """List open commitments, or those past their day; then what is still to be confirmed."""
        self.desk.scan.read(LOOK_SECONDS)
        telling = Telling(language(turn.language))
        ledger, today = self.desk.ledger, turn.today
        held = (
            ledger.overdue(turn.role, today) if turn.wish.late else ledger.listed(turn.role, OPEN)
        )
        proposed = [one for one in ledger.listed(turn.role, PROPOSED) if one.made <= today]
        if turn.wish.late:
            proposed = [one for one in proposed if one.due.day and one.due.day < today]
        proposed = sorted(proposed, key=lambda one: one.made, reverse=True)
        if turn.wish.mine:
            telling.say("mine")
        heads = ("late", "no_late") if turn.wish.late else ("open", "no_open")
        telling.say(heads[not held])
        self._list(telling, held[:MOST], turn.role)
        if proposed:
            telling.say("to_confirm")
            self._list(telling, proposed[: MOST if not held else MOST // 2], turn.role)
        row = {"late": turn.wish.late}
        return telling.answer(turn.question, "commitments", Card("commitments", row))

    def unanswered(self, turn: Turn) -> Answer:
        """List the questions that wait for an answer."""
        telling, today = Telling(language(turn.language)), turn.today
        since = turn.period.since if turn.period and turn.period.since else today - YEAR
        until = turn.period.until if turn.period and turn.period.until else today
        found = open_questions(self.desk.axes, turn.role, today, since=since)
        found = [asked for asked in found if asked.asked <= until]
        telling.say("unanswered" if found else "no_unanswered", count=len(found))
        citing = Citing(Library(self.desk.axes.engine), turn.role)
        for asked in found[:MOST]:
            cited = citing.of_message(asked.source, asked.thread_id, asked.message_id, asked.quote)
            day = telling.texts.day(asked.asked.isoformat())
            quote = telling.words("quote", quote=" ".join(asked.quote.split()))
            telling.add(f"- {quote} — #{asked.space}, {day}", [cited])
        return telling.answer(turn.question, "unanswered", Card("unanswered", {}))

    def missed(self, turn: Turn) -> Answer:
        """Tell the last meeting: what was decided, and who took what."""
        telling, library = Telling(language(turn.language)), Library(self.desk.axes.engine)
        day = last_meeting(self.desk.axes.engine, turn.role, turn.today)
        if day is None:
            telling.say("no_meeting")
            return telling.answer(turn.question, "missed")
        held = minutes(library, turn.role, day, day)
        for article in held:
            telling.add(f"**{article.title}**", [beginning(article)])
        found = decisions(self.desk.axes, library, turn.role, day, day)
        decided = [one for one in found if one.is_of_minutes]
        telling.say("decided" if decided else "nothing_decided")
        for one in decided[:MOST]:
            telling.add(f"- {telling.words('quote', quote=one.quote)}", [one.citation])
        self.desk.scan.read(LOOK_SECONDS)
        places = {f"{article.space}/{article.path}" for article in held}
        listed = self.desk.ledger.listed(turn.role)
        taken = [one for one in listed if one.thread in places and one.status != "dropped"]
        telling.say("taken" if taken else "nothing_taken")
        self._list(telling, taken[:MOST], turn.role)
        return telling.answer(turn.question, "missed")

    def digest(self, turn: Turn) -> Answer:
        """Tell what changed between two days: in the last week where none is told."""
        period = turn.period or Period(None, None)
        until = min(period.until or turn.today, turn.today)
        since = min(period.since or until - WEEK, until)
        desk, code = self.desk, turn.language
        told = digest(desk.axes, desk.ledger, turn.role, since, until, code, turn.today)
        telling = Telling(language(code))
        words = telling.texts.rules("digest")["part"]
        first, last = (telling.texts.day(d.isoformat()) for d in (told.since, told.until))
        telling.say("since", since=first, until=last)
        for part in told.parts:
            telling.lines.append(f"**{words[part.name]}**")
            for line in part.lines:
                quote = telling.words("quote", quote=" ".join(line.words.split()))
                said = " ".join(piece for piece in (line.words and quote, line.note) if piece)
                telling.add(f"- {said}", [line.citation])
        if told.is_quiet:
            telling.say("quiet")
        days = {"since": since.isoformat(), "until": until.isoformat()}
        row = {"markdown": letter(told), **days}
        return telling.answer(turn.question, "digest", Card("digest", row))

    def note(self, turn: Turn, subject: str) -> Answer:
        """Make a practice note of the thread that is nearest to a subject."""
        telling, axes = Telling(language(turn.language)), self.desk.axes
        try:
            made = note_on(
                subject, self.desk.topics.opens(), turn.role, turn.language, axes.of_messages
            )
        except NotFoundError:
            telling.say("no_thread")
            return telling.answer(turn.question, "note")
        words = telling.texts.rules("note")
        telling.lines.append(f"**{words['title'].format(title=made.title)}**")
        for part in made.parts:
            telling.lines.append(f"**{words['part'][part.name]}**")
            if not part.lines:
                telling.lines.append(words["missing"][part.name])
            for line in part.lines:
                quote = telling.words("quote", quote=" ".join(line.citation.quote.split()))
                telling.add(f"- {quote}", [line.citation])
        card = Card("note", {"markdown": note_text(made), "subject": subject})
        return telling.answer(turn.question, "note", card)

    def parity(self, turn: Turn) -> Answer:
        """Say whether both languages are answered alike."""
        telling = Telling(language(turn.language))
        since, axes = turn.today - YEAR, self.desk.axes
        alike, speeds = answered(axes, turn.role, since, turn.today)
        telling.lines.append(in_words(alike, telling.texts))
        for speed in speeds:
            if speed.share is not None:
                name = telling.words(f"speed_{speed.language or 'all'}")
                share = telling.texts.percent(round(speed.share, 2))
                said = telling.words("speed", name=name, n=speed.n, share=share)
                if speed.hours is not None:
                    hours = telling.texts.number(round(speed.hours, 1))
                    said = telling.words("speed_median", speed=said, hours=hours)
                telling.lines.append(f"- {said}.")
        return telling.answer(turn.question, "parity")

    def rank(self, turn: Turn) -> Answer:
        """Decline to rank people, and say what can be offered instead."""
        telling = Telling(language(turn.language))
        telling.say("rank")
        return telling.answer(turn.question, "rank")

    def _list(self, telling: Telling, held: Sequence[Commitment], role: Role) -> None:
        citing = Citing(Library(self.desk.axes.engine), role)
        for one in held:
            who = shown_owner(one, telling.texts.code)
            act = " ".join(one.act.split())
            said = f"- {act} — {who}, {_when(one.due, telling)}"
            telling.add(said, [citing.of_commitment(one)])


def _when(due: Due, telling: Telling) -> str:
    """Say by when: the day, else the words that tell it, as they stand."""
    if due.day:
        return telling.words("due", due=telling.texts.day(due.day.isoformat()))
    return telling.words("quote", quote=due.text) if due.text else telling.words("no_due")
