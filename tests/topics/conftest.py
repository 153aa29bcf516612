from __future__ import annotations

import pytest

from copassist.workspace import Workspace
from tests.topics.making import Listener


@pytest.fixture
def heard(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace in which questions, outcomes and trials are heard."""
    monkeypatch.setattr("copassist.models.evidence.open_evidence", lambda *_: Listener())
    return workspace
