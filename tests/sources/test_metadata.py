from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.metadata import file_date, file_title, fold, parse_date, parse_language

DAY = date(2025, 5, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2025-05-01",
        "2025-5-1",
        "2025-05-01T10:00:00Z",
        "2025-05-01 10:00",
        "01/05/2025",
        "1.5.2025",
        "1er mai 2025",
        "jeudi 1er mai 2025",
        "May 1, 2025",
        "May 1st, 2025",
        "1 May 2025",
        "20250501",
        "D:20250501120000Z",
    ],
)
def test_days_are_read_as_people_write_them(text: str) -> None:
    """French and English days, ISO and PDF stamps name the same day."""
    assert parse_date(text) == DAY


@pytest.mark.parametrize("text", ["", "2025", "mai 2025", "2025-13-45", "31/02/2025", "hier", "x1"])
def test_doubtful_days_are_none(text: str) -> None:
    """A date that is not sure is not invented."""
    assert parse_date(text) is None


@given(st.text())
def test_any_text_gives_a_day_or_none(text: str) -> None:
    """No text crashes the parsers of the head."""
    assert parse_date(text) is None or isinstance(parse_date(text), date)
    assert len(parse_language(text) or "xx") == 2


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("fr", "fr"),
        ("fr-CA", "fr"),
        ("en_US", "en"),
        ("Français", "fr"),
        ("English", "en"),
        ("", None),
        ("klingon", None),
    ],
)
def test_languages(text: str, code: str | None) -> None:
    """Codes and names of languages become two letters, anything else none."""
    assert parse_language(text) == code


def test_file_names_give_titles_and_days() -> None:
    """The day that opens a file name is a date, the rest a title."""
    path = Path("2025-05-01-compte-rendu_de_mai.md")
    assert (file_date(path), file_title(path)) == (DAY, "Compte rendu de mai")
    assert (file_date(Path("note.md")), file_title(Path("2025-05-01.md"))) == (None, "2025-05-01")


def test_fold_evens_out_typing() -> None:
    """Accents, case, curly quotes and no-break spaces do not tell words apart."""
    assert fold("L’Été\u00a0 ICI") == "l'ete ici"
