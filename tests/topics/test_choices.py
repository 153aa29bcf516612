"""What a facilitator chose is kept, and what was parked comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from copassist.errors import NotFoundError
from copassist.records import Role, Visibility
from copassist.records.topics import Choice
from copassist.storage.database import open_database
from copassist.topics.choices import PARKED_DAYS, Choices, Chosen
from tests.agenda.making import topic

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def kept() -> Iterator[Choices]:
    engine = open_database("sqlite://")
    yield Choices(engine)
    engine.dispose()


@pytest.mark.parametrize("choice", get_args(Choice))
def test_kept_as_it_was(choice: Choice, kept: Choices) -> None:
    """A topic is read back as it was, with its evidence and its activity."""
    kept.choose(topic(1), choice)
    (found,) = kept.listed()
    assert (found.topic, found.choice, found.origin) == (topic(1), choice, "question")
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


@pytest.mark.parametrize("level", Visibility)
def test_the_levels(level: Visibility, kept: Choices) -> None:
    """Each role sees the topics of its levels; without a role all are there, for choosing."""
    kept.choose(topic(1, visibility=level), "accepted")
    for role in Role:
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
