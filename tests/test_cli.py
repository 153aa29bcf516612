from __future__ import annotations

import gc
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from copassist import cli
from copassist.evaluation import learning
from copassist.index.build import open_index
from copassist.languages import language
from copassist.settings import load
from copassist.storage.database import open_database
from tests.conftest import HashEmbedder, WordIntents

HEAVY = ("torch", "chromadb", "streamlit", "sentence_transformers", "onnxruntime", "sqlalchemy")
PAGE = "# La ronde\n\nLa ronde du matin dure dix minutes. On la tient debout, près du tableau.\n"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "ronde.md").write_text(PAGE, encoding="utf-8")
    (folder / "vide.md").write_text("", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def _small_model(monkeypatch: pytest.MonkeyPatch) -> None:
    embedder = HashEmbedder()
    monkeypatch.setattr("copassist.workspace.open_embedder", lambda *_: embedder)
    monkeypatch.setattr("copassist.workspace.Intents", WordIntents)


def run(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli.app, list(words))
    assert result.exit_code == code, result.output
    return result.stdout


@pytest.mark.parametrize("statement", ["import copassist.settings", "import copassist.cli"])
def test_light_imports(statement: str) -> None:
    """Settings and the command line load nothing heavy."""
    script = f"import sys\n{statement}\nprint([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


def test_help_is_whole() -> None:
    """The help of the program names every command."""
    command = [sys.executable, "-m", "copassist.cli", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    for name in (
        "import",
        "watch",
        "search",
        "ask",
        "demo",
        "run",
        "doctor",
        "evaluate",
        "settings",
    ):
        assert name in done.stdout


def test_import_counts_and_repeats(notes: Path) -> None:
    """An import counts what it did and what it left out with the reason; again, nothing is new."""
    first = json.loads(run("import", str(notes), "--json"))
    again = json.loads(run("import", str(notes), "--json"))
    assert first["articles"] == {
        "added": 1, "changed": 0, "unchanged": 0, "removed": 0, "skipped": 1,
    }  # fmt: skip
    assert set(first) == {"messages", "articles", "skipped", "seconds", "contents"}
    assert {row["where"] for row in first["skipped"]} == {"vide.md"}
    assert all(row["reason"] for row in first["skipped"])
    assert again["articles"]["unchanged"] == 1
    assert again["articles"]["added"] == 0


def test_search_fields(notes: Path) -> None:
    """A hit has the fields that other programs rely on, its path relative to what was imported."""
    run("import", str(notes))
    (hit, *_) = json.loads(run("search", "ronde du matin", "--json", "-k", "3"))
    assert set(hit) >= {
        "rank", "passage_id", "kind", "source", "path", "thread_id", "message_ids", "title",
        "language", "text", "score",
    }  # fmt: skip
    assert (hit["rank"], hit["kind"], hit["path"], hit["language"]) == (
        1,
        "article",
        "ronde.md",
        "fr",
    )


def test_ask_fields(notes: Path) -> None:
    """An answer has the fields that other programs rely on, its quotes stand in the text."""
    run("import", str(notes))
    answer = json.loads(run("ask", "Combien de minutes dure la ronde du matin debout ?", "--json"))
    assert set(answer) >= {
        "question", "language", "text", "grounded", "intent", "citations", "seconds", "usage",
    }  # fmt: skip
    assert answer["grounded"]
    assert answer["usage"] is None
    for cited in answer["citations"]:
        assert set(cited) >= {
            "n", "quote", "passage_id", "path", "message_ids", "title", "language", "author",
            "timestamp",
        }  # fmt: skip
        assert cited["quote"] in PAGE


def test_batches(notes: Path, tmp_path: Path) -> None:
    """A batch answers each line with its id, one JSON line each; a bad question is said so."""
    run("import", str(notes))
    batch = tmp_path / "batch.jsonl"
    rows = [
        {"id": "a", "question": "Combien de temps dure la ronde ?"},
        {
            "id": "b",
            "question": "et debout ?",
            "history": [{"question": "La ronde ?", "answer": "x"}],
        },
        {"id": "c", "question": "🎉🎉"},
    ]
    batch.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    answers = [json.loads(line) for line in run("ask", "--batch", str(batch)).splitlines()]
    assert [row["id"] for row in answers] == ["a", "b", "c"]
    assert answers[2]["intent"] == "unclear"
    batch.write_text("\n".join(json.dumps(row) for row in rows[:2]), encoding="utf-8")
    found = [json.loads(line) for line in run("search", "--batch", str(batch)).splitlines()]
    assert [row["id"] for row in found] == ["a", "b"]
    assert found[1]["hits"][0]["path"] == "ronde.md"


def failing(*words: str, language: str = "fr") -> str:
    """Run the real program and return what it says on its way out."""
    import os

    command = [sys.executable, "-m", "copassist.cli", *words]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "COPASSIST_LANGUAGE": language}
    )
    assert done.returncode == 1, done.stdout + done.stderr
    return done.stderr


