from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, insert, select, text, update

from copassist.errors import CopassistError, SourceError, StoreError
from copassist.records import Progress
from copassist.settings import Settings
from copassist.storage.backup import back_up, check
from copassist.storage.database import open_database
from copassist.storage.facts import ARCHIVE, fact
from copassist.storage.tables import messages, metadata, turns, vectors
from copassist.workspace import Workspace
from tests.conftest import DATABASES, HashEmbedder

QUESTION = "Combien de temps dure la ronde du matin ?"


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    for n in range(3):
        page = f"# Ronde {n}\n\nLa ronde du matin numéro {n} dure dix minutes, debout.\n"
        (folder / f"{n}.md").write_text(page, encoding="utf-8")
    export = Path(__file__).parents[1] / "data" / "slack"
    (tmp_path / "slack").symlink_to(export)
    return folder


@pytest.fixture
def home(
    tmp_path: Path,
    embedder: HashEmbedder,
    request: pytest.FixtureRequest,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[[str, str], Workspace]:
    """What opens a new home of a name, on a kind of database."""
    monkeypatch.setattr("copassist.workspace.open_embedder", lambda *_: embedder)

    def make(name: str, kind: str) -> Workspace:
        url = request.getfixturevalue("new_postgres")() if kind == "postgresql" else ""
        return Workspace.open(Settings(home=tmp_path / name, database_url=url))

    return make


def content(engine: Engine) -> dict[str, list[tuple[object, ...]]]:
    """Every row that a backup keeps, but what tells the place of the index and of the archive."""
    found = {}
    with engine.connect() as connection:
        for table in metadata.sorted_tables:
            rows = [tuple(row) for row in connection.execute(select(table))]
            if table.name == "facts":
                rows = [r for r in rows if not str(r[0]).startswith(("index.", "archive.", "sum:"))]
            found[table.name] = sorted(rows, key=repr)
    return found


def filled(workspace: Workspace, notes: Path) -> Workspace:
    workspace.import_paths([notes, notes.parent / "slack"])
    book = workspace.conversations
    turn = book.ask(book.start("moi", QUESTION), QUESTION)
    book.answer(turn, workspace.ask(QUESTION))
    book.ask(book.list("moi")[0].id, "sans réponse")
    return workspace


@pytest.mark.parametrize(("before", "after"), list(product(DATABASES, repeat=2)))
def test_restored_elsewhere(
    before: str,
    after: str,
    home: Callable[[str, str], Workspace],
    notes: Path,
    tmp_path: Path,
    embedder: HashEmbedder,
) -> None:
    """A backup restored into another database has every row; it is searched with no new vector."""
    first = filled(home("first", before), notes)
    made = first.care.back_up(tmp_path / "b.zip")
    found = [hit.passage.id for hit in first.search(QUESTION)]
    embedder.texts.clear()
    second = home("second", after)
    assert second.care.restore(tmp_path / "b.zip") == made
    assert embedder.texts == []
    assert content(second.engine) == content(first.engine)
    assert [hit.passage.id for hit in second.search(QUESTION)] == found
    assert second.builder().is_sound()
    assert second.import_paths([notes, tmp_path / "slack"]).nothing_new
    with first.engine.connect() as one, second.engine.connect() as two:
        assert fact(one, ARCHIVE) != fact(two, ARCHIVE)
        unanswered = select(func.count()).select_from(turns).where(turns.c.answer.is_(None))
        assert two.scalar(unanswered) == one.scalar(unanswered) == 1
    # New rows take numbers of their own.
    second.conversations.start("moi", "encore")
    (tmp_path / "more.md").write_text("# Plus\n\nEncore une ronde.", encoding="utf-8")
    assert second.import_paths([tmp_path / "more.md"]).articles.added == 1


def test_what_there_was_is_replaced_only_on_demand(
    home: Callable[[str, str], Workspace], notes: Path, tmp_path: Path
) -> None:
    """An archive that holds something is kept as it is, unless its replacement is asked for."""
    first = filled(home("first", "sqlite"), notes)
    first.care.back_up(tmp_path / "b.zip")
    (tmp_path / "own.md").write_text("# À nous\n\nLe cahier des rondes.", encoding="utf-8")
    second = home("second", "sqlite")
    second.import_paths([tmp_path / "own.md"])
    before = content(second.engine)
    with pytest.raises(StoreError) as caught:
        second.care.restore(tmp_path / "b.zip")
    assert (caught.value.key, caught.value.data["articles"]) == ("archive_not_empty", 1)
    assert content(second.engine) == before
    assert second.search("cahier des rondes")[0].passage.path == "own.md"
    second.care.restore(tmp_path / "b.zip", replace=True)
    assert content(second.engine) == content(first.engine)
    assert "own.md" not in {hit.passage.path for hit in second.search("cahier des rondes")}
    assert second.builder().is_sound()


def damaged(file: Path, how: str) -> Path:
    """A copy of a backup, damaged in some way."""
    bad = file.with_name(f"{how}.zip")
    data = bytearray(file.read_bytes())
    if how == "cut":
        bad.write_bytes(data[: len(data) // 2])
    elif how == "flipped":
        data[len(data) // 3] ^= 0xFF
        bad.write_bytes(data)
    elif how == "text":
        bad.write_text("bonjour")
    elif how == "empty":
        bad.write_bytes(b"")
    else:
        with zipfile.ZipFile(file) as good, zipfile.ZipFile(bad, "w") as out:
            manifest = json.loads(good.read("manifest.json"))
            rows = good.read("archive.db")
            if how == "other":
                out.writestr("photo.txt", "x")
            elif how == "swapped":
                out.writestr("archive.db", rows[:-1] + b"!")
                out.writestr("manifest.json", json.dumps(manifest))
            elif how == "newer":
                out.writestr("archive.db", rows)
                out.writestr("manifest.json", json.dumps(manifest | {"format": 99}))
            elif how == "strange":
                out.writestr("archive.db", rows)
                out.writestr("manifest.json", "[1, 2]")
    return bad


@pytest.mark.parametrize(
    ("how", "key"),
    [
        ("cut", "backup_damaged"),
        ("flipped", "backup_damaged"),
        ("text", "backup_foreign"),
        ("empty", "backup_foreign"),
        ("other", "backup_foreign"),
        ("swapped", "backup_damaged"),
        ("newer", "backup_newer"),
        ("strange", "backup_damaged"),
    ],
)
def test_a_bad_file_changes_nothing(
    how: str, key: str, home: Callable[[str, str], Workspace], notes: Path, tmp_path: Path
) -> None:
    """A damaged, foreign or newer file is one clear error, and the archive stays as it was."""
    workspace = home("first", "sqlite")
    workspace.import_paths([notes])
    workspace.care.back_up(tmp_path / "b.zip")
    before = content(workspace.engine)
    with pytest.raises(CopassistError) as caught:
        workspace.care.restore(damaged(tmp_path / "b.zip", how), replace=True)
    assert caught.value.key == key
    assert content(workspace.engine) == before


def test_a_later_revision_of_the_tables_is_refused(settings: Settings, tmp_path: Path) -> None:
    """A backup whose tables this version does not know is said to be newer."""
    engine = open_database(settings.database)
    back_up(engine, tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extractall(tmp_path)
    copy = open_database(f"sqlite:///{tmp_path / 'archive.db'}")
    with copy.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    copy.dispose()
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    rows = (tmp_path / "archive.db").read_bytes()
    manifest |= {"sha256": hashlib.sha256(rows).hexdigest(), "version": "99.0"}
    with zipfile.ZipFile(tmp_path / "newer.zip", "w") as archive:
        archive.writestr("archive.db", rows)
        archive.writestr("manifest.json", json.dumps(manifest))
    with pytest.raises(StoreError) as caught:
        check(tmp_path / "newer.zip")
    assert (caught.value.key, caught.value.data["version"]) == ("backup_newer", "99.0")


def test_a_missing_file(tmp_path: Path) -> None:
    """A backup that is not there is said to be missing."""
    with pytest.raises(SourceError) as caught:
        check(tmp_path / "nowhere.zip")
    assert caught.value.key == "missing"


def test_no_backup_is_overwritten(settings: Settings, tmp_path: Path) -> None:
    """A file of that name is left alone, and a folder that is not there is told."""
    engine = open_database(settings.database)
    (tmp_path / "b.zip").write_text("à garder")
    with pytest.raises(StoreError) as caught:
        back_up(engine, tmp_path / "b.zip")
    assert caught.value.key == "backup_exists"
    assert (tmp_path / "b.zip").read_text() == "à garder"
    with pytest.raises(StoreError) as caught:
        back_up(engine, tmp_path / "nowhere" / "b.zip")
    assert caught.value.key == "backup_unwritable"


def test_a_backup_is_of_one_moment(settings: Settings, tmp_path: Path) -> None:
    """What is written while a backup is made is wholly in it or wholly out."""
    engine = open_database(settings.database)
    fill = [{"hash": str(n), "model": "m", "dimension": 1, "vector": b"0000"} for n in range(2000)]
    with engine.begin() as connection:
        connection.execute(insert(vectors), fill)
    told: list[Progress] = []

    def meddle(progress: Progress) -> None:
        told.append(progress)
        with engine.begin() as connection:
            connection.execute(update(vectors).values(vector=b"1111"))

    made = back_up(engine, tmp_path / "b.zip", meddle)
    assert len(told) > 1
    assert (told[-1].done, told[-1].seconds_left) == (told[-1].total, 0)
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        archive.extract("archive.db", tmp_path)
    copy = open_database(f"sqlite:///{tmp_path / 'archive.db'}")
    with copy.connect() as connection:
        kept = connection.scalars(select(vectors.c.vector)).all()
    assert (len(kept), set(kept)) == (made.counts["vectors"], {b"0000"})


def test_stopped_before_its_end_changes_nothing(
    home: Callable[[str, str], Workspace], notes: Path, tmp_path: Path
) -> None:
    """A restore that is stopped half way leaves every row that there was."""
    workspace = home("first", "sqlite")
    workspace.import_paths([notes])
    workspace.care.back_up(tmp_path / "b.zip")
    with workspace.engine.begin() as connection:
        connection.execute(update(vectors).values(model="autre"))
    before = content(workspace.engine)

    class Stopped(Exception):
        pass

    def stop(_: Progress) -> None:
        raise Stopped

    with pytest.raises(Stopped):
        workspace.care.restore(tmp_path / "b.zip", replace=True, progress=stop)
    assert content(workspace.engine) == before
    with workspace.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(messages)) == 0
