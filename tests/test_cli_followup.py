"""Follow-up on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copassist import cli
from copassist.archive.intake import Intake
from copassist.languages import language
from copassist.records import Deleted, Role, Visibility
from copassist.records.commitments import STATUSES
from copassist.workspace import Workspace
from tests.conftest import said

PROMISE = "Je vais rédiger la fiche d’ici vendredi."
STRICT = Visibility.FACILITATORS


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


def batch(folder: Path, lines: Iterable[object]) -> str:
    file = folder / "units.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return str(file)


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    Intake(workspace.engine, "e").take([
        said(PROMISE),
        said("Je vais relire la charte.", at=99, by="zoé", space="quai"),
        said("Je vais payer le budget secret.", at=300, space="privé", level=STRICT),
        said("Je vais garder cela secret.", at=500, by="lou"),
        said("Entre nous.", at=505, thread=500, level=STRICT),
    ])  # fmt: skip
    workspace.builder().refresh()
    return workspace


def test_detect(workspace: Workspace, tmp_path: Path) -> None:
    """Each line of a batch gets a line of its commitments, in the shape that is relied on."""
    file = batch(tmp_path, [
        {"id": "a", "text": f"Bonjour. {PROMISE}", "date": "2026-11-25"},
        {"id": 2, "text": "It snows.", "date": "2026-11-25T10:00:00Z"},
        {"id": 3, "text": "I will call on 4/3.", "date": "2026-11-25"},
        {"id": 4, "text": ""},
    ])  # fmt: skip
    told = [
        json.loads(line)
        for line in run("commitments", "detect", "--batch", file, "--json").splitlines()
    ]
    assert [line["id"] for line in told] == ["a", 2, 3, 4]
    assert all(set(line) == {"id", "commitments"} for line in told)
    (first,), second, (third,), last = (line["commitments"] for line in told)
    assert second == last == []
    confidence = first.pop("confidence")
    assert 0.5 <= confidence <= 1
    assert first == {
        "quote": PROMISE, "owner": "author", "act": "Je vais rédiger la fiche",
        "due_text": "d’ici vendredi", "due_date": "2026-11-27", "due_choices": [],
        "kind": "promise",
    }  # fmt: skip
    assert (third["due_date"], third["due_choices"]) == (None, ["2027-03-04", "2027-04-03"])


def test_detect_in_words(workspace: Workspace, tmp_path: Path) -> None:
    """On a terminal a commitment is a line: where, what, who, by when."""
    file = batch(tmp_path, [{"id": "a", "text": PROMISE, "date": "2026-11-25"}])
    told = run("commitments", "detect", "--batch", file)
    assert told == f"a: {PROMISE} · author · 2026-11-27\n"


def test_detect_many(workspace: Workspace, tmp_path: Path) -> None:
    """A batch of any length keeps its order; without a date a text was written today."""
    lines = [{"id": n, "text": "Je vais le faire demain."} for n in range(205)]
    told = run("commitments", "detect", "--batch", batch(tmp_path, lines), "--json").splitlines()
    assert [json.loads(line)["id"] for line in told] == list(range(205))
    days = {json.loads(line)["commitments"][0]["due_date"] for line in told}
    today = datetime.now(UTC).date()
    assert days <= {(today + timedelta(days=n)).isoformat() for n in (0, 1)}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ({"id": 2, "text": "b", "date": "hier"}, "AAAA-MM-JJ"),
        ({"id": 2, "text": "b", "date": "2026-02-30"}, "AAAA-MM-JJ"),
        ({"id": 2, "texte": "b"}, "« text »"),
        ("b", "« id »"),
    ],
)
def test_a_bad_batch(
    line: object,
    words: str,
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A bad line is one sentence with the file, the line and the remedy, and exit status 1."""
    file = batch(tmp_path, [{"id": 1, "text": "a", "date": "2026-11-25"}, line])
    monkeypatch.setenv("LC_ALL", "fr_CA.UTF-8")
    monkeypatch.setenv("COPASSIST_LANGUAGE", "fr")
    monkeypatch.setattr(sys, "argv", ["copassist", "commitments", "detect", "--batch", file])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    out, err = capsys.readouterr()
    assert (stopped.value.code, out) == (1, "")
    assert len(err.strip().splitlines()) == 1
    assert f"ligne 2 du fichier {file}" in err
    assert words in err.replace("\u00a0", " ")


