"""Candidates from minutes and from the ledger."""

from __future__ import annotations

from datetime import date

import pytest

from copassist.commitments.ledger import name_of, noted
from copassist.records import Article, Role, Visibility
from copassist.records.commitments import GROUP, OPEN, STATUSES, Commitment, Due, Status
from copassist.topics.meetings import MEETINGS, WAITED_DAYS, commitments, latest, parked
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import TODAY, ground, minutes, promised, take

BOARD = "- Le tableau du quai, faute de temps"
QUOTE = "Je vais rédiger la fiche de ronde."


def meeting(month: int, text: str, level: Visibility = Visibility.COMMUNITY) -> Article:
    return minutes(date(2026, month, 19), ("Décisions", "- On garde la ronde."),
                   ("Reporté", text), level=level)  # fmt: skip


def test_what_was_put_off(heard: Workspace) -> None:
    """A line under « Reporté » is one, told without its reason and quoted as it stands."""
    take(heard, meeting(3, BOARD))
    (one,) = parked(ground(heard))
    assert (one.origin, one.subject, one.quote) == (
        "parked", "Le tableau du quai", "Le tableau du quai, faute de temps"
    )  # fmt: skip
    assert (one.place.name, one.day) == ("minutes/2026-03-19.md", date(2026, 3, 19))


def test_what_is_put_off_again(heard: Workspace) -> None:
    """What several meetings put off is one topic, the last time's, and wanted more."""
    take(heard, meeting(1, "- Tableau du quai"), meeting(2, "- Le mobilier"), meeting(3, BOARD))
    board, chairs = parked(ground(heard))
    assert (board.detail["times"], board.day.month) == ("2", 3)
    assert chairs.detail["times"] == "1"
    assert chairs.demand < board.demand <= 1


@pytest.mark.parametrize("text", ["Rien.", "- Aucun point reporté", ""])
def test_nothing_was_put_off(text: str, heard: Workspace) -> None:
    """A section that says there is nothing puts nothing off."""
    take(heard, meeting(3, text))
    assert list(parked(ground(heard))) == []


def test_what_it_is_about(heard: Workspace) -> None:
    """Several words in brackets say what it is about; a name in them does not."""
    take(heard, meeting(3, "- Point 7 (le prix des tableaux neufs)\n- La charte (fil_rouge)."))
    assert [one.subject for one in parked(ground(heard))] == [
        "le prix des tableaux neufs", "La charte",
    ]  # fmt: skip


def test_the_last_meetings(heard: Workspace) -> None:
    """Only the last meetings count, the newest first, none that is still to come."""
    take(heard, *(meeting(month, f"- Le point numéro {month}") for month in range(1, 10)))
    here = ground(heard, today=date(2026, 8, 30))
    assert [one.date.month for one in latest(here, MEETINGS) if one.date] == [8, 7, 6, 5]
    assert len(list(parked(here))) == MEETINGS


def test_the_number_of_an_item(heard: Workspace) -> None:
    """The number under which minutes list an item is no part of it."""
    take(heard, meeting(3, "- 6.2 Le prix des tableaux neufs"))
    (one,) = parked(ground(heard))
    assert one.subject == "Le prix des tableaux neufs"


def test_minutes_of_facilitators(heard: Workspace) -> None:
    """What facilitators' minutes put off is no topic for members."""
    take(heard, meeting(3, BOARD, Visibility.FACILITATORS))
    assert list(parked(ground(heard))) == []
    assert len(list(parked(ground(heard, Role.FACILITATOR)))) == 1


@pytest.mark.parametrize("status", STATUSES)
def test_what_is_late(status: Status, heard: Workspace) -> None:
    """A commitment that somebody confirmed is one when its day is past, or when it is blocked."""
    take(heard, said(QUOTE))
    heard.desk.ledger.propose([promised(QUOTE, status=status)])
    found = list(commitments(ground(heard)))
    assert bool(found) is (status in OPEN)
    for one in found:
        assert (one.quote, one.message, one.follow_up) == (QUOTE, "general/0", 1.0)
        assert one.detail["state"] == ("blocked" if status == "blocked" else "late")


