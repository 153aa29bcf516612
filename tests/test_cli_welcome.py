"""A newcomer's path, on the command line."""

from __future__ import annotations

import json
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from copassist.cli.welcome import welcome
from copassist.languages import LANGUAGES, language
from copassist.workspace import Workspace
from tests.onboarding.conftest import village  # noqa: F401 - a fixture
from tests.topics.conftest import heard  # noqa: F401 - a fixture

PATH = {"language", "interests", "days", "begin", "steps", "glossary", "introduction"}
STEP = {"key", "kind", "first", "last", "title", "text", "cited"}
TERM = {"name", "meaning", "other", "threads", "people", "quotes"}


def run(*words: str, code: int = 0) -> str:
    app = typer.Typer()
    app.command()(welcome)
    result = CliRunner().invoke(app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


def path(*words: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(run("--format", "json", *words))
    return told


def test_as_json(village: Workspace) -> None:  # noqa: F811 - the fixture
    """As JSON a path has the fields that are relied on, with what was asked for."""
    told = path("--language", "en", "--interests", "gabarit, #english,", "--days", "7",
                "--today", "2026-03-30")  # fmt: skip
    assert told.keys() == PATH
    assert {key for step in told["steps"] for key in step} == STEP
    assert {key for term in told["glossary"] for key in term} == TERM
    assert (told["language"], told["days"], told["begin"]) == ("en", 7, "2026-03-30")
    assert told["interests"] == ["gabarit", "#english"]
    assert max(step["last"] for step in told["steps"]) == 7


@pytest.mark.parametrize("code", LANGUAGES)
def test_as_markdown(village: Workspace, code: str) -> None:  # noqa: F811 - the fixture
    """By default it is Markdown, of a month, in the language asked for."""
    told = run("--language", code)
    title = language(code).rules("onboarding")["path"]["title"].format(days=30)
    assert told.startswith(f"# {title}\n")


def test_only_what_the_role_reads(village: Workspace) -> None:  # noqa: F811 - the fixture
    """What facilitators alone may read is in no member's path."""
    assert "tiroir" not in run("--interests", "secret du tiroir").replace("secret du tiroir", "")


def test_the_archives_last_day(village: Workspace) -> None:  # noqa: F811 - the fixture
    """Without a day a path begins on the last one that the archive knows of."""
    assert path()["begin"] == "2026-03-22"


@pytest.mark.parametrize(
    "words",
    [["--days", "6"], ["--days", "31"], ["--format", "pdf"], ["--as", "stranger"],
     ["--today", "demain"]],
)  # fmt: skip
def test_what_cannot_be(words: list[str], workspace: Workspace) -> None:
    """Days, a form, a role or a day that are none are refused."""
    run(*words, code=2)