@pytest.mark.parametrize(("language", "words"), [("fr", "ni mot"), ("en", "no word")])
def test_one_sentence(language: str, words: str) -> None:
    """An expected error is one sentence in the language set, without a trace."""
    said = failing("ask", "🎉", language=language)
    assert words in said
    assert "Traceback" not in said
    assert len(said.strip().splitlines()) == 1


def test_bad_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A setting that does not exist is named, with where it stands."""
    monkeypatch.setenv("COPASSIST_PROT", "80")
    assert "COPASSIST_PROT" in failing("settings")


def test_settings_tell_where_from(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each setting is listed with its value and where it came from."""
    monkeypatch.setenv("COPASSIST_PORT", "8600")
    listed = json.loads(run("settings", "--json"))
    assert listed["port"] == {"value": 8600, "from": "COPASSIST_PORT"}
    assert listed["language"]["from"] == "default"


def test_doctor(notes: Path) -> None:
    """The doctor says what to do with an empty archive, and that all is well with a full one."""
    empty = json.loads(run("doctor", "--json"))
    assert empty["advice"][0][0] == "cli.ask_first"
    run("import", str(notes))
    full = json.loads(run("doctor", "--json"))
    assert (full["advice"], full["index"]["sound"], full["archive"]["articles"]) == ([], True, 1)


def test_doctor_repairs(notes: Path) -> None:
    """An index that lost rows is told of, and made again without a word lost."""
    run("import", str(notes))
    settings = load()[0]
    index = open_index(open_database(settings.database), settings)
    for shelf in index.counts():
        index.remove(shelf, index.nearest(shelf, np.ones(64, np.float32), 10)[0])
    assert json.loads(run("doctor", "--json"))["index"]["sound"] is False
    assert json.loads(run("doctor", "--repair", "--json"))["index"]["sound"] is True


