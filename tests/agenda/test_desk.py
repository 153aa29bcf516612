"""The facilitator's desk: agendas drafted on what was chosen, for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from copassist.agenda.desk import Desk, Meeting
from copassist.agenda.export import markdown
from copassist.commitments.ledger import noted
from copassist.errors import NotFoundError
from copassist.index.rows import Vectors
from copassist.records import Role, Visibility
from copassist.records.commitments import Due
from copassist.records.topics import Topic
from copassist.topics.topics import Asked
from copassist.workspace import Workspace
from tests.agenda.making import MONTREAL, START, topic
from tests.conftest import said
from tests.topics.conftest import heard  # noqa: F401 - a fixture
from tests.topics.making import DAY, promised, settle, standing, take

MEETING = Meeting(90, START, MONTREAL, Asked())
SECRET = "Je vais rédiger le budget secret de la rencontre."
STRICT = Visibility.FACILITATORS


@pytest.fixture
def desk(heard: Workspace) -> Desk:  # noqa: F811 - the fixture
    settle(heard)
    return heard.desk


@pytest.fixture
def secret(desk: Desk, heard: Workspace) -> Desk:  # noqa: F811 - the fixture
    """A desk with a confirmed commitment in a thread of which one message is facilitators'."""
    take(heard, said(SECRET, at=25 * DAY), said("Entre nous.", at=25 * DAY + 5, thread=25 * DAY,
                                                level=STRICT))  # fmt: skip
    desk.ledger.propose([promised(SECRET, message=f"general/{25 * DAY}")])
    return desk


def keys(desk: Desk, role: Role = Role.MEMBER, topics: Sequence[Topic] = ()) -> set[str]:
    """The topics that an agenda works on."""
    items = desk.draft(MEETING, role, topics).items
    return {item.topic for item in items if item.section == "main"} - {""}


def test_on_what_is_given(desk: Desk) -> None:
    """Topics that are given are what it works on, whatever else was accepted."""
    desk.choices.choose(topic(2), "accepted")
    assert keys(desk, topics=[topic(1)]) == {"topic1"}


def test_on_what_was_accepted(desk: Desk) -> None:
    """Without any, what was accepted, the first one first; what was rejected or parked never."""
    for n, choice in enumerate(("accepted", "rejected", "parked", "accepted")):
        desk.choices.choose(standing(desk.choices.engine, n), choice)  # type: ignore[arg-type]
    assert keys(desk) == {"topic0", "topic3"}
    assert desk.draft(MEETING, Role.MEMBER).question == topic(0).title


def test_on_what_is_suggested(desk: Desk) -> None:
    """Where nothing was accepted, the best that are suggested; the wild card is not among them."""
    told = desk.suggest(MEETING.asked, Role.MEMBER)
    assert keys(desk) == {one.key for one in told.topics[:2]}


@pytest.mark.parametrize("minutes", [30, 60, 90, 120, 180])
def test_it_adds_up(minutes: int, desk: Desk) -> None:
    """Whatever its length the minutes of its items add up, and it says why it is what it is."""
    made = desk.draft(replace(MEETING, minutes=minutes), Role.MEMBER)
    assert sum(item.minutes for item in made.items) == made.minutes == minutes
    assert made.start == START
    assert made.reason == desk.topics.why(MEETING.asked, Role.MEMBER)


@pytest.mark.parametrize("minutes", [29, 181])
def test_a_length_that_is_none(minutes: int, desk: Desk) -> None:
    """A meeting of another length is refused."""
    with pytest.raises(ValueError, match=str(minutes)):
        desk.draft(replace(MEETING, minutes=minutes), Role.MEMBER)


def test_open_commitments_open_it(desk: Desk) -> None:
    """What is open is followed up; what is only proposed, or ended, is not."""
    due = Due("", date(2026, 11, 30))
    for n, status in enumerate(("confirmed", "proposed", "done")):
        one = noted(f"Quelqu’un relit la page {n}", "Zoé", f"relire la page {n}", due, START.date(),
                    "fr")  # fmt: skip
        desk.ledger.propose([replace(one, status=status)])  # type: ignore[arg-type]
    told = markdown(desk.draft(MEETING, Role.MEMBER))
    assert "relire la page 0" in told
    assert "relire la page 1" not in told
    assert "relire la page 2" not in told


