"""The axes on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from copassist import cli
from copassist.records.axes import AXES
from copassist.workspace import Workspace
from tests.ui.test_balance import lively  # noqa: F401 - a fixture


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


def test_classify_a_batch(workspace: Workspace, tmp_path: Path) -> None:
    """Each line of a batch gets a line with its probabilities, axes and main axis."""
    texts = ["Il a été convenu de la garder.", "ok", "+1", "Merci pour la fiche", ""]
    file = tmp_path / "units.jsonl"
    file.write_text(
        "\n".join(json.dumps({"id": n, "text": text}) for n, text in enumerate(texts)),
        encoding="utf-8",
    )
    told = [json.loads(line) for line in run("axes", "classify", "--batch", str(file), "--json")
            .splitlines()]  # fmt: skip
    assert [line["id"] for line in told] == list(range(5))
    assert all(set(line) == {"id", *AXES, "axes", "main"} for line in told)
    assert [line["main"] for line in told] == ["performance", "none", "none", "social", "none"]
    assert told[1]["axes"] == told[2]["axes"] == []


def test_a_bad_batch(workspace: Workspace, tmp_path: Path) -> None:
    """A line without a text is named with its file and place."""
    file = tmp_path / "units.jsonl"
    file.write_text('{"id": 1, "text": "a"}\n{"id": 2, "question": "b"}\n', encoding="utf-8")
    result = CliRunner().invoke(cli.app, ["axes", "classify", "--batch", str(file), "--json"])
    assert result.exit_code == 1
    assert getattr(result.exception, "data", {}) == {
        "path": str(file), "place": 2, "name": "text",
    }  # fmt: skip


def test_a_batch_that_is_not_there(workspace: Workspace, tmp_path: Path) -> None:
    """A file that is not there is named so, not as one that may not be read."""
    file = tmp_path / "nowhere.jsonl"
    result = CliRunner().invoke(cli.app, ["axes", "classify", "--batch", str(file), "--json"])
    assert result.exit_code == 1
    assert getattr(result.exception, "key", "") == "missing"


def test_measure_fields(lively: Workspace) -> None:  # noqa: F811 - the fixture
    """The measure has the fields that other programs rely on."""
    told = json.loads(run("axes", "measure", "--json"))
    assert set(told) >= {
        "window", "axes", "balance", "weakest", "confidence", "coverage", "previous",
    }  # fmt: skip
    for axis in AXES:
        held = told["axes"][axis]
        assert set(held) >= {"score", "low", "high", "components"}
        for part in held["components"]:
            assert set(part) >= {"name", "value", "n", "weight", "threads"}
            assert len(part["threads"]) == part["n"]
    scores = [told["axes"][axis]["score"] for axis in AXES]
    assert told["balance"] == pytest.approx(100 * min(scores) / (sum(scores) / 3), abs=0.2)
    assert "author" not in json.dumps(told)


@pytest.mark.parametrize(("code", "words"), [("fr", "Résultats"), ("en", "Results")])
def test_measure_in_words(
    lively: Workspace,  # noqa: F811 - the fixture
    code: str,
    words: str,
) -> None:
    """On a terminal it is told in words, in the language asked for."""
    told = run("axes", "measure", "--language", code)
    assert words in told
    assert "{" not in told


def test_a_window_without_threads(lively: Workspace) -> None:  # noqa: F811 - the fixture
    """Days in which nothing was said have no score and no weakest axis."""
    told = json.loads(
        run("axes", "measure", "--since", "2020-01-01", "--until", "2020-03-01", "--json")
    )
    assert told["weakest"] == "not enough data"
    assert told["balance"] is None


def test_bad_days_and_spaces(lively: Workspace) -> None:  # noqa: F811 - the fixture
    """Days that end before they begin, and a space that is not there, are each one clear error."""
    for words, key in (
        (["--since", "2026-05-01", "--until", "2026-04-01"], "days_reversed"),
        (["--space", "nulle part"], "not_found"),
    ):
        result = CliRunner().invoke(cli.app, ["axes", "measure", "--json", *words])
        assert result.exit_code == 1
        assert getattr(result.exception, "key", "") == key
