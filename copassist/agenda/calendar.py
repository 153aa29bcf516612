"""Calendar files (RFC 5545): the meeting, and the days on which commitments are due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import TRANSP, Calendar, Event

from copassist.agenda.export import when
from copassist.agenda.naming import shown_owner
from copassist.languages import language
from copassist.records.agenda import Agenda
from copassist.records.commitments import Commitment

MAKER = "-//copassist//copassist//"
AROUND = timedelta(days=180)
"""How far the time zone is described on both sides of the meeting. Within a year every change of
the clock comes once, so that each is written plainly, without a list of dates (RDATE)."""


def ics(agenda: Agenda) -> bytes:
    """Return the meeting as a calendar file; its UID is the agenda's, so that it can be updated."""
    words = language(agenda.language).rules("agenda")["export"]
    lines = [when(agenda), words["label"].format(name=words["aim"], text=agenda.aim), ""]
    lines += [
        f"{agenda.begins(item):%H:%M} · "
        + words["step"].format(text=item.title, minutes=item.minutes)
        for item in agenda.items
    ]
    uid = f"agenda-{agenda.id}@copassist"
    calendar = _calendar(uid, agenda.language)
    calendar.add_component(
        Event.new(
            uid=uid,
            summary=agenda.title,
            description="\n".join(lines),
            start=_written(agenda.start),
            end=_written(agenda.end),
            stamp=datetime.now(UTC),
        )
    )
    day = agenda.start.date()
    calendar.add_missing_timezones(first_date=day - AROUND, last_date=day + AROUND)
    return _bytes(calendar)


def due_dates_ics(commitments: Iterable[Commitment], code: str) -> bytes:
    """Return the days on which commitments are due; those without a day are left out."""
    # All-day events rather than VTODO: Google Calendar and Apple's Calendar do not show a VTODO
    # (nextcloud/server#38036) and Outlook leaves it out when it imports. The end is the day after:
    # without it Outlook shows an event at midnight (timeoff-management-application#388). The day
    # stays free for other meetings (TRANSPARENT).
    rules = language(code).rules("agenda")
    calendar = _calendar("commitments@copassist", code)
    for held in commitments:
        if held.due.day is None:
            continue
        calendar.add_component(
            Event.new(
                uid=f"commitment-{held.id}@copassist",
                summary=rules["export"]["label"].format(
                    name=shown_owner(held, code), text=held.act
                ),
                description=f"{held.quote}\n{rules['status'][held.status]}",
                start=held.due.day,
                end=held.due.day + timedelta(days=1),
                stamp=datetime.now(UTC),
                transparency=TRANSP.TRANSPARENT,
            )
        )
    return _bytes(calendar)


def _calendar(uid: str, code: str) -> Calendar:
    # Named by us: a name drawn anew would make another calendar of the same file.
    return Calendar.new(prodid=f"{MAKER}{code.upper()}", uid=uid)


def _bytes(calendar: Calendar) -> bytes:
    made: bytes = calendar.to_ical()
    return made


def _written(moment: datetime) -> datetime:
    # A local hour that comes twice is read as the first: the second can only be told in UTC.
    return moment.astimezone(UTC) if moment.fold else moment
