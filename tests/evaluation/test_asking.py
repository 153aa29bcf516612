from __future__ import annotations

import pytest

from copassist.errors import SourceError
from copassist.evaluation import asking
from copassist.evaluation.asking import default_labels, evaluate
from copassist.evaluation.labels import keep_label
from copassist.evaluation.runs import Runs
from copassist.records import Answer, Progress, Role
from copassist.workspace import Workspace
from tests.conftest import said
from tests.evaluation.conftest import LABELS, take


def test_every_question_is_asked_and_marked(community: Workspace) -> None:
    """Each question has a mark, progress is told to the end, and the run is kept."""
    told: list[Progress] = []
    run = evaluate(community, "small", LABELS, progress=told.append)
    assert [m.id for m in run.marks] == ["a", "b", "c", "d"]
    marks = {m.id: m for m in run.marks}
    assert marks["a"].values["recall@5"] == 1
    assert marks["a"].values["language"] == marks["b"].values["language"] == 1
    assert (told[-1].done, told[-1].total, told[-1].seconds_left) == (4, 4, 0)
    assert Runs(community.engine).last() == [run]


def test_what_the_archive_lost_is_left_out(community: Workspace) -> None:
    """A question about a message that is gone is named, and counts for nothing."""
    run = evaluate(community, "small", LABELS)
    assert run.left_out == ("e",)


@pytest.mark.parametrize(("role", "answerable"), [(Role.MEMBER, False), (Role.FACILITATOR, True)])
def test_only_what_the_role_may_read_answers(
    role: Role, answerable: bool, community: Workspace
) -> None:
    """What stands in the facilitators' space has an answer for them, and none for a member."""
    run = evaluate(community, "small", LABELS, role=role)
    (mark,) = (m for m in run.marks if m.id == "c")
    assert mark.answerable is answerable
    assert ("recall@1" in mark.values) is answerable
    assert ("false_answers" in mark.values) is not answerable


def test_a_run_that_is_cut_goes_on(community: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a stop what was marked is not asked again; in a changed archive all is."""
    monkeypatch.setattr(asking, "SAVE_S", -1.0)
    asked: list[str] = []
    ask = community.ask

    def stopping(question: str, **how: object) -> Answer:
        asked.append(question)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return ask(question, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(community, "ask", stopping)
    with pytest.raises(KeyboardInterrupt):
        evaluate(community, "small", LABELS)
    assert Runs(community.engine).last() == []
    run = evaluate(community, "small", LABELS)
    assert len(run.marks) == 4
    assert asked[3:] == [label.question for label in LABELS[2:4]]
    take(community, [said("Autre chose encore.", at=50)])
    evaluate(community, "small", LABELS)
    assert len(asked) == 9


def test_labels_by_default_are_those_kept(community: Workspace) -> None:
    """Where the archive is not the demonstration, the labels kept with it are asked, if any."""
    with pytest.raises(SourceError):
        default_labels(community)
    keep_label(community.engine, LABELS[0])
    assert default_labels(community) == ("community", [LABELS[0]])


def test_nothing_to_ask_is_an_error(community: Workspace) -> None:
    """When every question is left out there is no run."""
    with pytest.raises(SourceError):
        evaluate(community, "small", LABELS[4:])
    assert Runs(community.engine).last() == []
