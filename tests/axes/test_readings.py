"""Readings stay in step with the passages, and nothing is read twice."""

from __future__ import annotations

import numpy as np
import pytest
from sqlalchemy import func, select

from copassist.archive.intake import Intake
from copassist.axes.readings import UNDER, either, readings, said_cues
from copassist.records import ROLES, Article, Part, Passage, Role, Section, Visibility
from copassist.records.axes import SIGNS
from copassist.storage.tables import readings as table
from copassist.workspace import Workspace
from tests.axes.making import shows
from tests.conftest import said


@pytest.fixture
def archive(workspace: Workspace) -> Workspace:
    Intake(workspace.engine, "e").take(
        [
            said("Comment faites-vous la ronde ?"),
            said("Merci pour le gabarit, il a été convenu de le garder.", at=5, thread=0, by="zoé"),
            said("Une autre chose.", at=900),
        ]
    )
    workspace.builder().refresh()
    return workspace


def names(workspace: Workspace) -> dict[str, frozenset[str]]:
    with workspace.engine.connect() as connection:
        return {name: reading.cues for _, _, name, reading in readings(connection)}


def test_read_once(archive: Workspace) -> None:
    """What was read is not read again until it changes; what is gone is forgotten."""
    assert archive.axes.refresh() == 2
    assert archive.axes.refresh() == 0
    assert names(archive)["general/5"] >= {"thanks", "decision"}
    Intake(archive.engine, "e").take([said("Une chose changée, parce que.", at=900)])
    archive.builder().refresh()
    assert archive.axes.refresh() == 1
    assert "reason" in names(archive)["general/900"]
    with archive.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(table)).scalar_one() == 2


def test_what_has_no_vector_waits(archive: Workspace) -> None:
    """While an import goes on only stored vectors are read; a measure reads the rest."""
    assert archive.axes.refresh(embed=False) == 2
    assert names(archive) == {}
    assert archive.axes.measure(Role.MEMBER).verdict == "not enough data"
    assert set(names(archive)) == {"general/0", "general/5", "general/900"}


def test_a_new_detector_reads_all_again(archive: Workspace) -> None:
    """A history is never told by two detectors: another version reads everything anew."""
    archive.axes.refresh()
    with archive.engine.begin() as connection:
        connection.execute(table.update().values(version="older"))
    assert archive.axes.refresh() == 2


def test_a_heading_counts_where_its_section_is_not_empty() -> None:
    """« Décisions » with decisions under it, not with « Pas de décision »."""

    def section(text: str) -> frozenset[str]:
        part = Part(text, "", "", "2026-03-02")
        passage = Passage(
            "a", "article", "text", "cr.md", "minutes", "Compte rendu", "fr",
            Visibility.COMMUNITY, (part,), "", slug="d", heading="Décisions",
        )  # fmt: skip
        ((name, cues),) = said_cues(passage)
        assert name == "minutes/cr.md"
        return cues

    assert UNDER + "decision" in section("On garde la v2.")
    assert UNDER + "decision" not in section("Pas de décision.")


def test_minutes_are_meetings(workspace: Workspace) -> None:
    """Minutes are read as a meeting on their day, other articles are not."""
    decided = (Section("d", "Décisions", "On garde la v2 du gabarit."),)
    day = said("").timestamp.date()
    found = [
        Article("text", f"{n}.md", title, decided, space="m", date=day)
        for n, title in enumerate(["Compte rendu du 2 mars", "Un article"])
    ]
    Intake(workspace.engine, "e").take(found)
    workspace.builder().refresh()
    record, _ = workspace.axes.marked(Role.MEMBER)
    assert [(talk.thread_id, talk.is_meeting) for talk in record.talks] == [("0.md", True)]
    assert UNDER + "decision" in record.talks[0].said[0].cues


def test_either_of_two_passages() -> None:
    """A thread shows what one or another of its passages shows."""
    told = either([shows(social=0.5, learning=1.0), shows(social=0.5)])
    assert told.of("social") == pytest.approx(0.75)
    assert told.of("learning") == pytest.approx(1.0)
    assert np.sum(either([]).told) == 0
    assert len(told.told) == len(SIGNS)


def test_visibility(workspace: Workspace) -> None:
    """A member's measure never rests on what only facilitators may read."""
    Intake(workspace.engine, "e").take(
        [said("Public", at=0), said("Réservé", at=900, level=Visibility.FACILITATORS)]
    )
    workspace.builder().refresh()
    seen = {role: len(workspace.axes.marked(role)[0].talks) for role in ROLES}
    members = dict.fromkeys((Role.MEMBER, Role.NEWCOMER), 1)
    assert seen == members | {Role.FACILITATOR: 2, Role.COLLEAGUE: 0, Role.SPONSOR: 0}
