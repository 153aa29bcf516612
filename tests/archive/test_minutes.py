"""Minutes of meetings: known by their titles, written as files that can be imported."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from copassist.archive.minutes import MINUTES, is_minutes, write_minutes
from copassist.languages import LANGUAGES
from copassist.records import Article, Role
from copassist.sources.contract import Limits
from copassist.sources.markdown import MarkdownReader
from copassist.workspace import Workspace

DAY = date(2026, 12, 3)
TEXT = "## Engagements\n\n- Zoé : rédiger la fiche\n\n## Décisions\n\n- On garde la ronde"


def read_back(file: Path) -> Article:
    """The article that the reader of Markdown makes of a file."""
    (found,) = MarkdownReader().read(file, file.parent, limits=Limits())
    assert isinstance(found, Article)
    return found


@pytest.mark.parametrize(
    ("title", "is_one"),
    [
        ("Compte rendu de la rencontre du 15 mai", True),
        ("COMPTE-RENDU du 15 mai", True),
        ("Minutes of the meeting", True),
        ("La ronde du matin", False),
        ("", False),
    ],
)
def test_titles(title: str, is_one: bool) -> None:
    """A title says whether it is that of minutes, in both languages."""
    assert is_minutes(title) is is_one


@pytest.mark.parametrize("code", LANGUAGES)
def test_read_back(code: str, tmp_path: Path) -> None:
    """The file is read as minutes, with its title, its day, its language and its sections."""
    found = read_back(write_minutes(tmp_path / "new", TEXT, DAY, code))
    assert is_minutes(found.title)
    assert "2026" in found.title
    assert (found.date, found.language) == (DAY, code)
    assert [(part.heading, part.text) for part in found.sections] == [
        ("Engagements", "- Zoé : rédiger la fiche"), ("Décisions", "- On garde la ronde"),
    ]  # fmt: skip


def test_two_meetings_of_a_day(tmp_path: Path) -> None:
    """Another meeting of the same day has a file of its own; neither is lost."""
    files = [write_minutes(tmp_path, text, DAY, "fr") for text in (TEXT, "Autre chose.", TEXT)]
    assert files[0] == files[2] != files[1]
    assert len(list(tmp_path.iterdir())) == 2
    assert "la ronde" in files[0].read_text(encoding="utf-8")
    assert "Autre chose." in files[1].read_text(encoding="utf-8")


def test_the_same_text_twice(tmp_path: Path) -> None:
    """The same text, with space around it or not, takes the same file; another day another."""
    first = write_minutes(tmp_path, TEXT, DAY, "fr")
    assert write_minutes(tmp_path, f"\n{TEXT}\n\n", DAY, "fr") == first
    assert write_minutes(tmp_path, TEXT, date(2026, 12, 4), "fr") != first


@hypothesis_settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=60))
def test_any_text(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Any text is written, and found again when it is written again."""
    folder = tmp_path_factory.mktemp("minutes")
    assert write_minutes(folder, text, DAY, "fr") == write_minutes(folder, text, DAY, "fr")
    assert len(list(folder.iterdir())) == 1


def test_kept_in_the_archive(workspace: Workspace) -> None:
    """Minutes that are kept are an article of the archive; kept twice they are there once."""
    assert workspace.keep_minutes(TEXT, DAY, "fr").articles.added == 1
    assert workspace.keep_minutes(TEXT, DAY, "fr").nothing_new
    assert workspace.keep_minutes("## Décisions\n\n- Une autre", DAY, "fr").articles.added == 1
    found = workspace.library.articles(MINUTES, Role.MEMBER)
    assert [article.date for article in found] == [DAY, DAY]
    workspace.desk.scan.read()
    assert [held.owner for held in workspace.desk.ledger.listed(Role.MEMBER)] == ["Zoé"]
