"""A space keeps its discussions so many months, and no longer."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.archive.intake import Intake
from copassist.errors import NotFoundError
from copassist.privacy.retention import before
from copassist.records import Role
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import DAY, take

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
OLD = "On garde les clés du phare dans le pot de fleurs de la porte bleue."


@pytest.fixture
def talked(workspace: Workspace) -> Workspace:
    """Two spaces with something old, and in one of them something new."""
    take(
        workspace,
        said(OLD, at=0),
        said(f"> {OLD}\nToujours.", at=270 * DAY, by="lou"),
        said("Dans l’autre salon aussi on en parle depuis longtemps.", at=0, space="autre"),
    )
    return workspace


def test_what_is_old_goes(talked: Workspace) -> None:
    """What was said before goes, what was said since stays, with what it quotes; others stay."""
    talked.care.retention.keep("general", 3)
    (report,) = talked.care.retain()
    assert (report.kind, report.messages, report.quotes) == ("space", 1, 0)
    assert report.proof.holds
    (left,) = talked.library.threads("general", Role.MEMBER)
    assert OLD in left.messages[0].text
    assert talked.library.threads("autre", Role.MEMBER)
    assert talked.care.retain() == []


def test_it_does_not_come_back(talked: Workspace) -> None:
    """An old export brings back nothing that was kept long enough."""
    talked.care.retention.keep("general", 3)
    talked.care.retain()
    again = Intake(talked.engine, "e")
    again.take([said(OLD, at=0), said("Plus vieux encore, et jamais vu ici.", at=-DAY)])
    assert again.report().messages.added == 0


def test_an_import_does_it(talked: Workspace, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whoever imports erases what is due, without being asked."""
    talked.care.retention.keep("general", 3)
    assert talked.care.is_due
    file = tmp_path_factory.mktemp("page") / "page.md"
    file.write_text("# Page\n\nUne page de plus.", encoding="utf-8")
    talked.import_paths([file])
    assert not talked.care.is_due
    assert len(talked.library.threads("general", Role.MEMBER)) == 1


def test_what_is_set(talked: Workspace) -> None:
    """Spaces without months keep all; months can be taken back, and are within bounds."""
    retention = talked.care.retention
    assert retention.listed() == {}
    retention.keep("general", 24)
    assert retention.listed() == {"general": 24}
    assert retention.due(NOW - timedelta(days=3000)) == []
    retention.keep("general", None)
    assert retention.due(NOW) == []
    with pytest.raises(NotFoundError):
        retention.keep("nulle-part", 3)
    for months in (0, 601):
        with pytest.raises(ValueError, match=str(months)):
            retention.keep("general", months)


@pytest.mark.parametrize(
    ("now", "months", "wanted"),
    [
        (datetime(2026, 3, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2028, 3, 31, tzinfo=UTC), 1, datetime(2028, 2, 29, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 1, datetime(2025, 12, 15, tzinfo=UTC)),
        (datetime(2026, 11, 30, tzinfo=UTC), 24, datetime(2024, 11, 30, tzinfo=UTC)),
    ],
)
def test_months_before(now: datetime, months: int, wanted: datetime) -> None:
    """Months are those of the calendar; a shorter month ends on its last day."""
    assert before(now, months) == wanted


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)), st.integers(1, 600))
def test_any_months_before(now: datetime, months: int) -> None:
    """So many months before is a day of the month that is so many before."""
    found = before(now, months)
    assert (now.year - found.year) * 12 + now.month - found.month == months
