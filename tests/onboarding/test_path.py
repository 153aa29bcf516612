"""The path: small steps over some days, three things at a time."""

from __future__ import annotations

from datetime import date
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.languages import LANGUAGES, language
from copassist.onboarding.path import ENDS, STRETCHES, ends, path
from copassist.onboarding.written import citations
from copassist.records import Role
from copassist.records.onboarding import FEWEST_DAYS, MOST_DAYS, Path
from copassist.topics.citing import Citing
from copassist.workspace import Workspace
from tests.onboarding.making import TODAY


def made(
    workspace: Workspace, role: Role = Role.MEMBER, code: str = "fr", days: int = 30, *likes: str
) -> Path:
    search = workspace.search_engine
    return path(workspace.axes, search, role, TODAY, code=code, interests=likes, days=days)


@given(st.integers(FEWEST_DAYS, MOST_DAYS))
def test_stretches(days: int) -> None:
    """Whatever its days, a path has seven stretches of a day or more, and ends on its last day."""
    bounds = ends(days)
    assert len(bounds) == len(STRETCHES)
    assert bounds[-1] == days
    assert all(after > before for before, after in zip((0, *bounds), bounds, strict=False))


def test_the_shortest_and_the_longest() -> None:
    """A week has a stretch a day; a month has the calendar of the domain; others there are not."""
    assert ends(7) == (1, 2, 3, 4, 5, 6, 7)
    assert ends(30) == ENDS
    for days in (6, 31):
        with pytest.raises(ValueError, match="7 to 30"):
            ends(days)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("days", [7, 12, 30])
def test_three_things_at_a_time(village: Workspace, code: str, days: int) -> None:
    """A stretch holds three steps at most, all within the path's days, each with its words."""
    told = made(village, code=code, days=days)
    titles = {step["title"] for step in language(code).rules("onboarding")["step"].values()}
    for (first, last), steps in groupby(told.steps, key=lambda step: (step.first, step.last)):
        assert 1 <= first <= last <= days
        assert len(list(steps)) <= 3
    assert {step.title for step in told.steps} <= titles
    assert not [step for step in told.steps if "{" in step.text]
    assert len({step.key for step in told.steps}) == len(told.steps)


def test_what_comes_from_the_archive_opens(village: Workspace) -> None:
    """Every citation opens, is numbered, and steps that rest on the archive have one."""
    told = made(village)
    citing = Citing(village.library, Role.MEMBER)
    cited = citations(told)
    assert [one.n for one in cited] == list(range(1, len(cited) + 1))
    assert all(citing.again(one) for one in cited)
    kinds = {"thread", "article", "decisions", "help"}
    assert kinds <= {step.kind for step in told.steps}
    assert all(step.cited for step in told.steps if step.kind in kinds)


def test_only_what_a_role_reads(village: Workspace) -> None:
    """Nothing of the facilitators' stands in a member's path."""
    told = made(village, Role.MEMBER, "fr", 30, "secret", "#animation")
    assert not [one for one in citations(told) if "secret" in one.quote]
    assert {one.visibility for one in citations(told)} <= set(Role.MEMBER.reads)


def test_interests(village: Workspace) -> None:
    """A thread says that it was taken for an interest, and the introduction names it."""
    told = made(village, Role.MEMBER, "fr", 30, "gabarit")
    assert [step for step in told.steps if step.kind == "thread" and "gabarit" in step.text]
    assert "gabarit" in told.introduction


@pytest.mark.parametrize("code", LANGUAGES)
def test_an_empty_archive(workspace: Workspace, code: str) -> None:
    """Where there is nothing to read the path still leads to people; nothing is made up."""
    told = made(workspace, code=code)
    assert citations(told) == ()
    kinds = {step.kind for step in told.steps}
    assert {"greeting", "buddy", "introduction", "question", "give", "place"} <= kinds
    assert kinds.isdisjoint({"thread", "article", "decisions", "help", "glossary"})
    words = language(code).rules("onboarding")["step"]
    assert words["charter"]["none"] in {step.text for step in told.steps}
    assert words["meetings"]["none"] in {step.text for step in told.steps}


def test_a_path_begun_earlier(village: Workspace) -> None:
    """Later on, the threads to read are still those of the first day; questions are of today."""
    first = path(village.axes, village.search_engine, Role.MEMBER, date(2026, 3, 6), code="fr")
    later = path(village.axes, village.search_engine, Role.MEMBER, TODAY, code="fr",
                 begin=date(2026, 3, 6))  # fmt: skip
    assert later.begin == date(2026, 3, 6)
    keys = [[step.key for step in told.steps if step.kind == "thread"] for told in (first, later)]
    assert keys[0] == keys[1]
    assert "help" in {step.kind for step in later.steps} - {step.kind for step in first.steps}
