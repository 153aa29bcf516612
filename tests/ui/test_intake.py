from __future__ import annotations

from copassist.scratch import Scratch
from copassist.ui.intake import Job
from copassist.workspace import Workspace


def test_uploads_go_when_the_import_ends(workspace: Workspace) -> None:
    """What was uploaded is on the disk only while it is read."""
    folder = Scratch.open()
    upload = folder.path / "a.md"
    upload.write_text("# La ronde\n\nElle dure dix minutes.", encoding="utf-8")
    job = Job(workspace, [[upload]], folder=folder)
    job.run()
    assert job.report is not None
    assert job.report.articles.added == 1
    assert not folder.path.exists()


def test_a_bad_upload_is_named_as_the_visitor_knows_it(workspace: Workspace) -> None:
    """An error about an upload names the file, not where it was put."""
    folder = Scratch.open()
    upload = folder.path / "a.zip"
    upload.write_bytes(b"not a zip")
    job = Job(workspace, [[upload]], folder=folder)
    job.run()
    assert job.error is not None
    assert job.error.data["path"] == "a.zip"
