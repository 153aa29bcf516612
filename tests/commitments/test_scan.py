"""The archive is looked through once, the newest first; what is no longer said is taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date

import pytest
from sqlalchemy import delete, insert, select, update

from copassist.archive.intake import Intake
from copassist.commitments.scan import BATCH, HARDLY, Scan, placed, said_of
from copassist.index.rows import passage_batches
from copassist.records import Article, Deleted, Item, Progress, Role, Section, Visibility
from copassist.records.axes import SIGNS
from copassist.records.commitments import GROUP, Commitment, Due, Promise
from copassist.storage.tables import detections, passages, readings
from copassist.workspace import Workspace
from tests.conftest import said

DAY = 24 * 60
PROMISE = "Je m’en occupe d’ici vendredi."
LIST = "- Zoé : rédiger la fiche, 27 mars\n- Un tableau neuf pour le quai"


def take(workspace: Workspace, *items: Item) -> None:
    Intake(workspace.engine, "minutes").take(items)
    workspace.builder().refresh()


def read(workspace: Workspace, *items: Item) -> list[Commitment]:
    """What is listed for a member once these were taken in and looked through."""
    take(workspace, *items)
    workspace.desk.scan.read()
    return workspace.desk.ledger.listed(Role.MEMBER)


def quotes(found: Sequence[Commitment]) -> list[str]:
    return sorted(held.quote for held in found)


def minutes(
    *sections: tuple[str, str],
    title: str = "Compte rendu du 19 mars",
    day: date | None = date(2026, 3, 19),
    level: Visibility = Visibility.COMMUNITY,
) -> Article:
    parts = tuple(Section(f"s{n}", heading, text) for n, (heading, text) in enumerate(sections))
    return Article(
        "markdown", "mars.md", title, parts, date=day, language="fr", visibility=level
    )  # fmt: skip


def test_a_promise_in_a_thread(workspace: Workspace) -> None:
    """It is proposed with its message, its thread, its author's letter there, and its day."""
    (found,) = read(
        workspace,
        said("Qui range la cantine ?"),
        said(f"Moi ! {PROMISE}", at=9, thread=0, by="zoé"),
    )
    assert (found.quote, found.owner, found.status) == (PROMISE, "B", "proposed")
    assert (found.message, found.thread, found.space) == ("general/9", "general/0", "general")
    assert (found.made, found.due.day) == (date(2026, 3, 2), date(2026, 3, 6))
    assert found.visibility == Visibility.COMMUNITY


def test_nothing_is_proposed_twice(workspace: Workspace) -> None:
    """A second look finds nothing; neither does one by another version of the detector."""
    take(workspace, said(PROMISE))
    scan = workspace.desk.scan
    assert [scan.read(), scan.read()] == [1, 0]
    again = Scan(scan.engine, scan.ledger, scan.opens, "another", scan.calendar)
    assert again.read() == 0
    assert len(scan.ledger.listed(Role.MEMBER)) == 1


def test_each_in_its_own_message(workspace: Workspace) -> None:
    """Two people who promise in the same words, in a thread or one after the other, are two."""
    talk = [
        said(PROMISE),
        said(PROMISE, at=2, thread=0, by="zoé"),
        said(PROMISE, at=2 * DAY, by="lou"),
        said(PROMISE, at=2 * DAY + 5, by="max"),
    ]
    found = read(workspace, *talk)
    assert {(held.message, held.thread, held.owner) for held in found} == {
        ("general/0", "general/0", "A"), ("general/2", "general/0", "B"),
        (f"general/{2 * DAY}", f"general/{2 * DAY}", "A"),
        (f"general/{2 * DAY + 5}", f"general/{2 * DAY + 5}", "A"),
    }  # fmt: skip


def test_a_name_outlives_what_stands_beside(workspace: Workspace) -> None:
    """A message that is read with others keeps its commitment when the one before it goes."""
    (found,) = read(workspace, said("Il neige."), said(PROMISE, at=5, by="zoé"))
    workspace.desk.ledger.decide(found.id, "confirmed", Role.MEMBER)
    (left,) = read(workspace, Deleted("slack", "general/0"))
    assert (left.id, left.status) == (found.id, "confirmed")