def test_watch_follows_a_folder(notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each change in the folder is one import with one line of JSON; an article that goes, goes."""

    def changes(folder: Path) -> Iterator[None]:
        yield
        (folder / "suite.md").write_text("# Suite\n\nLa suite de la ronde.\n", encoding="utf-8")
        yield
        (folder / "ronde.md").unlink()
        yield

    monkeypatch.setattr("copassist.archive.watch.changes", changes)
    reports = [json.loads(line) for line in run("watch", str(notes), "--json").splitlines()]
    tallies = [report["articles"] for report in reports]
    assert [(t["added"], t["unchanged"], t["removed"]) for t in tallies] == [
        (1, 0, 0),
        (1, 1, 0),
        (0, 1, 1),
    ]


def test_report_names_what_the_sources_hold() -> None:
    """The counts by space, month, author and language are in the report, in the order of names."""
    export = Path(__file__).parent / "data" / "slack"
    contents = json.loads(run("import", str(export), "--json"))["contents"]
    total = sum(contents["spaces"].values())
    assert total > 0 and "general" in contents["spaces"]
    assert sum(contents["months"].values()) == sum(contents["languages"].values()) == total
    assert list(contents["authors"]) == sorted(contents["authors"])
    assert contents["threads"] > 0 and contents["rebuilt"] == 0


def test_backup_and_restore(notes: Path, tmp_path: Path) -> None:
    """A backup brings the archive back into an empty home, and into one that holds something."""
    run("import", str(notes))
    made = json.loads(run("backup", str(tmp_path / "b.zip"), "--json"))
    assert (made["counts"]["articles"], made["path"]) == (1, str(tmp_path / "b.zip"))
    assert run("restore", str(tmp_path / "b.zip"), code=1) == ""
    done = json.loads(run("restore", str(tmp_path / "b.zip"), "--yes", "--json"))
    assert done["counts"] == made["counts"]
    assert json.loads(run("doctor", "--json"))["advice"] == []
    assert json.loads(run("search", "ronde du matin", "--json"))[0]["path"] == "ronde.md"


def test_restore_over_a_damaged_database(notes: Path, tmp_path: Path) -> None:
    """A damaged database is set aside, not deleted, and only for a backup that is good."""
    run("import", str(notes))
    run("backup", str(tmp_path / "b.zip"))
    file = load()[0].home / "copassist.db"
    # A connection that a command left behind would write its log into the file when it is closed.
    gc.collect()
    for ending in ("-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    file.write_bytes(b"not a database" * 1000)
    (tmp_path / "bad.zip").write_bytes((tmp_path / "b.zip").read_bytes()[:-100])
    assert "copassist restore" in failing("doctor")
    assert run("restore", str(tmp_path / "bad.zip"), "--yes", code=1) == ""
    assert file.read_bytes().startswith(b"not a database")
    done = json.loads(run("restore", str(tmp_path / "b.zip"), "--yes", "--json"))
    assert Path(done["set_aside"]).read_bytes().startswith(b"not a database")
    assert json.loads(run("search", "ronde du matin", "--json"))[0]["path"] == "ronde.md"


def test_evaluate_measures_and_compares(notes: Path, tmp_path: Path) -> None:
    """Labels of a file are asked; the JSON is whole, the second run has what changed since."""
    run("import", str(notes))
    file = tmp_path / "labels.jsonl"
    rows = [
        {
            "id": "a",
            "question": "Combien de minutes dure la ronde du matin debout ?",
            "language": "fr",
            "answerable": True,
            "gold": ["notes/ronde.md#la-ronde"],
            "facts": ["dix"],
        },
        {"id": "b", "question": "Who sang?", "language": "en", "answerable": False},
    ]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    first = json.loads(run("evaluate", "--labels", str(file), "--json"))
    assert set(first) >= {
        "labels", "role", "date", "version", "model", "chat_model", "machine", "n", "left_out",
        "figures", "gap", "outcomes", "confidence", "change", "questions", "seconds_a_question",
    }  # fmt: skip
    assert first["n"] == {"all": 2, "fr": 1, "en": 1}
    assert first["figures"]["all"]["recall@5"]["n"] == 1
    assert first["change"] is None
    again = json.loads(run("evaluate", "--labels", str(file), "--json"))
    assert set(again["change"]["figures"]) == set(again["figures"]["all"])
    assert all(held["mean"] == 0 for held in again["change"]["figures"].values())


@pytest.mark.parametrize("code", ["fr", "en"])
def test_evaluate_is_read_in_a_terminal(
    code: str, notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The figures fit 80 columns and speak the interface's language."""
    monkeypatch.setenv("COPASSIST_LANGUAGE", code)
    run("import", str(notes))
    file = tmp_path / "labels.jsonl"
    rows = [
        {"id": n, "question": "La ronde du matin ?", "language": language, "answerable": True,
         "gold": ["notes/ronde.md#la-ronde"], "facts": ["dix"]}
        for n, language in (("a", "fr"), ("b", "en"))
    ]  # fmt: skip
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    run("evaluate", "--labels", str(file))
    lines = run("evaluate", "--labels", str(file)).splitlines()
    told = language(code)
    for name in ("recall@1", "ndcg@10", "facts", "citation_precision", "wrong_refusals"):
        assert any(told.text(f"evaluation.measure.{name}") in line for line in lines)
    assert any(told.text("evaluation.group.change") in line for line in lines)
    assert all(len(line) <= 80 for line in lines if line.startswith("  "))


def test_evaluate_learns_when_to_answer(
    notes: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With --learn half of the questions teach; the JSON tells both errors; few are refused."""
    run("import", str(notes))
    file = tmp_path / "labels.jsonl"
    known = {"answerable": True, "gold": ["notes/ronde.md#la-ronde"]}
    rows = [
        {"id": f"{n}{kind}", "question": f"Who {word} {n} ?", "language": "en", **what}
        for n in range(8)
        for kind, word, what in (("a", "walks the ronde", known),
                                 ("b", "sang", {"answerable": False}))
    ]  # fmt: skip
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    refused = run("evaluate", "--labels", str(file), "--learn", code=1)
    assert language("en").text("evaluation.measure.false_answers") in refused
    assert "Learned" not in refused
    monkeypatch.setattr(learning, "FEWEST", 1)
    monkeypatch.setattr(learning, "_teaches", lambda mark: int(mark.id[0]) % 2 == 0)
    told = json.loads(run("evaluate", "--labels", str(file), "--learn", "--json"))["learned"]
    assert (told["taught"], told["n"]) == (8, 8)
    assert set(told["before"]) == set(told["after"]) == {
        "false_answers", "wrong_refusals", "close"
    }  # fmt: skip
    said = run("evaluate", "--labels", str(file), "--unlearn", "--json")
    assert "learned" not in json.loads(said)


def test_evaluate_names_a_bad_line(tmp_path: Path) -> None:
    """A labels file with a bad line is one sentence that names the line, and exit status 1."""
    file = tmp_path / "labels.jsonl"
    file.write_text('{"id": "a"}\n', encoding="utf-8")
    command = [sys.executable, "-m", "copassist.cli", "evaluate", "--labels", str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert str(file) in done.stderr and "1" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_models_are_added_listed_and_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A GGUF file becomes a model of the home, said to be in use when the setting names it."""
    (tmp_path / "mine.gguf").write_bytes(b"GGUF" + bytes(100))
    assert "models add small" in run("models", "list")
    added = json.loads(run("models", "add", str(tmp_path / "mine.gguf"), "--json"))
    assert (added["name"], added["bytes"], added["in_use"]) == ("mine", 104, False)
    assert "COPASSIST_CHAT_MODEL=local:other" in run(
        "models", "add", str(tmp_path / "mine.gguf"), "--name", "other"
    )
    monkeypatch.setenv("COPASSIST_CHAT_MODEL", "local:mine")
    listed = json.loads(run("models", "list", "--json"))
    assert [(m["name"], m["in_use"]) for m in listed] == [("mine", True), ("other", False)]
    assert "mine" in run("models", "list")
    run("models", "remove", "mine")
    assert [m["name"] for m in json.loads(run("models", "list", "--json"))] == ["other"]


@pytest.mark.parametrize(("code", "words"), [("fr", "Rien ne se trouve"), ("en", "nothing at")])
def test_a_model_that_is_not_there_is_one_sentence(code: str, words: str) -> None:
    """What cannot be added is named with its path and what may be given, in the language set."""
    said_ = failing("models", "add", "/nowhere.gguf", language=code)
    assert words in said_
    assert "/nowhere.gguf" in said_ and "small, medium" in said_
    assert len(said_.strip().splitlines()) == 1


def test_help_of_models_says_what_they_are_worth() -> None:
    """Who adds a packaged model is told that it is an experiment, its risk and its quality."""
    told = " ".join(run("models", "add", "--help").split())
    for words in ("experiment", "risk", "unknown uploader", "Quality", "never imported"):
        assert words in told
