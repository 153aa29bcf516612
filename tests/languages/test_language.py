from __future__ import annotations

from datetime import UTC, datetime

import pytest

from copassist.errors import MalformedExportError
from copassist.languages import language


@pytest.mark.parametrize(
    ("code", "day", "written"),
    [("fr", 1, "1er mai 2025"), ("fr", 11, "11 mai 2025"), ("en", 1, "1 May 2025")],
)
def test_days(code: str, day: int, written: str) -> None:
    """A day is written as the language writes it."""
    assert language(code).day(datetime(2025, 5, day, tzinfo=UTC)) == written


def test_errors_name_the_place_and_the_remedy() -> None:
    """An error is a sentence that names the file and says what to do."""
    said = language("fr").error(MalformedExportError("broken_zip", path="a.zip", place=""))
    assert "a.zip" in said
    assert "téléchargez" in said
