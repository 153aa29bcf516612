from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from copassist.languages import language
from copassist.records import Role
from copassist.ui import intake
from copassist.workspace import Workspace
from tests.ui.conftest import ARTICLE, Browser, Opens, read, slack

FR = language("fr")


def bring(app: AppTest, path: Path) -> AppTest:
    """Import a path of this machine and wait for the end."""
    app.text_input[0].set_value("" if path == Path() else str(path))
    next(b for b in app.button if b.label == FR.text("ui.import.begin")).click().run()
    while (job := intake.latest()) is not None and not job.ended:
        time.sleep(0.05)
    return app.run()


def test_an_import_tells_what_it_did(
    workspace: Workspace, open_page: Opens, tmp_path: Path
) -> None:
    """The report counts what was added; a second import finds nothing new."""
    root = slack(tmp_path / "etabli", ["Bonjour à tout le monde", "Bienvenue parmi nous"])
    app = bring(open_page("import"), root)
    assert FR.text("ui.import.done") in read(app)
    assert workspace.library.shelves(Role.MEMBER)[0].messages == 2
    assert FR.text("ui.import.nothing_new") in read(bring(app, root))


def test_files_can_be_uploaded(workspace: Workspace, open_page: Opens) -> None:
    """An article uploaded without naming a space stands among the documents."""
    app = open_page("import")
    app.file_uploader[0].upload("rencontre.md", ARTICLE.encode(), "text/markdown")
    bring(app, Path())
    assert [shelf.space for shelf in workspace.library.shelves(Role.MEMBER)] == ["documents"]


def test_what_was_left_out_is_told_by_reason(
    workspace: Workspace, open_page: Opens, tmp_path: Path
) -> None:
    """What is skipped stands under its reason, in words, and can be downloaded."""
    root = slack(tmp_path / "etabli", ["Bonjour à tout le monde"])
    file = root / "accueil" / "2025-05-01.json"
    rows = json.loads(file.read_text())
    joined = {"type": "message", "subtype": "channel_join", "user": "U1", "ts": "1746100900.1"}
    file.write_text(json.dumps([*rows, joined | {"text": "joined"}]))
    app = bring(open_page("import"), root)
    report = intake.latest().report
    assert report is not None and report.skipped
    for row in report.skipped:
        assert FR.text(f"skipped.{row.reason}") in read(app)
    assert FR.text("ui.import.download") in read(app)


def test_a_path_that_is_not_there_is_told(open_page: Opens, tmp_path: Path) -> None:
    """An error is one sentence that names the path."""
    app = bring(open_page("import"), tmp_path / "nowhere")
    assert len(app.error) == 1
    assert "nowhere" in read(app)


def test_nothing_chosen_is_told(open_page: Opens) -> None:
    """Pressing the button with nothing chosen says what to do."""
    app = open_page("import")
    next(b for b in app.button if b.label == FR.text("ui.import.begin")).click().run()
    assert FR.text("ui.import.nothing") in read(app)


@pytest.mark.parametrize(
    ("address", "headers", "role", "allowed"),
    [
        (None, {"Host": "localhost:8501"}, "member", True),
        ("192.0.2.7", {"Host": "copassist.example"}, "member", False),
        (None, {"Host": "localhost", "X-Forwarded-For": "192.0.2.7"}, "member", False),
        (None, {"Host": "copassist.example"}, "member", False),
        ("192.0.2.7", {"Host": "copassist.example"}, "facilitator", True),
    ],
)
def test_who_may_import(
    address: str | None,
    headers: dict[str, str],
    role: str,
    allowed: bool,
    open_page: Opens,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Facilitators may from anywhere; members only at the machine, not through a proxy."""
    monkeypatch.setenv("COPASSIST_ROLE", role)
    browser.ip_address, browser.headers = address, headers
    said = read(open_page("import"))
    assert (FR.text("ui.import.refused") not in said) is allowed
    at_machine = role == "member" and allowed
    assert (FR.text("ui.import.path") in said) is at_machine


def test_report_says_what_was_read(open_page: Opens, tmp_path: Path) -> None:
    """The report counts messages and threads as the source would, by space, month and author."""
    app = bring(open_page("import"), slack(tmp_path / "etabli", ["Bonjour", "Bienvenue"]))
    assert any(FR.text("ui.import.held") in box.label.replace("\\", "") for box in app.expander)
    labels = [tab.label for tab in app.tabs]
    assert labels == [
        FR.text(f"ui.import.by.{name}") for name in ("spaces", "months", "languages", "authors")
    ]
    assert any("accueil" in str(frame.value) for frame in app.dataframe)


def test_folder_imported_before_is_read_again_in_one_press(
    workspace: Workspace, open_page: Opens, tmp_path: Path
) -> None:
    """What changed in a folder of this machine is taken up by the button beside its path."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text(ARTICLE, encoding="utf-8")
    app = bring(open_page("import"), folder)
    (folder / "a.md").unlink()
    (folder / "b.md").write_text(ARTICLE, encoding="utf-8")
    app.button(key="again-0").click().run()
    while (job := intake.latest()) is not None and not job.ended:
        time.sleep(0.05)
    assert [a.path for a in workspace.library.articles("notes", Role.MEMBER)] == ["b.md"]


def test_uploads_are_not_offered_again(open_page: Opens) -> None:
    """What was uploaded lies nowhere on this machine, and is not listed as if it did."""
    app = open_page("import")
    app.file_uploader[0].upload("rencontre.md", ARTICLE.encode(), "text/markdown")
    said = read(bring(app, Path()))
    assert FR.text("ui.import.known") not in said
