from __future__ import annotations

from pathlib import Path

from copassist.ui.intake import Job
from copassist.workspace import Workspace


def test_uploads_go_when_the_import_ends(workspace: Workspace, tmp_path: Path) -> None:
    """What was uploaded is on the disk only while it is read."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "a.md").write_text("# La ronde\n\nElle dure dix minutes.", encoding="utf-8")
    job = Job(workspace, [[folder / "a.md"]], folder=folder)
    job.run()
    assert job.report is not None
    assert job.report.articles.added == 1
    assert not folder.exists()


def test_a_bad_upload_is_named_as_the_visitor_knows_it(
    workspace: Workspace, tmp_path: Path
) -> None:
    """An error about an upload names the file, not where it was put."""
    folder = tmp_path / "uploads"
    folder.mkdir()
    (folder / "a.zip").write_bytes(b"not a zip")
    job = Job(workspace, [[folder / "a.zip"]], folder=folder)
    job.run()
    assert job.error is not None
    assert job.error.data["path"] == "a.zip"
