"""Agendas are kept, listed for those who may read them, closed and forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from copassist.agenda.draft import draft
from copassist.agenda.edit import renamed
from copassist.agenda.store import Agendas
from copassist.errors import NotFoundError
from copassist.records.access import LEVELS, Role
from copassist.storage.database import open_database
from tests.agenda.making import START, brief, topic


@pytest.fixture
def kept() -> Agendas:
    return Agendas(open_database("sqlite://"))


def test_saved_and_read(kept: Agendas) -> None:
    """What is read is what was saved; saved again it takes the place of the earlier one."""
    agenda = draft(brief(90, topics=(topic(1, "troika"),)))
    kept.save(agenda)
    assert kept.read(agenda.id) == agenda
    kept.save(renamed(agenda, "Autre"))
    assert kept.read(agenda.id).title == "Autre"
    assert len(kept.listed(LEVELS)) == 1


def test_listed(kept: Agendas) -> None:
    """The latest meeting comes first, and each role sees its levels; nobody sees the private."""
    made = [
        draft(replace(brief(topics=(topic(n, visibility=level),)), start=START + timedelta(days=n)))
        for n, level in enumerate(LEVELS)
    ]
    for agenda in made:
        kept.save(agenda)
    public, organisation, community, facilitators, _ = (agenda.id for agenda in made)
    shared = [community, organisation, public]
    assert [a.id for a in kept.listed(Role.MEMBER.reads)] == shared
    assert [a.id for a in kept.listed(Role.COLLEAGUE.reads)] == shared[1:]
    assert [a.id for a in kept.listed(Role.FACILITATOR.reads)] == [facilitators, *shared]


def test_closed(kept: Agendas) -> None:
    """A meeting held is closed, and nothing else of it changes."""
    agenda = draft(brief())
    kept.save(agenda)
    assert kept.close(agenda.id) == replace(agenda, is_closed=True) == kept.read(agenda.id)


def test_deleted(kept: Agendas) -> None:
    """Deleted it is gone, once or twice; what is not there cannot be read or closed."""
    agenda = draft(brief())
    kept.save(agenda)
    kept.delete(agenda.id)
    kept.delete(agenda.id)
    with pytest.raises(NotFoundError):
        kept.read(agenda.id)
    with pytest.raises(NotFoundError):
        kept.close(agenda.id)
