"""Social capital tells of the group and never of one person."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from copassist.axes.capital import capital
from copassist.axes.marks import marked
from copassist.axes.talk import Talk
from copassist.records import axes as records
from copassist.records.axes import Capital
from copassist.storage.tables import metadata
from tests.axes.making import DAY, record, talk


def told(*talks: Talk) -> Capital:
    return capital(marked(record(talks), DAY + timedelta(days=400)))


def test_who_both_asks_and_helps() -> None:
    """The share of members who asked and helped is that of the whole group."""
    ring = [talk((n, 0, "asks"), ((n + 1) % 6, 1, ""), day=n) for n in range(3)]
    found = told(*ring, talk((4, 0, ""), (5, 1, ""), day=9))
    # Of 0, 1, 2, 3, 4 and 5, two asked and helped: 1 and 2.
    assert found.people == 6
    assert found.both == pytest.approx(2 / 6)


def test_few_people_are_not_told() -> None:
    """Under five people nothing is told, not even dots."""
    found = told(talk((0, 0, "asks"), (1, 1, ""), (2, 2, ""), (3, 3, "")))
    assert found == Capital(None, None, None, None, None, ())


def test_the_top_tenth_is_five_people_at_least() -> None:
    """The share of the tenth who help most is told of fifty helpers and more."""
    few = [talk((0, 0, ""), (n, 1, ""), day=n) for n in range(1, 50)]
    assert told(*few).top_tenth is None
    many = [talk((0, 0, ""), (n, 1, ""), day=n) for n in range(1, 51)]
    assert told(*many).top_tenth == pytest.approx(0.1)


def test_dots_have_no_order() -> None:
    """The network is drawn with other numbers each time, so that no dot is somebody."""
    talks = [talk((n, 0, ""), (n + 1, 1, ""), day=n) for n in range(30)]
    assert len({told(*talks).network for _ in range(5)}) > 1


def test_no_score_of_a_person_anywhere() -> None:
    """No record of a measure and no table holds an author, a member or a rank beside a score."""
    names = {"author", "author_id", "member", "name_of", "rank", "person", "by", "who"}
    for record_type in vars(records).values():
        if dataclasses.is_dataclass(record_type):
            assert not names & {field.name for field in dataclasses.fields(record_type)}
    for table in ("readings", "corrections"):
        assert not names & set(metadata.tables[table].columns.keys())
