"""The ledger keeps what was found once, what people say of it, and who may read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from copassist.archive.intake import Intake
from copassist.commitments.ledger import Ledger, name_of, noted
from copassist.errors import NotFoundError
from copassist.records import LEVELS, ROLES, Article, Deleted, Item, Role, Section, Visibility
from copassist.records.commitments import GROUP, NOTED, OPEN, Commitment, Due
from copassist.workspace import Workspace
from tests.conftest import said

TODAY = date(2026, 3, 30)
QUOTE = "Je m’en occupe d’ici vendredi."
FRIDAY = date(2026, 3, 6)


@pytest.fixture
def ledger(workspace: Workspace) -> Ledger:
    take(workspace, said(QUOTE), said("Merci !", at=5, thread=0, by="zoé"))
    return Ledger(workspace.engine)


def take(workspace: Workspace, *items: Item) -> None:
    Intake(workspace.engine, "minutes").take(items)


def held(message: str = "general/0", thread: str = "general/0", quote: str = QUOTE) -> Commitment:
    return Commitment(
        name_of("slack", thread, message, quote), quote, "A", "m’en occuper",
        Due("d’ici vendredi", FRIDAY), "promise", 0.9, "proposed", date(2026, 3, 2), "slack",
        thread, message, "general", "fr", Visibility.COMMUNITY,
    )  # fmt: skip


def minutes(level: Visibility) -> tuple[Article, Commitment]:
    """Minutes of a level, and what they promise."""
    section = Section("engagements", "Engagements", "- Zoé : la fiche")
    article = Article(
        "markdown", "mars.md", "Compte rendu de mars", (section,), "minutes",
        date=date(2026, 3, 19), visibility=level,
    )  # fmt: skip
    quote = "- Zoé : la fiche"
    return article, replace(
        held("", "minutes/mars.md", quote), source="markdown", space="minutes", due=Due()
    )


def test_proposed_once(ledger: Ledger) -> None:
    """What was found is kept once, twice in a row or together, and read back as it was."""
    assert ledger.propose([held(), held()]) == 1
    assert ledger.propose([held()]) == 0
    assert ledger.propose([]) == 0
    assert ledger.listed(Role.MEMBER) == [held()]
    assert ledger.read(held().id, Role.MEMBER) == held()


def test_names() -> None:
    """A name hangs on the words and on the message or the minutes, and on nothing else."""
    name = name_of("slack", "general/0", "general/0", QUOTE)
    assert name == name_of("slack", "general/9", "general/0", QUOTE.replace(" ", "\n  "))
    others = {
        name_of("slack", "general/0", "general/5", QUOTE),
        name_of("zulip", "general/0", "general/0", QUOTE),
        name_of("slack", "general/0", "general/0", "Je m’en occupe."),
        name_of("slack", "general/9", "", QUOTE),
    }
    assert len(others - {name}) == 4


def test_order_statuses_and_spaces(ledger: Ledger, workspace: Workspace) -> None:
    """The soonest due comes first, what has no day last; by status and by space."""
    take(workspace, said("Je le fais.", at=9), said("Je le lis.", at=20, space="quai"))
    undated = replace(held("general/9", "general/9", "Je le fais."), due=Due())
    soon = replace(
        held("quai/20", "quai/20", "Je le lis."), due=Due("", date(2026, 3, 4)), space="quai"
    )
    ledger.propose([undated, held(), soon])
    assert [c.id for c in ledger.listed(Role.MEMBER)] == [soon.id, held().id, undated.id]
    assert [c.id for c in ledger.listed(Role.MEMBER, space="quai")] == [soon.id]
    assert ledger.listed(Role.MEMBER, OPEN) == []
    ledger.decide(soon.id, "confirmed", Role.MEMBER)
    assert [c.id for c in ledger.listed(Role.MEMBER, OPEN)] == [soon.id]
    assert ledger.listed(Role.MEMBER, ()) == []


def test_days_that_may_be_meant(ledger: Ledger) -> None:
    """The days that words may mean are kept, until a person says which."""
    two = (date(2026, 3, 6), date(2026, 3, 13))
    ledger.propose([replace(held(), due=Due("vendredi prochain", None, two))])
    assert ledger.read(held().id, Role.MEMBER).due.choices == two
    ledger.decide(held().id, "confirmed", Role.MEMBER, due=two[1])
    assert ledger.read(held().id, Role.MEMBER).due == Due("vendredi prochain", two[1])


def test_what_people_say(ledger: Ledger) -> None:
    """Each status that a person gives is kept with its note and day; the last one holds."""
    ledger.propose([held()])
    ledger.decide(held().id, "confirmed", Role.MEMBER)
    ledger.decide(held().id, "postponed", Role.MEMBER, due=TODAY, note="On attend le devis.")
    found = ledger.read(held().id, Role.MEMBER)
    assert (found.status, found.due.day, found.due.text) == ("postponed", TODAY, "d’ici vendredi")
    assert [(e.status, e.due, e.note) for e in found.events] == [
        ("confirmed", None, ""), ("postponed", TODAY, "On attend le devis."),
    ]  # fmt: skip
    assert all(event.when.tzinfo for event in found.events)


def test_a_decision_is_not_proposed_again(ledger: Ledger) -> None:
    """What a person decided on stays as it is when it is found again."""
    ledger.propose([held()])
    ledger.decide(held().id, "done", Role.MEMBER)
    assert ledger.propose([held()]) == 0
    assert ledger.read(held().id, Role.MEMBER).status == "done"


def test_overdue(ledger: Ledger) -> None:
    """What is open is overdue from the day after its own; a proposal or an ended one never is."""
    ledger.propose([held()])
    assert ledger.overdue(Role.MEMBER, TODAY) == []
    ledger.decide(held().id, "confirmed", Role.MEMBER)
    assert ledger.overdue(Role.MEMBER, FRIDAY) == []
    assert [c.id for c in ledger.overdue(Role.MEMBER, date(2026, 3, 7))] == [held().id]
    ledger.decide(held().id, "learned", Role.MEMBER)
    assert ledger.overdue(Role.MEMBER, TODAY) == []


def test_reworded(ledger: Ledger) -> None:
    """Who and what can be corrected; the quote stays as it was said."""
    ledger.propose([held()])
    ledger.reword(held().id, " Zoé ", " relire la fiche ", Role.MEMBER)
    found = ledger.read(held().id, Role.MEMBER)
    assert (found.owner, found.act, found.quote) == ("Zoé", "relire la fiche", QUOTE)


@pytest.mark.parametrize("where", ["message", "beside"])
def test_a_stricter_level_hides(where: str, ledger: Ledger, workspace: Workspace) -> None:
    """A facilitators' message, or one beside it in its thread, is theirs: the strictest level."""
    ledger.propose([held()])
    strict = Visibility.FACILITATORS
    take(workspace, said(QUOTE, level=strict) if where == "message"
         else said("Entre nous.", at=7, thread=0, level=strict))  # fmt: skip
    assert ledger.listed(Role.MEMBER) == []
    assert [c.visibility for c in ledger.listed(Role.FACILITATOR)] == [strict]
    with pytest.raises(NotFoundError):
        ledger.read(held().id, Role.MEMBER)
    with pytest.raises(NotFoundError):
        ledger.decide(held().id, "done", Role.MEMBER)
    with pytest.raises(NotFoundError):
        ledger.reword(held().id, "Zoé", "la fiche", Role.MEMBER)
    assert ledger.read(held().id, Role.FACILITATOR).status == "proposed"


