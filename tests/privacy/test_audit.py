"""The log says who did what and when, and never a word of a question."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from copassist.privacy.audit import KEPT_DAYS, Audit, named
from copassist.records import Role
from copassist.storage.tables import audit
from copassist.workspace import Workspace


def test_what_is_noted(workspace: Workspace) -> None:
    """Entries come back the newest first, with a name that is not the owner’s."""
    log = Audit(workspace.engine)
    log.note("ask", "owner-1", Role.MEMBER, language="fr", outcome="answered")
    log.note("erase", "owner-2", Role.FACILITATOR, kind="member", messages=3)
    last, first = log.listed()
    assert (last.act, last.role, last.row) == (
        "erase", Role.FACILITATOR, {"kind": "member", "messages": 3}
    )  # fmt: skip
    assert (first.act, first.who) == ("ask", named("owner-1"))
    assert "owner" not in first.who
    assert datetime.now(UTC) - first.when < timedelta(minutes=1)
    assert log.listed(1) == [last]


def test_old_entries_go(workspace: Workspace) -> None:
    """An entry is kept a year and no longer."""
    log = Audit(workspace.engine)
    log.note("ask", "a", Role.MEMBER)
    old = datetime.now(UTC).replace(tzinfo=None) - timedelta(KEPT_DAYS + 1)
    with workspace.engine.begin() as connection:
        connection.execute(update(audit).values(when=old))
    log.note("ask", "b", Role.MEMBER)
    assert [entry.who for entry in log.listed()] == [named("b")]
