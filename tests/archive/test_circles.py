"""Circles: a facilitator reads all, others those they belong to."""

from __future__ import annotations

from dataclasses import replace

from copassist.archive.circles import Person, in_circles
from copassist.archive.levels import participants
from copassist.records import Role, Visibility
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import take

SHOP = Visibility("subgroup:Atelier")
THREAD = participants("thread", "slack", "general/5")
LIST = Person(frozenset({"Atelier"}), frozenset({"zoé"}))


def filled(workspace: Workspace) -> Workspace:
    take(
        workspace,
        said("Bonjour à tout le monde.", by="ana"),
        said("Le plan de l’atelier.", at=5, by="zoé", level=THREAD),
        said("La clé de l’atelier.", at=9, by="lou", level=SHOP),
    )
    return workspace


def test_a_facilitator_reads_every_circle(workspace: Workspace) -> None:
    """Those of all subgroups and threads that the archive holds."""
    found = in_circles(filled(workspace).engine, Role.FACILITATOR)
    assert found.circles == {SHOP, THREAD}


def test_a_person_reads_their_own(workspace: Workspace) -> None:
    """A subgroup by the list of roles, a thread by having written in it under a listed name."""
    engine = filled(workspace).engine
    assert in_circles(engine, Role.MEMBER, LIST).circles == {SHOP, THREAD}
    assert in_circles(engine, Role.MEMBER, Person(authors=frozenset({"lou"}))).circles == set()
    assert in_circles(engine, Role.MEMBER).circles == set()


def test_a_name_that_two_bear_lets_neither_in(workspace: Workspace) -> None:
    """Of two people who are called alike none reads what the other took part in."""
    filled(workspace)
    take(workspace, replace(said("Pas moi.", at=20, by="zoé"), author_id="U2"))
    assert in_circles(workspace.engine, Role.MEMBER, LIST).circles == {SHOP}


def test_who_is_not_of_the_community_reads_no_circle(workspace: Workspace) -> None:
    """A colleague and a sponsor read none, whatever the list says."""
    engine = filled(workspace).engine
    for role in (Role.COLLEAGUE, Role.SPONSOR):
        assert not any(level.is_circle for level in in_circles(engine, role, LIST).reads)


def test_no_index_is_opened_for_others(workspace: Workspace) -> None:
    """A circle is found by those in it, and by nobody else."""
    filled(workspace)
    for role, seen in (
        (Role.MEMBER, False),
        (Role.MEMBER.within([SHOP]), True),
        (workspace.reader(Role.FACILITATOR), True),
        (Role.FACILITATOR, False),
    ):
        found = {hit.passage.text for hit in workspace.search("la clé de l’atelier", role=role)}
        assert any("La clé" in text for text in found) is seen
