from __future__ import annotations

from datetime import date

from copassist.archive.intake import Intake
from copassist.assistant.meetings import last_meeting
from copassist.records import Article, Role, Section, Visibility
from copassist.workspace import Workspace


def minutes(day: date, title: str, level: Visibility = Visibility.COMMUNITY) -> Article:
    section = Section("", "", "On a parlé du tableau.")
    return Article("file", f"{day}.md", title, (section,), date=day, visibility=level)


def test_the_latest_minutes(workspace: Workspace) -> None:
    """The last meeting is that of the latest minutes before today that the role may read."""
    assert last_meeting(workspace.engine, Role.MEMBER, date(2026, 11, 24)) is None
    Intake(workspace.engine, "n").take(
        [
            minutes(date(2026, 3, 19), "Compte rendu de la rencontre de mars"),
            minutes(date(2026, 4, 16), "Minutes of the meeting", Visibility.FACILITATORS),
            minutes(date(2026, 5, 2), "Mesurer sans nuire"),
            minutes(date(2026, 12, 17), "Compte rendu à venir"),
        ]
    )
    today = date(2026, 11, 24)
    assert last_meeting(workspace.engine, Role.MEMBER, today) == date(2026, 3, 19)
    assert last_meeting(workspace.engine, Role.FACILITATOR, today) == date(2026, 4, 16)
