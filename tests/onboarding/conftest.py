from __future__ import annotations

from datetime import date

import pytest

from copassist.records import Role
from copassist.topics.meaning import Meaning
from copassist.workspace import Workspace
from tests.onboarding.making import TODAY, settle
from tests.topics.conftest import heard  # noqa: F401 - a fixture


@pytest.fixture
def village(heard: Workspace) -> Workspace:  # noqa: F811 - the fixture
    """A small community to arrive in."""
    return settle(heard)


@pytest.fixture
def meaning(village: Workspace) -> Meaning:
    """What it talks about, as a member may read it."""
    return Meaning.read(village.search_engine, Role.MEMBER, date.min, TODAY)