def test_what_changed_is_taken_back(workspace: Workspace) -> None:
    """A proposal whose message changed goes, and what the message now says is proposed."""
    assert quotes(read(workspace, said(PROMISE))) == [PROMISE]
    assert quotes(read(workspace, said("Je vais rédiger la fiche."))) == [
        "Je vais rédiger la fiche."
    ]
    assert read(workspace, said("Il neige.")) == []


@pytest.mark.parametrize("status", ["confirmed", "done", "dropped"])
def test_what_a_person_said_stays(status: str, workspace: Workspace) -> None:
    """A status that a person gave stays when the passage is read again, changed or not."""
    (found,) = read(workspace, said(PROMISE))
    workspace.desk.ledger.decide(found.id, status, Role.MEMBER)  # type: ignore[arg-type]
    with workspace.engine.begin() as connection:
        connection.execute(delete(detections))
    (again,) = read(workspace)
    assert (again.id, again.status) == (found.id, status)
    (after,) = read(workspace, said("Il neige."))
    assert (after.quote, after.status) == (PROMISE, status)


def test_a_long_message(workspace: Workspace) -> None:
    """What one passage of a long message proposes stays when only the next is read again."""
    filler = "Il neige sur le quai et la cantine est fermée. " * 60
    long = said(f"{PROMISE} {filler}\n\n{filler}")
    assert quotes(read(workspace, long)) == [PROMISE]
    assert quotes(read(workspace, said("Il pleut.", at=9, thread=0))) == [PROMISE]
    changed = replace(long, text=f"{filler}\n\n{filler}", edited=True)
    assert read(workspace, changed) == []


def test_what_was_deleted_is_gone(workspace: Workspace) -> None:
    """A deleted message's commitment is listed no more, before and after the index follows."""
    assert len(read(workspace, said(PROMISE), said(PROMISE, at=2 * DAY))) == 2
    Intake(workspace.engine, "e").take([Deleted("slack", "general/0")])
    assert [held.message for held in workspace.desk.ledger.listed(Role.MEMBER)] == [
        f"general/{2 * DAY}"
    ]
    assert len(read(workspace)) == 1


def test_minutes(workspace: Workspace) -> None:
    """What stands under « Engagements » is proposed; what looks back on them is not."""
    back = "- Lou : imprimer la charte, tenu.\n- Je m’en occupe encore."
    found = read(workspace, minutes(("Retour sur les engagements", back), ("Engagements", LIST)))
    assert quotes(found) == sorted(LIST.splitlines())
    assert {(held.thread, held.message, held.space) for held in found} == {
        ("minutes/mars.md", "", "minutes")
    }
    assert {held.owner for held in found} == {"Zoé", GROUP}
    assert {held.made for held in found} == {date(2026, 3, 19)}
    assert {held.due.day for held in found} == {date(2026, 3, 27), None}


def test_minutes_that_changed(workspace: Workspace) -> None:
    """A line that minutes no longer hold is taken back; the others stay, and are not doubled."""
    first, second = LIST.splitlines()
    before = read(workspace, minutes(("Engagements", LIST)))
    after = read(workspace, minutes(("Engagements", first)))
    assert quotes(before) == sorted([first, second])
    assert [held.id for held in after] == [held.id for held in before if held.quote == first]


@pytest.mark.parametrize(
    ("title", "day"), [("La ronde du matin", date(2026, 3, 19)), ("Compte rendu", None)]
)
def test_other_articles(title: str, day: date | None, workspace: Workspace) -> None:
    """An article that is no minutes promises nothing; nor do minutes without a day."""
    assert read(workspace, minutes(("Engagements", LIST), title=title, day=day)) == []


def test_the_levels(workspace: Workspace) -> None:
    """What facilitators say among them, and their minutes, are found and listed for them alone."""
    strict = Visibility.FACILITATORS
    assert (
        read(
            workspace,
            said(PROMISE, space="privé", level=strict),
            said(PROMISE, at=DAY),
            said("Entre nous.", at=DAY + 9, thread=DAY, level=strict),
            minutes(("Engagements", LIST), level=strict),
        )
        == []
    )
    found = workspace.desk.ledger.listed(Role.FACILITATOR)
    assert quotes(found) == sorted([PROMISE, PROMISE, *LIST.splitlines()])
    assert {held.visibility for held in found} == {strict}


