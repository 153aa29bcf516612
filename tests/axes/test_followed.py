"""What became of confirmed commitments, and what it says of the threads that they were made in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine, insert

from copassist.axes.followed import GRACE, Followed, followed, followed_mark
from copassist.axes.marks import marked
from copassist.commitments.ledger import Ledger, noted
from copassist.records import Role
from copassist.records.commitments import NOTED, Commitment, Due, Status
from copassist.storage.database import open_database
from copassist.storage.tables import events
from copassist.workspace import Workspace
from tests.axes.making import DAY, record, talk
from tests.conftest import said
from tests.topics.making import promised, take

PROMISE = "Je vais rédiger la charte du quai."
DUE = date(2026, 3, 20)
TODAY = DUE + GRACE + timedelta(1)
PLACE = ("slack", "general/0")


@pytest.fixture
def engine() -> Iterator[Engine]:
    opened = open_database("sqlite://")
    yield opened
    opened.dispose()


def told(engine: Engine, name: str, status: Status, when: date) -> None:
    """Keep what a person said became of a commitment, on a day."""
    row = {"commitment": name, "when": datetime(when.year, when.month, when.day, 9),
           "status": status, "due": None, "note": ""}  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(events), [row])


def keep(
    engine: Engine, held: Commitment, *became: tuple[Status, date], today: date = TODAY
) -> Followed:
    """Keep a commitment and what became of it; return what is known of all."""
    last = became[-1][0] if became else held.status
    Ledger(engine).propose([replace(held, status=last)])
    for status, when in became:
        told(engine, held.id, status, when)
    with engine.connect() as connection:
        return followed(connection, today)


@pytest.mark.parametrize("end", ["done", "learned", "dropped"])
@pytest.mark.parametrize(
    ("when", "share"),
    [(DUE - timedelta(9), 1.0), (DUE, 1.0), (DUE + GRACE, 1.0), (DUE + GRACE + timedelta(1), 0.0)],
)
def test_ended(engine: Engine, end: Status, when: date, share: float) -> None:
    """A confirmed commitment that ended by its day, give or take a week, was kept; later not."""
    began: tuple[Status, date] = ("confirmed", DUE - timedelta(10))
    assert keep(engine, promised(PROMISE, DUE), began, (end, when)) == {PLACE: share}


@pytest.mark.parametrize("status", ["confirmed", "under_way", "blocked", "postponed"])
def test_not_ended(engine: Engine, status: Status) -> None:
    """One that is past its day and has no end was not kept."""
    assert keep(engine, promised(PROMISE, DUE, status)) == {PLACE: 0.0}


@pytest.mark.parametrize("today", [DUE, DUE + GRACE])
def test_not_due_yet(engine: Engine, today: date) -> None:
    """Until its day and a week are past a commitment says nothing."""
    assert keep(engine, promised(PROMISE, DUE), today=today) == {}


def test_without_a_day(engine: Engine) -> None:
    """A commitment without a day says nothing."""
    assert keep(engine, promised(PROMISE, None)) == {}


def test_a_proposal_counts_for_nothing(engine: Engine) -> None:
    """What nobody confirmed says nothing, left as it is or put aside as no commitment."""
    assert keep(engine, promised(PROMISE, DUE, "proposed")) == {}
    for when in (DUE, TODAY):
        other = promised(f"{PROMISE} {when}", DUE, "proposed")
        assert keep(engine, other, ("dropped", when)) == {}


def test_what_a_person_noted(engine: Engine) -> None:
    """What was noted at a meeting was meant from the start: dropped in time, it was kept."""
    held = noted("Lou apporte le sel", "Lou", "le sel", Due("", DUE), date(2026, 3, 2), "fr")
    assert keep(engine, held, ("dropped", DUE)) == {(NOTED, "2026-03-02"): 1.0}


def test_a_share(engine: Engine) -> None:
    """Of two commitments of a thread of which one was kept, the share is a half."""
    keep(engine, promised(PROMISE, DUE), ("confirmed", DUE), ("done", DUE))
    assert keep(engine, promised("Je vais relire la charte.", DUE)) == {PLACE: 0.5}


def test_what_changes_it(engine: Engine) -> None:
    """The mark changes when a commitment is confirmed, ends, or is noted; not for a proposal."""
    ledger = Ledger(engine)

    def mark() -> str:
        with engine.connect() as connection:
            return followed_mark(connection)

    seen = [mark()]
    held = promised(PROMISE, DUE, "proposed")
    keep(engine, held)
    assert mark() == seen[0]
    for change in (
        lambda: told(engine, held.id, "confirmed", DUE),
        lambda: told(engine, held.id, "done", DUE),
        lambda: ledger.propose([noted("Sel", "Lou", "le sel", Due("", DUE), DUE, "fr")]),
    ):
        change()
        assert mark() not in seen
        seen.append(mark())


def test_threads_and_meetings() -> None:
    """People's word goes before talk's, for a thread, minutes and what was noted on their day."""
    thread = talk((0, 0, ""), (1, 1, ""), name="general/0")
    other = talk((0, 0, ""), (1, 1, ""), day=1, name="general/9")
    meeting = talk((-1, 0, "under:promises"), day=2, is_meeting=True, name="2026-03-04.md")
    known = {PLACE: 0.5, ("slack", "café/2026-03-04.md"): 1.0, (NOTED, "2026-03-04"): 0.0}
    held = replace(record([thread, other, meeting]), followed=known)
    closed = [marks.get("closed") for _, marks in marked(held, DAY + timedelta(400))]
    assert closed == [0.5, None, 0.5]


def closed(workspace: Workspace, role: Role = Role.MEMBER) -> Sequence[float]:
    """The shares that the component « closed » counts, thread by thread."""
    (part,) = [
        one
        for axis in workspace.axes.measure(role).axes.values()
        for one in axis.components
        if one.name == "closed"
    ]
    return [counted.value for counted in part.threads]


def test_it_counts_in_the_measure(workspace: Workspace) -> None:
    """In the component ``closed`` a commitment kept counts as kept, one past its day as not."""
    take(
        workspace,
        *(said(f"{PROMISE} {n}", at=n * 1440, by=f"p{n}") for n in range(3)),
        said("Il neige sur la route du nord.", at=60 * 1440),
    )
    before = closed(workspace)
    ledger = workspace.desk.ledger
    kept, late, guess = (
        promised(f"{PROMISE} {n}", DUE, status, message=f"general/{n * 1440}")
        for n, status in enumerate(("done", "confirmed", "proposed"))
    )
    ledger.propose([kept, late, guess])
    told(workspace.engine, kept.id, "confirmed", DUE)
    told(workspace.engine, kept.id, "done", DUE)
    assert sorted(closed(workspace)) == sorted([*before, 0.0, 1.0])


def test_what_was_opened_again(workspace: Workspace) -> None:
    """A commitment that was called done and opened again is not kept."""
    take(workspace, said(PROMISE), said("Il neige sur la route du nord.", at=60 * 1440))
    ledger = workspace.desk.ledger
    ledger.propose([promised(PROMISE, DUE, "confirmed", message="general/0")])
    (held,) = ledger.listed(Role.MEMBER)
    told(workspace.engine, held.id, "done", DUE)
    with workspace.engine.connect() as connection:
        assert list(followed(connection, DUE + timedelta(60)).values()) == [0.0]
