"""A member takes away what they wrote, and nothing of others."""

from __future__ import annotations

import json

import pytest

from copassist.errors import NotFoundError
from copassist.privacy.portability import own_data
from copassist.records import Visibility
from copassist.records.privacy import Target
from copassist.workspace import Workspace
from tests.conftest import said
from tests.privacy.making import OTHERS, PROMISE, WORDS, ZOE, spread
from tests.topics.making import take


def test_what_one_wrote(workspace: Workspace) -> None:
    """Every message, in the order of time, letter by letter, with its place; nobody else’s."""
    spread(workspace)
    told = own_data(workspace.engine, ZOE)
    assert told["messages"][0]["text"] == WORDS
    assert PROMISE in told["messages"][1]["text"]
    assert len(told["messages"]) == 3
    assert told["messages"][0]["timestamp"] == "2026-03-02T09:00:00+00:00"
    assert OTHERS not in json.dumps(told, ensure_ascii=False)


def test_nobody(workspace: Workspace) -> None:
    """Who is not in the archive has nothing to take away."""
    with pytest.raises(NotFoundError):
        own_data(workspace.engine, Target("member", "personne"))


def test_direct_messages_are_asked_for(workspace: Workspace) -> None:
    """Without being asked for, direct messages are counted and not told."""
    take(
        workspace,
        said("Entre nous.", by="zoé", level=Visibility.PRIVATE),
        said(WORDS, at=5, by="zoé"),
    )
    told = own_data(workspace.engine, ZOE)
    assert ([row["text"] for row in told["messages"]], told["left_out"]) == ([WORDS], 1)
    whole = own_data(workspace.engine, ZOE, private=True)
    assert (whole["messages"][0]["text"], whole["left_out"]) == ("Entre nous.", 0)
