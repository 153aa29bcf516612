from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from copassist.errors import SourceError, StoreError
from copassist.records import Progress, Role
from copassist.settings import Settings
from copassist.workspace import Workspace
from tests.conftest import HashEmbedder

CHILD = """
import json, sys
from pathlib import Path
import copassist.workspace
from copassist.settings import Settings
from tests.conftest import HashEmbedder
embedder = HashEmbedder()
copassist.workspace.open_embedder = lambda *_: embedder
settings, notes, rebuild = Settings(**json.loads(sys.argv[1])), Path(sys.argv[2]), sys.argv[3:]
workspace = copassist.workspace.Workspace.open(settings)
workspace.import_paths([notes])
if rebuild:
    workspace.care.rebuild()
"""


def import_elsewhere(settings: Settings, notes: Path, *rebuild: str) -> None:
    """Import in another process."""
    command = [sys.executable, "-c", CHILD, settings.model_dump_json(), str(notes), *rebuild]
    subprocess.run(command, check=True)


def page(folder: Path, name: str, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.md").write_text(f"# {name}\n\n{text}", encoding="utf-8")
    return folder


def best(workspace: Workspace, question: str) -> str:
    return workspace.search(question)[0].passage.text


def test_two_processes_on_one_home(workspace: Workspace, tmp_path: Path) -> None:
    """What another process imports, changes or rebuilds is found at once, and nothing stale."""
    notes = page(tmp_path / "notes", "ronde", "La ronde dure dix minutes.")
    workspace.import_paths([notes])
    assert "dix" in best(workspace, "combien de minutes dure la ronde")
    page(notes, "ronde", "La ronde dure vingt minutes.")
    page(notes, "permis", "Le permis de feu se demande la veille.")
    import_elsewhere(workspace.settings, notes)
    assert "vingt" in best(workspace, "combien de minutes dure la ronde")
    assert "veille" in best(workspace, "quand demander le permis de feu")
    texts = [hit.passage.text for hit in workspace.search("ronde dure dix minutes", k=50)]
    assert not any("dix" in text for text in texts)
    import_elsewhere(workspace.settings, page(notes, "gabarit", "Le gabarit A3."), "rebuild")
    assert "A3" in best(workspace, "quel gabarit")
    assert workspace.builder().is_sound()


def test_two_homes_share_one_archive(
    new_postgres: Callable[[], str],
    chroma_server: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """On PostgreSQL and a Chroma server, what one machine imports the other finds at once."""
    embedder = HashEmbedder()
    monkeypatch.setattr("copassist.workspace.open_embedder", lambda *_: embedder)
    shared = {"database_url": new_postgres(), "chroma_url": chroma_server}
    one = Workspace.open(Settings(home=tmp_path / "one", **shared))
    two = Settings(home=tmp_path / "two", **shared)
    notes = page(tmp_path / "notes", "ronde", "La ronde dure dix minutes.")
    one.import_paths([notes])
    assert "dix" in best(one, "combien de minutes dure la ronde")
    page(notes, "ronde", "La ronde dure vingt minutes.")
    import_elsewhere(two, notes)
    assert "vingt" in best(one, "combien de minutes dure la ronde")
    import_elsewhere(two, page(notes, "gabarit", "Le gabarit A3."), "rebuild")
    assert "A3" in best(one, "quel gabarit")
    assert one.builder().is_sound()
    assert one.import_paths([notes]).nothing_new
    assert not (tmp_path / "one" / "index").exists()


def warmed(workspace: Workspace) -> str:
    workspace.warm()
    deadline = time.monotonic() + 20
    while workspace.warmth == "warming" and time.monotonic() < deadline:
        time.sleep(0.01)
    return workspace.warmth


def test_warms_in_the_background(workspace: Workspace) -> None:
    """Warming loads what questions need, and says when it is ready."""
    assert warmed(workspace) == "ready"


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_failed_warm_up_is_told(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever breaks the warm-up, a question that waits for it is not left waiting."""

    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("copassist.workspace.open_embedder", broken)
    assert warmed(workspace) == "failed"
    assert workspace.failure is not None


def test_one_import_at_a_time(workspace: Workspace, tmp_path: Path) -> None:
    """A second import under way elsewhere is told at once, not waited for."""
    (tmp_path / "a.md").write_text("# Titre\n\nUn texte.", encoding="utf-8")
    with (
        FileLock(str(workspace.settings.home / "writing.lock")),
        pytest.raises(StoreError) as caught,
    ):
        workspace.import_paths([tmp_path / "a.md"])
    assert caught.value.key == "busy"


def test_what_was_read_before_a_bad_path_is_kept(workspace: Workspace, tmp_path: Path) -> None:
    """A path that is not there stops the import with its name; the ones before it are found."""
    (tmp_path / "a.md").write_text("# La ronde\n\nElle dure dix minutes.", encoding="utf-8")
    with pytest.raises(SourceError) as caught:
        workspace.import_paths([tmp_path / "a.md", tmp_path / "nowhere"])
    assert caught.value.data["path"] == str(tmp_path / "nowhere")
    assert workspace.search("ronde minutes")[0].passage.path == "a.md"


def test_progress_tells_time_left(workspace: Workspace, tmp_path: Path) -> None:
    """Embedding says how far it is, out of how much, and how long is left."""
    for n in range(3):
        (tmp_path / f"{n}.md").write_text(f"# Titre {n}\n\nTexte numéro {n}.", encoding="utf-8")
    told: list[Progress] = []
    workspace.import_paths([tmp_path], progress=told.append)
    last = [p for p in told if p.stage == "embed"][-1]
    assert last.done == last.total
    assert last.seconds_left == 0


def test_home_that_cannot_be_made(tmp_path: Path) -> None:
    """A home that cannot be made is one clear error."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreError) as caught:
        Workspace.open(Settings(home=tmp_path / "file" / "home"))
    assert caught.value.key == "home"


def test_roles_read_their_levels() -> None:
    """A facilitator reads all that a member reads, and direct messages are read by neither."""
    assert set(Role.MEMBER.reads) < set(Role.FACILITATOR.reads)


def test_nothing_new_loads_no_model(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Importing again what is already there does not wait for the model."""
    (tmp_path / "a.md").write_text("# Titre\n\nUn texte.", encoding="utf-8")
    workspace.import_paths([tmp_path / "a.md"])
    monkeypatch.setattr(Workspace, "builder", None)
    assert workspace.import_paths([tmp_path / "a.md"]).nothing_new
