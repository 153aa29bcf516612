"""The facilitator's desk: topics, agendas and follow-up of one archive, put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from copassist.agenda.closing import Proposed, read_minutes
from copassist.agenda.draft import Brief, draft
from copassist.agenda.store import Agendas
from copassist.axes.axes import Axes
from copassist.commitments.dates import Calendar
from copassist.commitments.detect import Detector
from copassist.commitments.ledger import Ledger
from copassist.commitments.meeting_days import meeting_days
from copassist.commitments.scan import Scan
from copassist.errors import NotFoundError
from copassist.models.tuning import PROMISES, version
from copassist.records import Role
from copassist.records.agenda import Agenda
from copassist.records.commitments import OPEN
from copassist.records.topics import Topic
from copassist.retrieval.search import Search
from copassist.settings import Settings
from copassist.topics.choices import Choices
from copassist.topics.topics import Asked, Suggested, Topics

TAKEN = 2
"""Of the topics suggested, so many are taken where none was accepted."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """When and how long a meeting is, and how it is held; ``start`` is aware."""

    minutes: int
    start: datetime
    timezone: str
    asked: Asked


@dataclass(frozen=True)
class Desk:
    """What a facilitator works with; safe to share between threads."""

    axes: Axes
    ledger: Ledger
    scan: Scan
    topics: Topics
    choices: Choices
    agendas: Agendas
    opens: Callable[[], Detector]

    @classmethod
    def of(
        cls, engine: Engine, settings: Settings, axes: Axes, opens: Callable[[], Search]
    ) -> Desk:
        """Return that of an archive; models are opened when they are needed."""
        ledger, choices = Ledger(engine), Choices(engine)

        @cache
        def detector() -> Detector:
            # Imported late: ONNX Runtime is not needed where nothing is looked for.
            from copassist.models.promises import open_promises

            return Detector.of(open_promises(settings).read)

        zone = ZoneInfo(settings.timezone)

        def calendar() -> Calendar:
            return Calendar(settings.week_end, meeting_days(engine, zone))

        scan = Scan(engine, ledger, detector, version(PROMISES), calendar, zone)
        topics = Topics(axes, ledger, choices, opens, axes.speaker)
        agendas = Agendas(engine)
        return cls(axes, ledger, scan, topics, choices, agendas, detector)

    @property
    def detector(self) -> Detector:
        """What finds commitments in texts."""
        return self.opens()

    @property
    def calendar(self) -> Calendar:
        """What words of time mean here."""
        return self.scan.calendar()

    def suggest(self, asked: Asked, role: Role, today: date | None = None) -> Suggested:
        """Suggest topics."""
        return self.topics.suggest(asked, role, today)

    def next_topics(self, asked: Asked, role: Role) -> tuple[Topic, ...]:
        """Return what the next meeting works on: what was accepted, else the best suggested."""
        accepted = tuple(h.topic for h in reversed(self.choices.listed(role, "accepted")))
        return accepted or self.suggest(asked, role).topics[:TAKEN]

    def draft(self, meeting: Meeting, role: Role, topics: Sequence[Topic] = ()) -> Agenda:
        """Draft an agenda on topics: those given, else those accepted, else the best suggested.

        :raises ValueError: if the length is not within 30..180 minutes.
        """
        asked = meeting.asked
        told = self.axes.measure(role)
        chosen = tuple(topics) or self.next_topics(asked, role)
        named = told.weakest if told.verdict == "named" else None
        brief = Brief(
            meeting.minutes,
            meeting.start,
            meeting.timezone,
            asked.language,
            asked.mode,
            asked.axis or named,
            self.topics.why(asked, role),
            chosen,
            tuple(self.ledger.listed(role, OPEN)),
            asked.people,
        )
        return draft(brief)

    def keep(self, agenda: Agenda, topics: Sequence[Topic]) -> None:
        """Keep an agenda; those of the topics that it works on are accepted by that.

        What somebody chose already stays as it was chosen.
        """
        now, worked = datetime.now(UTC), {item.topic for item in agenda.items}
        chosen = {held.topic.key for held in self.choices.listed() if not held.is_back(now)}
        for topic in topics:
            if topic.key in worked - chosen:
                self.choices.choose(topic, "accepted")
        self.agendas.save(agenda)

    def read_minutes(self, text: str, day: date, code: str, agenda: Agenda | None) -> Proposed:
        """Return what the minutes of a meeting propose; nothing is kept."""
        return read_minutes(text, code, day, self.detector, self.calendar, agenda)

    def agenda(self, name: str, role: Role) -> Agenda:
        """Return an agenda that the role may see.

        :raises NotFoundError: when there is none.
        """
        held = self.agendas.read(name)
        if held.visibility not in role.reads:
            raise NotFoundError(id=name)
        return held

    def upcoming(self, role: Role) -> list[Agenda]:
        """Return the agendas of meetings that were not closed, the soonest first."""
        found = [held for held in self.agendas.listed(role.reads) if not held.is_closed]
        return sorted(found, key=lambda held: held.start)

    def local_day(self) -> date:
        """Return the day that it is where the community lives."""
        return datetime.now(self.scan.zone).date()

    def today(self, role: Role) -> date:
        """Return the last day that the archive knows of, today where it is empty."""
        record, _ = self.axes.marked(role)
        return record.last or datetime.now(UTC).date()
