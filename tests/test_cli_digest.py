"""What waits and what changed, on the command line."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from copassist import cli
from copassist.languages import LANGUAGES, language
from copassist.records import Role, Visibility
from copassist.workspace import Workspace
from tests.conftest import said
from tests.topics.conftest import heard  # noqa: F401 - a fixture
from tests.topics.making import DAY, settle, take

QUESTION = {
    "id", "source", "thread_id", "space", "language", "title", "quote", "asked", "age_days",
    "replies", "half_answered", "newcomer", "visibility",
}  # fmt: skip
STRICT = Visibility.FACILITATORS
SECRET = "Qui garde la clé du tiroir secret ?"


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


def questions(*words: str) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(run("questions", "--json", *words))
    return told


@pytest.fixture
def village(heard: Workspace) -> Workspace:  # noqa: F811 - the fixture
    settle(heard)
    take(heard, said(SECRET, at=16 * DAY, by="p2", space="privé", level=STRICT))
    return heard


def test_questions(village: Workspace) -> None:
    """Open questions have the fields that are relied on, the newest first, with their words."""
    told = questions()
    assert len(told) == 2
    assert all(set(one) == QUESTION for one in told)
    assert [one["asked"] for one in told] == sorted((o["asked"] for o in told), reverse=True)
    for one in told:
        thread = village.library.thread(one["source"], one["thread_id"], Role.MEMBER)
        assert any(m.id == one["id"] and one["quote"] in m.text for m in thread.messages)
        assert (one["age_days"], one["replies"]) == (
            (date(2026, 3, 24) - date.fromisoformat(one["asked"])).days, 0
        )  # fmt: skip


def test_questions_narrowed(village: Workspace) -> None:
    """A space or a first day keeps the others out."""
    newest = questions()[0]
    assert questions("--since", newest["asked"]) == [newest]
    assert questions("--space", "privé") == []
    assert [one["quote"] for one in questions("--space", "privé", "--as", "facilitator")] == [
        SECRET
    ]


@pytest.mark.parametrize("code", LANGUAGES)
def test_questions_in_words(village: Workspace, code: str) -> None:
    """On a terminal each is a line with its day, in the language asked for."""
    told = run("questions", "--language", code).splitlines()
    assert len(told) == 2
    assert told[0].startswith({"fr": "22 mars 2026", "en": "22 March 2026"}[code])
    assert "#general: Comment tenez-vous" in told[0]


def test_only_what_the_role_reads(village: Workspace) -> None:
    """What facilitators alone may read is in no list and no letter of a member's."""
    for words in (["questions"], ["questions", "--json"], ["digest", "--since", "2026-03-01"],
                  ["digest", "--since", "2026-03-01", "--format", "html"]):  # fmt: skip
        assert "secret" not in run(*words)
        assert "secret" in run(*words, "--as", "facilitator")


@pytest.mark.parametrize("code", LANGUAGES)
def test_digest(village: Workspace, code: str) -> None:
    """The digest is Markdown by default, in the language asked for."""
    told = run("digest", "--since", "2026-03-01", "--language", code)
    parts = language(code).rules("digest")["part"]
    assert told.startswith("# ")
    assert re.findall(r"^## (.+)$", told, re.MULTILINE)[0] in parts.values()
    other = language({"fr": "en", "en": "fr"}[code]).rules("digest")["part"].values()
    assert not [words for words in other if f"## {words}\n" in told]


def test_digest_as_html(village: Workspace) -> None:
    """As HTML it is one whole page that asks nothing of the network."""
    told = run("digest", "--since", "2026-03-01", "--format", "html", "--language", "fr")
    assert told.lstrip().lower().startswith("<!doctype html>")
    assert told.rstrip().endswith("</html>")
    assert not re.search(r"<(?:script|img|link|iframe|style)\b|(?:src|href)=", told)


def test_the_last_week(village: Workspace) -> None:
    """Without days it is the last week that the archive knows of."""
    assert run("digest") == run("digest", "--since", "2026-03-18", "--until", "2026-03-24")


def test_an_empty_archive(workspace: Workspace) -> None:
    """An empty archive has no question and a quiet digest, and that is no error."""
    assert questions() == []
    assert run("questions") == ""
    assert run("digest").startswith("# ")


@pytest.mark.parametrize(
    ("words", "code"),
    [(["digest", "--format", "pdf"], 2), (["digest", "--since", "hier"], 2),
     (["questions", "--as", "stranger"], 2)],
)  # fmt: skip
def test_what_cannot_be(words: list[str], code: int, workspace: Workspace) -> None:
    """A form, a day or a role that is none is refused."""
    run(*words, code=code)


@pytest.mark.parametrize("code", LANGUAGES)
def test_days_reversed(
    workspace: Workspace,
    code: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Days that end before they begin are one sentence, and exit status 1."""
    monkeypatch.setenv("COPASSIST_LANGUAGE", code)
    words = ["digest", "--since", "2026-03-09", "--until", "2026-03-02"]
    monkeypatch.setattr(sys, "argv", ["copassist", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    out, err = capsys.readouterr()
    assert (stopped.value.code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    assert "2026-03-02" in err
    assert "2026-03-09" in err
