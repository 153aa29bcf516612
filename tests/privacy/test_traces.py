"""What is kept of one's own use is given and deleted whole, and nobody else's is touched."""

from __future__ import annotations

import json
from datetime import date

from copassist.archive.experts import Experts
from copassist.onboarding.journeys import Journeys
from copassist.privacy.traces import forget_traces, own_traces
from copassist.records.onboarding import Journey
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.making import take

NOTHING = {"conversations": [], "path": None, "subjects": []}


def used(workspace: Workspace, owner: str) -> None:
    """A question answered, a path begun and a subject declared."""
    name = workspace.conversations.start(owner, f"Question de {owner}")
    key = workspace.conversations.ask(name, f"Question de {owner}")
    workspace.conversations.answer(key, workspace.ask("La ronde du matin ?"))
    Journeys(workspace.engine).keep(
        Journey(owner, "fr", ("qualité",), 7, date(2026, 3, 2), introduction=f"Je suis {owner}")
    )
    Experts(workspace.engine).declare(owner, owner.capitalize(), "Le levain")


def test_all_of_it_and_nobody_elses(workspace: Workspace) -> None:
    """Questions, answers, path and subjects of one person are told, and then gone."""
    take(workspace, said("La ronde du matin dure douze minutes."))
    for owner in ("zoé", "lou"):
        used(workspace, owner)
    told = own_traces(workspace.engine, "zoé")
    assert [row["question"] for row in told["conversations"]] == ["Question de zoé"]
    assert "douze minutes" in told["conversations"][0]["answer"]
    assert told["path"]["introduction"] == "Je suis zoé"
    assert told["subjects"] == [{"name": "Zoé", "subject": "Le levain", "contact": ""}]
    assert "lou" not in json.dumps(told, ensure_ascii=False).casefold()
    forget_traces(workspace.engine, "zoé")
    assert own_traces(workspace.engine, "zoé") == NOTHING
    assert own_traces(workspace.engine, "lou")["path"]["introduction"] == "Je suis lou"
