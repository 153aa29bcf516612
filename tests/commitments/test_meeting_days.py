"""Which days the community meets is read from its minutes and its agendas."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from copassist.agenda.draft import draft
from copassist.records import Visibility
from copassist.records.commitments import Due
from copassist.workspace import Workspace
from tests.agenda.making import START, brief
from tests.commitments.test_scan import minutes, read, take
from tests.conftest import said

STRICT = Visibility.FACILITATORS
SAID = "Je m’en occupe d’ici la prochaine rencontre."


@pytest.mark.parametrize(
    ("day", "level", "due"),
    [
        (date(2026, 3, 19), Visibility.COMMUNITY, date(2026, 3, 19)),
        (date(2026, 3, 1), Visibility.COMMUNITY, None),
        (date(2026, 3, 19), STRICT, None),
    ],
)
def test_minutes(workspace: Workspace, day: date, level: Visibility, due: date | None) -> None:
    """« La prochaine rencontre » is the first meeting after, of those that members may know of."""
    take(workspace, minutes(("Présences", "Tout le monde."), day=day, level=level))
    (found,) = read(workspace, said(SAID))
    assert found.due == Due("d’ici la prochaine rencontre", due)


def test_agendas(workspace: Workspace) -> None:
    """A kept agenda tells of a meeting, on the day that it is where people live."""
    made = draft(brief())
    later = replace(draft(brief()), start=START + timedelta(days=7))
    hidden = replace(draft(brief()), start=START - timedelta(days=7), visibility=STRICT)
    for agenda in (later, made, hidden):
        workspace.desk.agendas.save(agenda)
    days = (START.date(), START.date() + timedelta(days=7))
    assert workspace.desk.calendar.meetings == days
    (found,) = read(workspace, said(SAID))
    assert found.due.day == START.date()
