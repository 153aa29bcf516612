from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import text

from copassist.assistant import conversations
from copassist.errors import StoreError
from copassist.records import Role
from copassist.settings import Settings
from copassist.storage.database import check_rows, open_database
from copassist.workspace import Workspace

BOUND = ["setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override"]
"""Runs a command to which the rights of files apply, even for root."""
CHILD = """
import json, sys
from pathlib import Path
import copassist.workspace
from copassist.errors import CopassistError
from copassist.settings import Settings
from tests.conftest import HashEmbedder
embedder = HashEmbedder()
copassist.workspace.open_embedder = lambda *_: embedder
home, notes, backup = map(Path, sys.argv[1:])
found = {}
def attempt(name, work):
    try:
        found[name] = work()
    except CopassistError as error:
        found[name] = error.key
workspace = copassist.workspace.Workspace.open(Settings(home=home))
attempt("search", lambda: workspace.search("ronde")[0].passage.path)
attempt("warm", lambda: workspace.builder().refresh(wait=False))
attempt("sound", lambda: workspace.builder().is_sound())
attempt("read", lambda: len(workspace.conversations.list("moi")))
attempt("import", lambda: workspace.import_paths([notes]).articles.added)
attempt("say", lambda: workspace.conversations.start("moi", "?"))
attempt("backup", lambda: workspace.care.back_up(backup).counts["articles"])
print(json.dumps(found))
"""


FULL = ["prlimit", "--fsize=700000:"]
"""Runs a command that can make no file larger than this: what a full disk says, without one."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A home with a SQLite file, whose troubles these are."""
    return Settings(home=tmp_path / "home")


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "ronde.md").write_text("# La ronde\n\nLa ronde dure dix minutes.", encoding="utf-8")
    return folder


def attempts(under: Sequence[str], home: Path, notes: Path) -> dict[str, object]:
    """What a process under some bound can do with a home."""
    command = [sys.executable, "-c", CHILD, str(home), str(notes), str(notes.parent / "b.zip")]
    done = subprocess.run([*under, *command], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


def only_read(home: Path, notes: Path) -> dict[str, object]:
    """What a process that may not write a home can do with it."""
    kept = {path: path.stat().st_mode for path in [home, *home.rglob("*")]}
    for path, mode in kept.items():
        path.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        return attempts(BOUND if os.geteuid() == 0 else [], home, notes)
    finally:
        for path, mode in kept.items():
            path.chmod(mode)


def test_a_full_disk(workspace: Workspace, notes: Path) -> None:
    """Without room there is one clear error; what was there is intact, and it goes on later."""
    workspace.import_paths([notes])
    for n in range(300):
        body = f"# Fiche {n}\n\n" + f"Le tableau numéro {n}. " * 60
        (notes / f"fiche{n}.md").write_text(body, encoding="utf-8")
    found = attempts(FULL, workspace.settings.home, notes)
    assert (found["search"], found["import"]) == ("ronde.md", "database_full")
    assert workspace.search("combien de minutes dure la ronde")[0].passage.path == "ronde.md"
    workspace.import_paths([notes])
    assert workspace.builder().is_sound()
    assert len(workspace.library.articles("notes", Role.MEMBER)) == 301
    (notes.parent / "b.zip").unlink()
    assert attempts(FULL, workspace.settings.home, notes)["backup"] == "backup_unwritable"
    assert not (notes.parent / "b.zip").exists()


def test_a_home_that_may_only_be_read(workspace: Workspace, notes: Path) -> None:
    """What may not be written is read, searched and backed up; changing it is one clear error."""
    workspace.import_paths([notes])
    workspace.engine.dispose()
    (notes / "autre.md").write_text("# Autre\n\nAutre chose.", encoding="utf-8")
    assert only_read(workspace.settings.home, notes) == {
        "search": "ronde.md",
        "warm": 0,
        "sound": True,
        "read": 0,
        "import": "database_read_only",
        "say": "database_read_only",
        "backup": 1,
    }


def test_only_read_beside_a_writer(workspace: Workspace, notes: Path) -> None:
    """A reader that may not write sees what a running writer has committed."""
    workspace.import_paths([notes])
    workspace.conversations.start("moi", "La ronde ?")
    assert Path(f"{workspace.settings.home / 'copassist.db'}-wal").stat().st_size > 0
    assert only_read(workspace.settings.home, notes)["read"] == 1


def test_a_damaged_page(workspace: Workspace, notes: Path) -> None:
    """A file damaged in its middle is said to be damaged, with the way out."""
    workspace.import_paths([notes])
    workspace.engine.dispose()
    file = workspace.settings.home / "copassist.db"
    data = bytearray(file.read_bytes())
    data[4096 : len(data)] = b"\x7f" * (len(data) - 4096)
    file.write_bytes(data)
    with pytest.raises(StoreError) as caught:
        open_database(workspace.settings.database)
    assert caught.value.key == "database_broken"


def test_damage_far_in_is_found(workspace: Workspace, notes: Path) -> None:
    """Damage that no opening meets is found when the file is read through."""
    for n in range(30):
        (notes / f"{n}.md").write_text(f"# Fiche {n}\n\nLe tableau {n}.", encoding="utf-8")
    workspace.import_paths([notes])
    workspace.engine.dispose()
    with workspace.engine.connect() as connection:
        check_rows(connection)
    workspace.engine.dispose()
    file = workspace.settings.home / "copassist.db"
    data = bytearray(file.read_bytes())
    data[-4096:] = b"\x7f" * 4096
    file.write_bytes(data)
    with open_database(workspace.settings.database).connect() as connection:
        with pytest.raises(StoreError) as caught:
            check_rows(connection)
        assert caught.value.key == "database_broken"


def test_our_own_mistakes_are_not_hidden(settings: Settings) -> None:
    """A broken rule of the tables is a defect, and stays the error that it is."""
    engine = open_database(settings.database)
    doubled = text("INSERT INTO facts (name, value) VALUES ('x', '1')")
    with engine.begin() as connection:
        connection.execute(doubled)
    with pytest.raises(Exception, match="UNIQUE") as caught, engine.begin() as connection:
        connection.execute(doubled)
    assert not isinstance(caught.value, StoreError)


def test_a_clock_that_goes_back(
    workspace: Workspace, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the clock goes back a year, what comes is taken, found, and in its order."""
    workspace.import_paths([notes])
    name = workspace.conversations.start("moi", "avant")
    workspace.conversations.ask(name, "première")
    monkeypatch.setattr("time.time", lambda: 0.0)
    monkeypatch.setattr(conversations, "_now", lambda: datetime(2020, 1, 1))
    (notes / "ronde.md").write_text("# La ronde\n\nLa ronde dure vingt minutes.", encoding="utf-8")
    assert workspace.import_paths([notes]).articles.changed == 1
    assert "vingt" in workspace.search("combien de minutes dure la ronde")[0].passage.text
    workspace.conversations.ask(name, "seconde")
    kept = workspace.conversations.read(name, "moi").turns
    assert [turn.question for turn in kept] == ["première", "seconde"]
    assert workspace.builder().is_sound()
