"""Erasing, taking one's data away and keeping for so long, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from copassist import cli
from copassist.errors import CopassistError
from copassist.languages import LANGUAGES, language
from copassist.privacy.audit import Audit
from copassist.workspace import Workspace
from tests.privacy.making import OTHERS, WORDS, spread


def run(*words: str, typed: str = "", code: int = 0) -> str:
    result = CliRunner().invoke(cli.app, list(words), input=typed)
    assert result.exit_code == code, result.output
    return result.stdout


def refused(*words: str) -> str:
    """The key of the expected error that stops a command."""
    result: Result = CliRunner().invoke(cli.app, list(words))
    assert isinstance(result.exception, CopassistError), result.output
    return result.exception.key


@pytest.fixture(autouse=True)
def talked(workspace: Workspace) -> Workspace:
    """The archive of the settings in force, in which zoé's words have gone everywhere."""
    spread(workspace)
    return workspace


@pytest.mark.parametrize("code", LANGUAGES)
def test_asked_first(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """What would go is told in one's language, and without a yes nothing goes."""
    monkeypatch.setenv("COPASSIST_LANGUAGE", code)
    told = run("erase", "--member", "zoé", typed="n\n")
    assert language(code).counted("messages", 3) in told
    assert json.loads(run("erase", "--member", "zoé", "--json"))["erased"] is False
    assert WORDS in run("search", "fleur de sel du comptoir", "--json")


def test_erased_and_verified(workspace: Workspace, tmp_path: Path) -> None:
    """The report says what went, is known again by its home, and not once it was changed."""
    file = tmp_path / "report.json"
    file.write_text(run("erase", "--member", "zoé", "--yes", "--json"), encoding="utf-8")
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (told["erased"], told["messages"], told["proof"]["remains"]) == (True, 3, [])
    run("erase", "--verify", str(file))
    file.write_text(json.dumps(told | {"messages": 4}), encoding="utf-8")
    run("erase", "--verify", str(file), code=1)
    assert refused("erase", "--member", "zoé", "--yes") == "not_found"
    assert Audit(workspace.engine).listed()[0].row == {"kind": "member", "messages": 3}
    run("erase", "--finish")


def test_told_in_words() -> None:
    """Without JSON the same is said in sentences."""
    said = run("erase", "--message", "general/0", "--yes")
    assert language("en").text("cli.erase_days", since="2 March 2026", until="2 March 2026") in said
    assert "Checked" in said


def test_what_cannot_be_erased(tmp_path: Path) -> None:
    """Nothing named, two things named, a report that is none: an error each, and nothing goes."""
    assert refused("erase") == "erase_what"
    assert refused("erase", "--member", "zoé", "--thread", "general/0") == "erase_what"
    (tmp_path / "no.json").write_text("[]", encoding="utf-8")
    assert refused("erase", "--verify", str(tmp_path / "no.json")) == "erasure_report"


def test_taken_away(tmp_path: Path) -> None:
    """One's own data are a file that nobody else may read, and that is never written over."""
    file = tmp_path / "zoé.json"
    run("export", str(file), "--member", "zoé")
    assert file.stat().st_mode & 0o077 == 0
    told = file.read_text(encoding="utf-8")
    assert WORDS in told
    assert OTHERS not in told
    assert refused("export", str(file), "--member", "zoé") == "backup_exists"


def test_kept_so_long() -> None:
    """Months are set, what is due is told, and goes when that is asked for."""
    assert refused("retain", "nulle-part", "--months", "3") == "not_found"
    told = json.loads(run("retain", "general", "--months", "3", "--json"))
    assert told == {"months": {"general": 3}, "due": ["general"], "erased": []}
    told = json.loads(run("retain", "--yes", "--json"))
    assert (told["due"], told["erased"][0]["messages"]) == ([], 6)
    run("retain", "general", "--months", "0")
    assert json.loads(run("retain", "--json"))["months"] == {}


def test_who_may_read() -> None:
    """A thread is closed to most and opened again, and what cannot be decided is refused."""
    told = json.loads(run("level", "subgroup:Atelier", "--thread", "general/0", "--json"))
    assert told == {"level": "subgroup:Atelier", "messages": 3, "articles": 0}
    assert OTHERS not in run("search", "le sel se garde au sec", "--json")
    assert OTHERS in run("search", "le sel se garde au sec", "--as", "facilitator", "--json")
    run("level", "community", "--thread", "general/0")
    assert OTHERS in run("search", "le sel se garde au sec", "--json")
    assert refused("level", "community") == "level_what"
    assert refused("level", "community", "--thread", "general/0", "--space", "a") == "level_what"
    assert refused("level", "everybody", "--space", "general") == "level"


def test_whose_names_are_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Consents are listed, added and taken back; what the setting makes of them is told."""
    assert json.loads(run("names", "--allow", "zoé", "--json")) == {
        "shown": False,
        "names": ["zoé"],
    }
    assert language("en").text("cli.names_off") in run("names")
    monkeypatch.setenv("COPASSIST_SHOW_NAMES", "true")
    assert language("en").text("cli.names_on") in run("names")
    assert json.loads(run("names", "--withdraw", "zoé", "--json"))["names"] == []
    assert refused("names", "--allow", "nobody") == "not_found"