def test_direct_messages_are_nobodys(ledger: Ledger, workspace: Workspace) -> None:
    """What was said in private is listed for no role."""
    ledger.propose([held()])
    take(workspace, said(QUOTE, level=Visibility.PRIVATE))
    assert not any(ledger.listed(role) for role in ROLES)


@pytest.mark.parametrize("level", LEVELS)
def test_minutes_have_their_level(level: Visibility, ledger: Ledger, workspace: Workspace) -> None:
    """What minutes promise is for those who may read them."""
    article, promised = minutes(level)
    take(workspace, article)
    ledger.propose([promised])
    for role in ROLES:
        assert bool(ledger.listed(role)) is (level in role.reads)
        assert all(c.visibility == level for c in ledger.listed(role))


def test_what_was_deleted_is_gone(ledger: Ledger, workspace: Workspace) -> None:
    """A deleted message's commitment is listed no more, whatever people said of it."""
    ledger.propose([held()])
    ledger.decide(held().id, "confirmed", Role.MEMBER)
    take(workspace, Deleted("slack", "general/0"))
    assert ledger.listed(Role.FACILITATOR) == []


def test_noted_by_a_person(ledger: Ledger) -> None:
    """What a person writes down is confirmed, is for the community, and is kept once."""
    one = noted("Zoé relit la charte", "Zoé", "relire la charte", Due("", FRIDAY), TODAY, "fr")
    assert ledger.propose([one, one]) == 1
    assert ledger.listed(Role.MEMBER) == [one]
    assert (one.status, one.source, one.visibility) == ("confirmed", NOTED, Visibility.COMMUNITY)


def test_noted_and_then_found(ledger: Ledger, workspace: Workspace) -> None:
    """What a person noted at a meeting is not proposed again from its minutes; the rest is."""
    article, promised = minutes(Visibility.COMMUNITY)
    take(workspace, article)
    promised = replace(promised, made=TODAY)
    ledger.propose([noted("Zoé : la fiche", "Zoé", "la fiche", Due(), TODAY, "fr")])
    assert ledger.propose([promised]) == 0
    assert ledger.propose([replace(promised, id="earlier", made=FRIDAY)]) == 1


def test_an_unknown_name(ledger: Ledger) -> None:
    """What is not there is not found."""
    with pytest.raises(NotFoundError):
        ledger.read("nowhere", Role.FACILITATOR)


def test_what_facilitators_noted(workspace: Workspace) -> None:
    """What was noted at a facilitators' meeting is in no listing of members'."""
    level = Visibility.FACILITATORS
    held = noted("Ranger", GROUP, "ranger", Due(), date(2026, 3, 5), "fr", level)
    workspace.desk.ledger.propose([held])
    assert workspace.desk.ledger.listed(Role.MEMBER) == []
    (found,) = workspace.desk.ledger.listed(Role.FACILITATOR)
    assert found.visibility == level
