from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from copassist.evaluation.runs import Mark, Runs, about
from copassist.records import Role
from copassist.storage.tables import runs
from copassist.workspace import Workspace

MARK = Mark("a", "fr", "fact", True, "d", "answered", 0.5, 0.1, {"facts": 1.0})
HERE = about("hash", "")


def test_runs_are_kept_whole(workspace: Workspace) -> None:
    """A run comes back as it was saved, once it has ended."""
    kept = Runs(workspace.engine)
    run = kept.begin("small", "1", Role.MEMBER, HERE, ["z"])
    assert kept.last() == []
    done = kept.save(run, [MARK], ended=True)
    assert kept.last() == [done]
    assert done.about["chat_model"] == "extractive"


def test_only_the_same_run_goes_on(workspace: Workspace) -> None:
    """A cut run goes on for the same questions, role and models, and not for ever."""
    kept = Runs(workspace.engine)
    run = kept.save(kept.begin("small", "1", Role.MEMBER, HERE, []), [MARK])
    assert kept.begin("small", "1", Role.MEMBER, HERE, []) == run
    for digest, role, made in (
        ("2", Role.MEMBER, HERE),
        ("1", Role.FACILITATOR, HERE),
        ("1", Role.MEMBER, HERE | {"chat_model": "x:y"}),
    ):
        assert kept.begin("small", digest, role, made, []).marks == ()
    with workspace.engine.begin() as connection:
        old = run.started - timedelta(days=2)
        connection.execute(update(runs).values(started=old))
    assert kept.begin("small", "1", Role.MEMBER, HERE, []).marks == ()


def test_the_run_before_is_of_the_same_kind(workspace: Workspace) -> None:
    """A run is compared with the last of the same labels, asked as the same role."""
    kept = Runs(workspace.engine)
    made = [
        kept.save(kept.begin(name, str(n), role, HERE, []), [MARK], ended=True)
        for n, (name, role) in enumerate(
            [
                ("small", Role.MEMBER),
                ("other", Role.MEMBER),
                ("small", Role.FACILITATOR),
                ("small", Role.MEMBER),
            ]
        )
    ]
    assert kept.last(before=made[3]) == [made[0]]
    assert kept.last(before=made[0]) == []
    assert kept.last(2) == [made[3], made[2]]