def test_the_newest_first_and_no_longer_than_asked(workspace: Workspace) -> None:
    """A look reads one batch at least, the newest first, and tells how far it is."""
    take(workspace, *(said(f"{PROMISE} {n}", at=n * DAY) for n in range(BATCH + 3)))
    scan, told = workspace.desk.scan, list[Progress]()
    assert scan.read(0.0, told.append) == BATCH
    assert [(step.done, step.total) for step in told] == [(BATCH, BATCH + 3)]
    oldest = min(held.made for held in scan.ledger.listed(Role.MEMBER))
    assert oldest == date(2026, 3, 5)
    assert scan.read(None, told.append) == 3
    assert [step.done for step in told] == [BATCH, 3]


def test_what_hardly_promises_is_not_read(workspace: Workspace) -> None:
    """A passage whose first reading sees no commitment is left out, until it changes."""
    take(workspace, said(PROMISE))
    workspace.axes.refresh()
    with workspace.engine.begin() as connection:
        connection.execute(update(readings).values(told=[HARDLY / 2] * len(SIGNS)))
    assert workspace.desk.scan.read() == 0
    assert quotes(read(workspace, said(f"Bonjour. {PROMISE}"))) == [PROMISE]


def test_one_at_a_time(workspace: Workspace) -> None:
    """Where somebody looks already, another does nothing, and later finds what is left."""
    take(workspace, said(PROMISE))
    scan = workspace.desk.scan
    with scan._one:
        assert scan.read() == 0
    assert scan.read() == 1


def test_what_is_gone_is_forgotten(workspace: Workspace) -> None:
    """What was noted of a passage that is no longer there goes with it."""
    read(workspace, said(PROMISE))
    gone = {"passage": "nowhere", "hash": "", "version": ""}
    with workspace.engine.begin() as connection:
        connection.execute(insert(detections), [gone])
    read(workspace)
    with workspace.engine.connect() as connection:
        held = connection.scalars(select(detections.c.passage)).all()
        assert held == connection.scalars(select(passages.c.id)).all()


def test_what_hardly_promises_any_more(workspace: Workspace) -> None:
    """A message whose first reading now says that it promises nothing takes its proposal back."""
    take(workspace, said("Je m’en occupe vendredi."))
    scan = workspace.desk.scan
    assert scan.read() == 1
    take(workspace, replace(said("Le quai est fermé depuis mardi."), edited=True))
    workspace.axes.refresh()
    with workspace.engine.begin() as connection:
        told = [0.0] * len(SIGNS)
        connection.execute(update(readings).values(told=told))
    assert scan.read() == 0
    assert workspace.desk.ledger.listed(Role.FACILITATOR) == []


def test_the_same_words_before(workspace: Workspace) -> None:
    """A promise is of whoever made it, though somebody said its words in another sentence."""
    take(workspace, said("Ok, I'm on it", by="ana"),
         said("I'm on it", at=24 * 60, thread=0, by="max"))  # fmt: skip
    (passage,) = (p for batch in passage_batches(workspace.engine) for p in batch)
    start = passage.spoken.rindex("I'm on it")
    due = Due()
    told = Promise("I'm on it", "B", "I'm on it", due, "promise", 0.9, start)
    (one,) = placed(passage, said_of(passage, UTC), [told])
    assert (one.message, one.owner, one.made.day) == (
        passage.parts[-1].message_id, "B", int(passage.parts[-1].timestamp[8:10])
    )  # fmt: skip


def test_the_day_where_people_write(workspace: Workspace) -> None:
    """« Demain » said in the evening is the day after that evening, not after the day in UTC."""
    # One o'clock in the night of the 3rd in UTC is eight in the evening of the 2nd in Montréal.
    take(workspace, said("Je m’en occupe demain.", at=16 * 60))
    workspace.desk.scan.read()
    (held,) = workspace.desk.ledger.listed(Role.MEMBER)
    assert (held.made, held.due.day) == (date(2026, 3, 2), date(2026, 3, 3))
