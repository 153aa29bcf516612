from __future__ import annotations

import json

import pytest

from copassist.evaluation.candidates import Candidate, Candidates, write_candidates
from copassist.evaluation.labels import labels_kept
from copassist.records import Answer, Exchange
from copassist.workspace import Workspace
from tests.evaluation.conftest import LABELS

OWNER = "f" * 32


@pytest.fixture
def rated(workspace: Workspace) -> Candidates:
    """A conversation of three turns, of which the last two were thumbed, up and down."""
    kept = workspace.conversations
    name = kept.start(OWNER, "La ronde ?")
    for question, rating in (("La ronde ?", None), ("Et le soir ?", 1), ("Et la nuit ?", 0)):
        turn = kept.ask(name, question)
        kept.answer(turn, Answer(question, "fr", f"Dit : {question}", True, "question"))
        if rating is not None:
            kept.rate(turn, rating, "beside : trop court")
    return Candidates(workspace.engine)


def test_a_thumb_down_is_a_candidate(rated: Candidates) -> None:
    """Only what got a thumb down waits, with what was said before it and why."""
    (found,) = rated.waiting()
    assert found.question == "Et la nuit ?"
    assert found.answer == "Dit : Et la nuit ?"
    assert found.reason == "beside : trop court"
    assert found.history == (
        Exchange("La ronde ?", "Dit : La ronde ?"),
        Exchange("Et le soir ?", "Dit : Et le soir ?"),
    )


def test_nothing_tells_who_asked(rated: Candidates) -> None:
    """Neither a candidate nor its export holds the owner or the conversation."""
    found = rated.waiting()
    fields = {"key", "question", "language", "history", "answer", "reason"}
    assert {*Candidate.__dataclass_fields__} == fields
    (row,) = map(json.loads, write_candidates(found).splitlines())
    assert set(row) == fields
    assert OWNER not in json.dumps(row)


def test_a_candidate_becomes_a_label(rated: Candidates) -> None:
    """Labelled, it waits no more and is asked in the next evaluation."""
    (found,) = rated.waiting()
    rated.label(found, LABELS[0])
    assert rated.waiting() == []
    assert labels_kept(rated.engine) == [LABELS[0]]


def test_a_candidate_is_put_aside(rated: Candidates) -> None:
    """Rejected, it waits no more and leaves no label."""
    (found,) = rated.waiting()
    rated.reject(found)
    assert rated.waiting() == []
    assert labels_kept(rated.engine) == []
