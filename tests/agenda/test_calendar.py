"""Calendar files are read back with the same moments, on both sides of a change of the clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from copassist.agenda.calendar import due_dates_ics, ics
from copassist.agenda.draft import draft
from tests.agenda.making import brief, commitment, topic


def moment(component: object, name: str, calendar: Calendar) -> datetime:
    """The moment as the file's own VTIMEZONE tells it, whatever this machine knows of zones."""
    held = component[name]  # type: ignore[index]
    (zone,) = calendar.timezones
    local: datetime = held.dt.replace(tzinfo=None)
    return local.replace(tzinfo=zone.to_tz(lookup_tzid=False)).astimezone(UTC)


@pytest.mark.parametrize(
    ("zone", "local", "utc"),
    [
        ("America/Montreal", "2026-03-07T12:00", "2026-03-07T17:00"),
        ("America/Montreal", "2026-03-09T12:00", "2026-03-09T16:00"),
        ("America/Montreal", "2026-10-31T12:00", "2026-10-31T16:00"),
        ("America/Montreal", "2026-11-02T12:00", "2026-11-02T17:00"),
        ("Europe/Paris", "2026-03-28T12:00", "2026-03-28T11:00"),
        ("Europe/Paris", "2026-03-30T12:00", "2026-03-30T10:00"),
        ("Europe/Paris", "2026-10-24T12:00", "2026-10-24T10:00"),
        ("Europe/Paris", "2026-10-26T12:00", "2026-10-26T11:00"),
    ],
)
def test_both_sides_of_daylight_saving(zone: str, local: str, utc: str) -> None:
    """The moment is right by the zone's name and by the zone that the file describes."""
    start = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone))
    made = ics(draft(replace(brief(90), start=start, timezone=zone)))
    calendar = Calendar.from_ical(made)
    (event,) = calendar.events
    wanted = datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert f"DTSTART;TZID={zone}:{start:%Y%m%dT%H%M}00\r\n".encode() in made
    assert event.start.astimezone(UTC) == wanted
    assert moment(event, "DTSTART", calendar) == wanted
    assert moment(event, "DTEND", calendar) == wanted + timedelta(minutes=90)
    assert calendar.get_missing_tzids() == set()
    assert b"RDATE" not in made


@settings(max_examples=60, deadline=None)
@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["America/Montreal", "Europe/Paris", "America/St_Johns", "UTC"]),
)
def test_any_moment(start: datetime, zone: str) -> None:
    """Start and end are the moments meant, in the hour that comes twice too."""
    start = start.replace(microsecond=0)
    (event,) = Calendar.from_ical(
        ics(draft(replace(brief(60), start=start, timezone=zone)))
    ).events  # fmt: skip
    assert event.start.astimezone(UTC) == start
    assert event.end.astimezone(UTC) == start + timedelta(minutes=60)


@pytest.mark.parametrize("hour", [5, 6])
def test_the_hour_that_comes_twice(hour: int) -> None:
    """On 1 November 2026 half past one comes twice in Montréal: each is told apart."""
    start = datetime(2026, 11, 1, hour, 30, tzinfo=UTC)
    agenda = draft(replace(brief(60), start=start))
    assert f"{agenda.start:%H:%M}" == "01:30"
    (event,) = Calendar.from_ical(ics(agenda)).events
    assert event.start.astimezone(UTC) == start


def test_what_the_event_says() -> None:
    """It is named as the agenda, lists the items with their hours, and keeps its UID."""
    agenda = draft(brief(60, topics=(topic(1, "troika"),)))
    calendar = Calendar.from_ical(ics(agenda))
    (event,) = calendar.events
    assert str(event["SUMMARY"]) == agenda.title
    for item in agenda.items:
        assert f"{agenda.begins(item):%H:%M} · {item.title}" in str(event["DESCRIPTION"])
    assert str(event["UID"]) == f"agenda-{agenda.id}@copassist"
    again = Calendar.from_ical(ics(replace(agenda, title="Autre titre")))
    assert again.events[0]["UID"] == event["UID"]
    assert calendar["VERSION"] == "2.0"


def test_due_dates() -> None:
    """One free day each, ending the day after; without a day there is nothing to show."""
    held = [commitment(1), commitment(2, day=None), commitment(3, owner="collectif")]
    events = Calendar.from_ical(due_dates_ics(held, "fr")).events
    assert [str(event["UID"]) for event in events] == [
        "commitment-c1@copassist", "commitment-c3@copassist"
    ]  # fmt: skip
    assert {(event.start, event.end) for event in events} == {
        (date(2026, 12, 1), date(2026, 12, 2))
    }
    assert {str(event["TRANSP"]) for event in events} == {"TRANSPARENT"}
    gap = "\N{NO-BREAK SPACE}"
    assert str(events[1]["SUMMARY"]) == f"Le groupe{gap}: préparer le gabarit 3"
    assert str(events[0]["SUMMARY"]) == f"Membre B{gap}: préparer le gabarit 1"
    assert "Je m’occupe du gabarit 1." in str(events[0]["DESCRIPTION"])
    assert b"VALUE=DATE:20261201" in due_dates_ics(held, "en")