@pytest.mark.parametrize(
    ("due", "status", "is_one"),
    [
        (TODAY, "confirmed", False),
        (None, "confirmed", False),
        (None, "blocked", True),
        (date.fromordinal(TODAY.toordinal() - WAITED_DAYS - 1), "confirmed", False),
    ],
)
def test_what_is_not_late(due: date | None, status: Status, is_one: bool, heard: Workspace) -> None:
    """What is due today, has no day, or was dropped long ago is none, unless it is blocked."""
    take(heard, said(QUOTE))
    heard.desk.ledger.propose([promised(QUOTE, due, status)])
    assert bool(list(commitments(ground(heard)))) is is_one


def test_commitments_of_facilitators(heard: Workspace) -> None:
    """What was promised among facilitators is no topic for members."""
    take(heard, said(QUOTE), said("Entre nous.", at=5, thread=0, level=Visibility.FACILITATORS))
    heard.desk.ledger.propose([promised(QUOTE)])
    assert list(commitments(ground(heard))) == []
    assert len(list(commitments(ground(heard, Role.FACILITATOR)))) == 1


@pytest.mark.parametrize(
    ("heading", "text", "is_left"),
    [
        ("Décisions", "- Tableau du quai : on en achète deux.", False),
        ("Tableau du quai", "Deux devis sont comparés.", False),
        ("Décisions", "- Le quai reste ouvert.", True),
        ("Reporté", "- Tableau du quai", True),
    ],
)
def test_what_was_dealt_with_since(
    heading: str, text: str, is_left: bool, heard: Workspace
) -> None:
    """What a later meeting took up, elsewhere than in what it puts off, is no topic any more."""
    take(heard, meeting(2, BOARD), minutes(date(2026, 3, 19), (heading, text)))
    assert bool(list(parked(ground(heard)))) is is_left


def test_dealt_with_before(heard: Workspace) -> None:
    """What was put off again after a meeting spoke of it is a topic."""
    spoken = minutes(date(2026, 2, 19), ("Décisions", "- Le tableau du quai attend un devis."))
    take(heard, meeting(1, BOARD), spoken, meeting(3, BOARD))
    assert [one.day.month for one in parked(ground(heard))] == [3]


def test_twice_in_one_meeting(heard: Workspace) -> None:
    """What the same minutes list twice was put off once."""
    take(heard, meeting(3, f"{BOARD}\n- Tableau du quai"))
    (one,) = parked(ground(heard))
    assert (one.detail["times"], one.detail["half"]) == ("1", "one")


@pytest.mark.parametrize("heading", ["Documents remis", "Stationnement"])
def test_other_headings(heading: str, heard: Workspace) -> None:
    """What was handed over, or where to park, is not put off."""
    take(heard, minutes(date(2026, 3, 19), (heading, BOARD)))
    assert list(parked(ground(heard))) == []


def test_several_of_one_meeting(heard: Workspace) -> None:
    """Each commitment of the same minutes has a key of its own, which stays."""
    lines = ("Lou rédige la fiche de ronde.", "Ana répare la cloche du quai.")
    take(heard, minutes(date(2026, 3, 2), ("Engagements", "\n".join(f"- {one}" for one in lines))))
    place = "minutes/2026-03-02.md"
    heard.desk.ledger.propose(
        Commitment(
            name_of("markdown", place, "", line), line, "Lou", line, Due("", date(2026, 3, 20)),
            "task", 0.9, "confirmed", date(2026, 3, 2), "markdown", place, "", "minutes", "fr",
            Visibility.COMMUNITY,
        )
        for line in lines
    )  # fmt: skip
    first, again = (list(commitments(ground(heard))) for _ in range(2))
    assert {one.quote for one in first} == {*lines}
    assert {one.place.kind for one in first} == {"article"}
    assert len({one.key for one in first}) == len({one.slug for one in first}) == 2
    assert [one.key for one in first] == [one.key for one in again]


def test_what_was_noted_by_hand(heard: Workspace) -> None:
    """What a person noted at a meeting stands in no archive, and is no topic."""
    day = date(2026, 3, 2)
    heard.desk.ledger.propose([noted(QUOTE, GROUP, "rédiger la fiche", Due("", day), day, "fr")])
    assert heard.desk.ledger.overdue(Role.MEMBER, TODAY)
    assert list(commitments(ground(heard))) == []