def test_blank_lines_count(workspace: Workspace, tmp_path: Path) -> None:
    """The line that is named is that of the file, blank ones counted."""
    file = tmp_path / "units.jsonl"
    file.write_text('{"id": 1, "text": "a"}\n\n{"id": 2, "text": "b", "date": "x"}\n', "utf-8")
    result = CliRunner().invoke(cli.app, ["commitments", "detect", "--batch", str(file)])
    assert result.exit_code == 1
    assert getattr(result.exception, "data", {}) == {"path": str(file), "place": 3}


def test_separators_inside_a_text(workspace: Workspace, tmp_path: Path) -> None:
    """A text may hold any separator of lines but the new line, as JSON allows."""
    file = tmp_path / "units.jsonl"
    line = json.dumps({"id": 1, "text": f"Bonjour.\u2028{PROMISE}\x85"}, ensure_ascii=False)
    file.write_bytes(f"{line}\r\n".encode())
    (told,) = run("commitments", "detect", "--batch", str(file), "--json").splitlines()
    assert [one["quote"] for one in json.loads(told)["commitments"]] == [PROMISE]


def test_list(filled: Workspace) -> None:
    """The archive is looked through, and what a member may read is listed, in a fixed shape."""
    told = json.loads(run("commitments", "list", "--json"))
    assert [line["quote"] for line in told] == [PROMISE, "Je vais relire la charte."]
    assert "secret" not in json.dumps(told)
    assert told[0] | {"confidence": 0, "id": ""} == {
        "id": "", "quote": PROMISE, "owner": "A", "act": "Je vais rédiger la fiche",
        "due_text": "d’ici vendredi", "due_date": "2026-03-06", "due_choices": [],
        "kind": "promise", "confidence": 0, "status": "proposed", "overdue": False,
        "made": "2026-03-02", "source": "slack", "space": "general", "thread": "general/0",
        "message_ids": ["general/0"], "visibility": "community", "events": [],
    }  # fmt: skip
    assert json.loads(run("commitments", "list", "--json")) == told


def test_list_as_facilitator(filled: Workspace) -> None:
    """Facilitators see theirs too, each at its level."""
    told = json.loads(run("commitments", "list", "--as", "facilitator", "--json"))
    strict = {line["quote"] for line in told if line["visibility"] == "facilitators"}
    assert strict == {"Je vais payer le budget secret.", "Je vais garder cela secret."}
    assert len(told) == 4


def test_list_what_was_deleted(filled: Workspace) -> None:
    """A deleted message's commitment is not listed."""
    run("commitments", "list")
    Intake(filled.engine, "e").take([Deleted("slack", "general/0")])
    assert PROMISE not in run("commitments", "list", "--json")


def test_list_some(filled: Workspace) -> None:
    """One status, what is open, what is overdue, one space."""
    filled.desk.scan.read()
    held = filled.desk.ledger.listed(Role.MEMBER)[0]
    filled.desk.ledger.decide(held.id, "confirmed", Role.MEMBER, note="Vu.")

    def quotes(*words: str) -> list[str]:
        return [line["quote"] for line in json.loads(run("commitments", "list", "--json", *words))]

    for status in ("open", "overdue", "confirmed"):
        assert quotes("--status", status) == [PROMISE]
    assert quotes("--status", "proposed") == ["Je vais relire la charte."]
    assert quotes("--status", "done") == []
    assert quotes("--space", "quai") == ["Je vais relire la charte."]
    (told,) = json.loads(run("commitments", "list", "--status", "open", "--json"))
    assert told["overdue"]
    assert [(e["status"], e["due"], e["note"]) for e in told["events"]] == [
        ("confirmed", None, "Vu.")
    ]


def test_a_status_that_is_none(filled: Workspace) -> None:
    """An unknown status is refused, and the known ones are named."""
    result = CliRunner().invoke(cli.app, ["commitments", "list", "--status", "late"])
    assert result.exit_code == 2
    for status in (*STATUSES, "open", "overdue"):
        assert status in result.output


@pytest.mark.parametrize("code", ["fr", "en"])
def test_list_in_words(code: str, filled: Workspace) -> None:
    """On a terminal the status and the day are in the language asked for."""
    told = run("commitments", "list", "--language", code)
    texts = language(code)
    assert texts.text("commitments.status.proposed") in told
    assert texts.day("2026-03-06") in told
