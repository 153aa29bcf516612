from __future__ import annotations

import pytest

from copassist.workspace import Workspace
from tests.assistant.making import fill
from tests.topics.conftest import heard  # noqa: F401 - a fixture


@pytest.fixture
def village(heard: Workspace) -> Workspace:  # noqa: F811 - the fixture
    """An archive from which everything can be made."""
    fill(heard)
    return heard
