from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.archive.intake import Intake
from copassist.index.rows import Vectors
from copassist.records import Article, Deleted, Item, Role, Section, Visibility
from copassist.records.axes import SIGNS
from copassist.topics.decisions import Decision, decisions, items
from copassist.workspace import Workspace
from tests.conftest import said

SINCE, UNTIL = date(2026, 3, 1), date(2026, 3, 31)
DECIDED = "On a décidé de tenir la ronde à la cantine."


class Ear:
    """A small real reader: a text that names the ronde decides something."""

    def read(self, texts: Sequence[str]) -> Vectors:
        told = np.zeros((len(texts), len(SIGNS)), np.float32)
        told[:, SIGNS.index("decision")] = [0.9 * ("ronde" in text) for text in texts]
        return told


@pytest.fixture
def listening(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    monkeypatch.setattr("copassist.models.evidence.open_evidence", lambda *_: Ear())
    return workspace


def found(workspace: Workspace, *taken: Item, role: Role = Role.MEMBER) -> list[Decision]:
    Intake(workspace.engine, "e").take(taken)
    workspace.builder().refresh()
    workspace.axes.read_closely()
    return decisions(workspace.axes, workspace.library, role, SINCE, UNTIL)


def minutes(*sections: tuple[str, str], day: int = 5, level: Visibility | None = None) -> Article:
    held = tuple(Section(f"s{n}", head, text) for n, (head, text) in enumerate(sections))
    return Article(
        "text", f"{day}.md", f"Compte rendu du {day} mars", held, space="minutes",
        date=date(2026, 3, day), visibility=level or Visibility.COMMUNITY,
    )  # fmt: skip


def quotes(told: Sequence[Decision]) -> list[str]:
    return [one.quote for one in told]


def test_items_of_minutes(listening: Workspace) -> None:
    """Items under a heading of decisions are told whole, with their day and section."""
    text = "1. La ronde passe à 8 h. Pas avant avril.\n2. Un guide est écrit."
    told = found(listening, minutes(("Thème", "- On parle."), ("4. Décisions", text)))
    assert quotes(told) == ["La ronde passe à 8 h. Pas avant avril.", "Un guide est écrit."]
    first = told[0]
    assert (first.day, first.is_of_minutes) == (date(2026, 3, 5), True)
    assert (first.citation.n, first.citation.slug, first.citation.quote) == (1, "s1", first.quote)
    assert first.quote in text


@pytest.mark.parametrize(
    "text", ["Aucune. C'est aussi une rencontre.", "Pas de décision. On garde le tour.", "None."]
)
def test_nothing_decided(listening: Workspace, text: str) -> None:
    """Minutes that say that nothing was decided tell no decision."""
    assert not found(listening, minutes(("Décisions", text)))


@pytest.mark.parametrize("heading", ["Décisions à prendre", "Aide à la décision", "Engagements"])
def test_other_headings(listening: Workspace, heading: str) -> None:
    """What is still to be decided, and what is promised, is not decided."""
    assert not found(listening, minutes((heading, "- Le lieu de la prochaine visite")))


def test_minutes_without_a_heading(listening: Workspace) -> None:
    """Where minutes have no heading of decisions, their sentences that decide are told."""
    text = "On parle des statuts.\nEnfin, le CA a voté l'ouverture du compte. Merci."
    assert quotes(found(listening, minutes(("", text)))) == [
        "Enfin, le CA a voté l'ouverture du compte."
    ]


def test_a_decision_in_a_thread(listening: Workspace) -> None:
    """A sentence that says that a group decided is quoted letter by letter with its message."""
    told = found(listening, said(f"Bonjour. {DECIDED} Merci."))
    (one,) = told
    assert (one.quote, one.is_of_minutes) == (DECIDED, False)
    assert one.citation.message_ids == ("general/0",)


@pytest.mark.parametrize(
    "text",
    [
        "Est-ce qu'on a décidé de tenir la ronde ?",
        "Si on a décidé de tenir la ronde, qui vient avec nous.",
        "On devrait retenir la ronde du matin, c'est ma décision.",
        "Je propose que ce soit adopté : la ronde à huit heures.",
        "On n'a pas encore décidé du lieu de la ronde.",
        "La ronde demande une haute résolution et une décision rapide.",
        "> On a décidé de tenir la ronde à la cantine.",
        "We haven't decided anything yet about the ronde.",
        "I think we agreed on the ronde at some point.",
        "It's decision support for the ronde, that was great.",
    ],
)
def test_what_decides_nothing(listening: Workspace, text: str) -> None:
    """Questions, conditions, proposals, doubts, denials, quotes of others: nothing is decided."""
    assert not found(listening, said(text))


@pytest.mark.parametrize(
    "text",
    [
        "Il a été convenu de garder la ronde du matin.",
        "La charte de la ronde est adoptée depuis ce midi.",
        "We have all decided to keep the ronde at noon.",
        "The ronde charter was adopted on Thursday afternoon.",
        "L'équipe a finalement adopté la ronde de huit heures.",
    ],
)
def test_what_decides(listening: Workspace, text: str) -> None:
    """Both languages, active or passive, are understood."""
    assert quotes(found(listening, said(text))) == [text]


def test_the_thread_must_be_likely(listening: Workspace) -> None:
    """Where the reading of the thread sees no decision, none is told."""
    assert not found(listening, said("On a décidé de manger une pizza ce midi."))


def test_robots_decide_nothing(listening: Workspace) -> None:
    """What a robot writes is no decision."""
    assert not found(listening, replace(said(DECIDED), is_bot=True))


def test_days_and_order(listening: Workspace) -> None:
    """Days bound it, both included; of one day minutes come first; a repeat is told once."""
    told = found(
        listening,
        minutes(("Décisions", "- Un guide est écrit."), day=2),
        said(DECIDED),
        said(DECIDED, at=500),
        said("On a décidé de chauffer la salle de ronde.", at=40 * 24 * 60),
    )
    assert quotes(told) == ["Un guide est écrit.", DECIDED]
    assert [one.citation.n for one in told] == [1, 2]


def test_only_what_the_role_reads(listening: Workspace) -> None:
    """What facilitators decide among themselves is theirs, in minutes and in threads."""
    hidden = [
        said(DECIDED, space="privé", level=Visibility.FACILITATORS),
        minutes(("Décisions", "- Un budget de 300 $."), level=Visibility.FACILITATORS),
    ]
    assert not found(listening, *hidden)
    held = decisions(listening.axes, listening.library, Role.FACILITATOR, SINCE, UNTIL)
    assert {one.citation.visibility for one in held} == {Visibility.FACILITATORS}
    assert len(held) == 2


def test_what_was_deleted_is_gone(listening: Workspace) -> None:
    """A deleted message decides nothing, even before the index follows."""
    assert found(listening, said(DECIDED))
    Intake(listening.engine, "e").take([Deleted("slack", "general/0")])
    assert not decisions(listening.axes, listening.library, Role.MEMBER, SINCE, UNTIL)


def test_a_list_that_an_item_announces() -> None:
    """An item keeps the list it announces; the next item of its own mark is another."""
    text = "4.1 La charte. Deux règles :\n\n- donner ;\n- demander.\n\n4.2 Dix lignes."
    assert items(text) == ["La charte. Deux règles :\n\n- donner ;\n- demander.", "Dix lignes."]


def test_items_over_several_lines() -> None:
    """A line without a mark goes on with its item; without any list each line is one."""
    assert items("- Un guide\n  est écrit.\n- Fin.") == ["Un guide\n  est écrit.", "Fin."]
    assert items("Un guide.\n\nUn tableau.") == ["Un guide.", "Un tableau."]


@given(st.text(alphabet="ab -*1.:\n\t•é", max_size=200))
def test_items_stand_in_their_text(text: str) -> None:
    """Items are slices of their text, in order, and none is empty."""
    at = 0
    for item in items(text):
        assert item == item.strip()
        assert item
        at = text.index(item, at) + len(item)