def test_only_what_the_role_reads(secret: Desk) -> None:
    """What members may not read is in no agenda of theirs; in the facilitators' it marks it so."""
    members = secret.draft(MEETING, Role.MEMBER)
    assert "secret" not in repr(members)
    assert members.visibility == Visibility.COMMUNITY
    theirs = secret.draft(MEETING, Role.FACILITATOR)
    assert "secret" in repr(theirs)
    assert theirs.visibility == STRICT


def test_topics_of_facilitators(heard: Workspace) -> None:  # noqa: F811 - the fixture
    """A topic that facilitators accepted among them is in no agenda of a member's."""
    settle(heard)
    heard.desk.choices.choose(standing(heard.engine, 1, STRICT), "accepted")
    assert "topic1" not in keys(heard.desk)
    assert keys(heard.desk, Role.FACILITATOR) == {"topic1"}


def test_agendas_that_are_kept(secret: Desk) -> None:
    """A kept agenda is found by those who may read it, and by nobody else."""
    theirs, ours = (secret.draft(MEETING, role) for role in (Role.FACILITATOR, Role.MEMBER))
    for made in (theirs, ours):
        secret.agendas.save(made)
    assert secret.agenda(ours.id, Role.MEMBER) == ours
    assert secret.agenda(theirs.id, Role.FACILITATOR) == theirs
    for name in (theirs.id, "nowhere"):
        with pytest.raises(NotFoundError):
            secret.agenda(name, Role.MEMBER)
    assert secret.upcoming(Role.MEMBER) == [ours]


def test_what_it_works_on_is_accepted(desk: Desk) -> None:
    """Topics that a kept agenda works on are accepted; what was chosen of them stays chosen."""
    desk.choices.choose(topic(2), "rejected")
    desk.choices.choose(topic(1), "done")
    made = desk.draft(MEETING, Role.FACILITATOR, [topic(2), topic(3)])
    desk.keep(made, [topic(n) for n in (1, 2, 3, 4)])
    assert {held.topic.key: held.choice for held in desk.choices.listed()} == {
        "topic1": "done", "topic2": "rejected", "topic3": "accepted"
    }  # fmt: skip
    assert desk.agenda(made.id, Role.FACILITATOR) == made


def test_upcoming(desk: Desk) -> None:
    """Meetings that were not closed, the soonest first."""
    made = [desk.draft(replace(MEETING, start=START + timedelta(days=n)), Role.MEMBER)
            for n in (3, 1, 2)]  # fmt: skip
    for one in made:
        desk.agendas.save(one)
    desk.agendas.close(made[2].id)
    assert desk.upcoming(Role.MEMBER) == [made[1], made[0]]


def test_minutes_are_read_and_not_kept(desk: Desk) -> None:
    """What minutes propose is told; nothing of it is in the ledger."""
    before = desk.ledger.listed(Role.FACILITATOR)
    told = desk.read_minutes("## Engagements\n- Zoé : la fiche du quai", date(2026, 12, 3), "fr",
                             None)  # fmt: skip
    assert [one.owner for one in told.commitments] == ["Zoé"]
    assert desk.ledger.listed(Role.FACILITATOR) == before


def test_today(workspace: Workspace) -> None:
    """Today is the last day that the archive knows of, and the real one where it is empty."""
    assert workspace.desk.today(Role.MEMBER) == datetime.now(UTC).date()
    take(workspace, said("Bonjour.", at=3 * DAY), said("Bonsoir.", at=9 * DAY, level=STRICT))
    assert workspace.desk.today(Role.MEMBER) == date(2026, 3, 5)
    assert workspace.desk.today(Role.FACILITATOR) == date(2026, 3, 11)


def test_models_wait_until_they_are_needed(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A desk opens no model before something is looked for, and then one for all."""
    opened: list[int] = []

    class Counting:
        """A reader that says so when it is opened."""

        def __init__(self, *_: object) -> None:
            opened.append(1)

        def read(self, texts: Sequence[str], _: object) -> list[Vectors]:
            return [np.zeros(0, np.float32) for _ in texts]

    monkeypatch.setattr("copassist.models.promises.open_promises", Counting)
    desk = workspace.desk
    desk.ledger.listed(Role.MEMBER)
    assert opened == []
    assert desk.detector is desk.detector
    assert desk.scan.opens() is desk.detector
    assert opened == [1]
