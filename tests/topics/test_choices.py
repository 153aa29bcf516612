"""What a facilitator chose is kept, and what was parked comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from copassist.archive.intake import Intake
from copassist.errors import NotFoundError
from copassist.records import LEVELS, ROLES, Deleted, Role, Visibility
from copassist.records.topics import Choice, Topic
from copassist.storage.database import open_database
from copassist.topics.choices import PARKED_DAYS, Choices, Chosen
from tests.agenda.making import topic
from tests.conftest import said
from tests.topics.making import QUOTE, standing

OURS, THEIRS = Visibility.COMMUNITY, Visibility.FACILITATORS
NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def kept() -> Iterator[Choices]:
    engine = open_database("sqlite://")
    yield Choices(engine)
    engine.dispose()


def write_again(kept: Choices, at: int, level: Visibility = Visibility.COMMUNITY) -> None:
    """Take the message in again, at another level."""
    Intake(kept.engine, "e").take([replace(said(f"{QUOTE} {at}", at=at, level=level),
                                           title=f"Fil {at}")])  # fmt: skip


def shown(kept: Choices, role: Role = Role.MEMBER) -> list[Topic]:
    return [held.topic for held in kept.listed(role)]


@pytest.mark.parametrize("choice", get_args(Choice))
def test_kept_as_it_was(choice: Choice, kept: Choices) -> None:
    """A topic is read back as it was, with its evidence and its activity."""
    one = standing(kept.engine, 1)
    kept.choose(one, choice)
    (found,) = kept.listed()
    assert (found.topic, found.choice, found.origin) == (one, choice, "question")
    assert kept.read("topic1", Role.MEMBER) == found
    assert timedelta() <= datetime.now(UTC) - found.when < timedelta(minutes=1)


def test_the_last_choice_holds(kept: Choices) -> None:
    """A choice takes the place of an earlier one of the same topic, and can be withdrawn."""
    kept.choose(topic(1), "parked")
    kept.choose(topic(1), "accepted")
    assert [held.choice for held in kept.listed()] == ["accepted"]
    kept.withdraw("topic1")
    kept.withdraw("topic1")
    assert kept.listed() == []
    with pytest.raises(NotFoundError):
        kept.read("topic1", Role.FACILITATOR)


def test_listed(kept: Choices) -> None:
    """The newest comes first; of one kind only where it is asked for."""
    kept.choose(topic(1), "accepted")
    kept.choose(topic(2), "rejected")
    kept.choose(topic(3), "accepted")
    assert [held.topic.key for held in kept.listed()] == ["topic3", "topic2", "topic1"]
    assert [held.topic.key for held in kept.listed(choice="accepted")] == ["topic3", "topic1"]


@pytest.mark.parametrize("level", LEVELS)
def test_the_levels(level: Visibility, kept: Choices) -> None:
    """Each role sees the topics of its levels; without a role all are there, for choosing."""
    kept.choose(standing(kept.engine, 1, level), "accepted")
    for role in ROLES:
        assert bool(kept.listed(role)) is (level in role.reads)
    assert len(kept.listed()) == 1


@pytest.mark.parametrize("choice", get_args(Choice))
def test_what_comes_back(choice: Choice, kept: Choices) -> None:
    """What was parked is back after 28 days and not before; nothing else ever is."""
    for days, is_back in ((0, False), (PARKED_DAYS - 0.01, False), (PARKED_DAYS, True)):
        held = Chosen(topic(1), choice, NOW - timedelta(days=days))
        assert held.is_back(NOW) is (is_back and choice == "parked")
    assert PARKED_DAYS == 28


def test_the_mark(kept: Choices) -> None:
    """The mark changes with any choice, and only then."""
    seen = [kept.mark(), kept.mark()]
    kept.choose(topic(1), "parked")
    seen.append(kept.mark())
    kept.choose(topic(1), "rejected")
    seen.append(kept.mark())
    kept.withdraw("topic1")
    seen.append(kept.mark())
    assert seen[0] == seen[1] == seen[4]
    assert len({*seen[1:4]}) == 3


def test_the_level_of_today(kept: Choices) -> None:
    """A topic whose thread became the facilitators' is theirs; one that opened up is for all."""
    kept.choose(standing(kept.engine, 1), "accepted")
    kept.choose(standing(kept.engine, 2, THEIRS), "accepted")
    write_again(kept, 100, THEIRS)
    assert [one.key for one in shown(kept, Role.FACILITATOR)] == ["topic2", "topic1"]
    assert {one.visibility for one in shown(kept, Role.FACILITATOR)} == {THEIRS}
    write_again(kept, 200)
    assert [(one.key, one.visibility) for one in shown(kept)] == [("topic2", OURS)]


def test_a_citation_that_is_gone(kept: Choices) -> None:
    """What else was quoted and is gone or hidden now is told no more, nor sent beforehand."""
    one = standing(kept.engine, 1, OURS, OURS, OURS)
    kept.choose(one, "accepted")
    Intake(kept.engine, "e").take([Deleted("slack", "general/101")])
    write_again(kept, 102, THEIRS)
    (held,) = shown(kept)
    assert held.evidence == one.evidence[:1]
    assert held.prepare == (one.prepare[0], one.prepare[-1])
    (theirs,) = shown(kept, Role.FACILITATOR)
    assert ([cited.n for cited in theirs.evidence], theirs.visibility) == ([1, 3], THEIRS)


def test_what_it_is_made_of_is_gone(kept: Choices) -> None:
    """Without the words that a topic is made of nobody sees it; it is chosen all the same."""
    kept.choose(standing(kept.engine, 1, OURS, OURS), "rejected")
    Intake(kept.engine, "e").take([Deleted("slack", "general/100")])
    assert not any(kept.listed(role) for role in ROLES)
    assert [held.topic.key for held in kept.listed()] == ["topic1"]
    with pytest.raises(NotFoundError):
        kept.read("topic1", Role.FACILITATOR)


def test_made_with_what_a_role_never_read(kept: Choices) -> None:
    """A topic that was made with what facilitators read is not shown to members in part."""
    kept.choose(standing(kept.engine, 1, OURS, THEIRS), "accepted")
    assert shown(kept) == []
    assert len(shown(kept, Role.FACILITATOR)) == 1
