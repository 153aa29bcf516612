"""What is read of an archive to find its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from copassist.onboarding.pieces import ARTICLES, pieces
from copassist.records import Role, Visibility
from copassist.topics.citing import Citing
from copassist.workspace import Workspace
from tests.conftest import said
from tests.onboarding.making import TODAY, page
from tests.topics.making import DAY, take


def test_only_what_a_role_reads(village: Workspace) -> None:
    """A member's pieces hold nothing of the facilitators'; theirs do."""
    for role, holds in ((Role.MEMBER, False), (Role.FACILITATOR, True)):
        found = pieces(village.axes, role, TODAY)
        assert any("secret" in piece.text for piece in found) is holds


def test_each_is_cited_where_it_stands(village: Workspace) -> None:
    """The citation of a quote of a piece opens in the archive."""
    citing = Citing(village.library, Role.MEMBER)
    found = list(pieces(village.axes, Role.MEMBER, TODAY))
    assert ARTICLES in {piece.by for piece in found}
    assert all(citing.again(piece.cite(piece.text.splitlines()[0])) for piece in found)


def test_who_wrote(village: Workspace) -> None:
    """One person has one number in all threads, and articles share one."""
    found = list(pieces(village.axes, Role.MEMBER, TODAY))
    by = {piece.text.split()[0]: piece.by for piece in found}
    assert by["Le"] == by["At"] == by["Notre"]
    assert {piece.by for piece in found if piece.text.startswith(("La ronde", "- "))} == {ARTICLES}


def test_until_a_day(workspace: Workspace) -> None:
    """What was written after a day, or by a robot, is not read."""
    robot = replace(said("Rappel de la ronde.", at=1), is_bot=True)
    take(workspace, said("La ronde."), said("Plus tard.", at=9 * DAY), robot)
    take(workspace, replace(page(), date=date(2026, 3, 20)), space="articles")
    found = list(pieces(workspace.axes, Role.MEMBER, date(2026, 3, 3)))
    assert [piece.text for piece in found] == ["La ronde."]
    assert found[0].cite("La ronde.").visibility == Visibility.COMMUNITY
