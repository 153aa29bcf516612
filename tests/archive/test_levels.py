"""Decisions on who may read hold for what comes later, whatever its channel is then called."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from copassist.archive.intake import Intake
from copassist.records import Message, Role, Visibility
from copassist.records.privacy import Target
from copassist.storage.tables import messages
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import take

SHOP = "subgroup:Atelier"


def levels(workspace: Workspace) -> dict[str, str]:
    with workspace.engine.connect() as connection:
        rows = connection.execute(select(messages.c.text, messages.c.visibility))
        return {row.text: row.visibility for row in rows}


def again(workspace: Workspace, *items: Message) -> tuple[int, int, int]:
    """Take the same in again; return what was added, changed and removed."""
    intake = Intake(workspace.engine, "minutes")
    intake.take(items)
    tally = intake.report().messages
    return tally.added, tally.changed, tally.removed


FIRST = said("Le plan de l’atelier.", by="zoé")
OTHER = said("Le café de midi.", at=50, by="lou")
LATE = said("Je le complète demain.", at=90, thread=0, by="max")


def test_a_thread_keeps_its_level(workspace: Workspace) -> None:
    """A late reply comes in at the level that was decided, and nothing is written twice."""
    take(workspace, FIRST, OTHER)
    workspace.care.set_level(Target("thread", "general/0"), SHOP)
    assert again(workspace, FIRST, OTHER) == (0, 0, 0)
    assert again(workspace, FIRST, OTHER, LATE) == (1, 0, 0)
    assert levels(workspace) == {FIRST.text: SHOP, OTHER.text: "community", LATE.text: SHOP}


def test_a_channel_keeps_its_level_under_another_name(workspace: Workspace) -> None:
    """What is said after a channel was renamed is at the level of the channel."""
    before = replace(FIRST, channel="C1")
    after = replace(said("Un autre plan.", at=99, space="ateliers", by="zoé"), channel="C1")
    take(workspace, before)
    workspace.care.set_level(Target("space", "general"), "facilitators")
    take(workspace, after)
    assert levels(workspace) == {FIRST.text: "facilitators", after.text: "facilitators"}


def test_a_thread_keeps_its_level_in_a_channel_with_another_name(workspace: Workspace) -> None:
    """Slack's ids begin with the channel's name: a decision follows them."""
    take(workspace, replace(FIRST, channel="C1"), replace(OTHER, channel="C1"))
    workspace.care.set_level(Target("thread", "general/0"), SHOP)
    renamed = [
        replace(one, channel="C1", space="atelier", path="atelier/2026-03-02.json",
                id=one.id.replace("general", "atelier"),
                thread_id=one.thread_id.replace("general", "atelier"))
        for one in (FIRST, OTHER, LATE)
    ]  # fmt: skip
    take(workspace, *renamed)
    assert levels(workspace) == {FIRST.text: SHOP, OTHER.text: "community", LATE.text: SHOP}


def test_what_joins_a_rebuilt_thread(workspace: Workspace) -> None:
    """Where threads are rebuilt, a reply that joins one that was decided on takes its level."""
    flat = [replace(one, source="whatsapp", thread_id="") for one in (FIRST, OTHER)]
    take(workspace, *flat)
    thread = workspace.library.threads("general", Role.MEMBER)[0]
    workspace.care.set_level(Target("thread", thread.id), SHOP)
    late = replace(LATE, source="whatsapp", thread_id="", reply_to=FIRST.id)
    take(workspace, *flat, late)
    held = levels(workspace)
    assert held[FIRST.text] == held[LATE.text] == SHOP
    assert again(workspace, *flat, late) == (0, 0, 0)


@pytest.mark.parametrize("told", [SHOP, "public"])
def test_private_stays_private(workspace: Workspace, told: str) -> None:
    """No decision on a space opens a direct message in it."""
    secret = said("Entre nous.", at=60, by="lou", level=Visibility.PRIVATE)
    take(workspace, FIRST, secret)
    workspace.care.set_level(Target("space", "general"), told)
    assert levels(workspace) == {FIRST.text: told, secret.text: "private"}
    assert again(workspace, FIRST, secret) == (0, 0, 0)
