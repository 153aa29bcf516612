from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import Engine, delete, select

from copassist.archive import seals
from copassist.archive.importing import Import
from copassist.archive.seals import Seal
from copassist.records import Contents, ImportReport, Skipped, Tally
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.tables import articles


@pytest.fixture
def engine(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """A database beside files that count as at rest though they have just been written."""
    monkeypatch.setattr(seals, "REST_S", -1.0)
    return open_database(settings.database)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("# Les axes\n\nLe social, l’apprentissage, les résultats.")
    (folder / "vide.md").write_text("")
    return folder


def take(engine: Engine, settings: Settings, folder: Path, space: str = "") -> ImportReport:
    return Import(engine, settings, space).take([folder])


def empty(engine: Engine) -> None:
    """Take every article away behind the archive's back: an import that reads brings it back."""
    with engine.begin() as connection:
        connection.execute(delete(articles))


def is_read(engine: Engine) -> bool:
    with engine.connect() as connection:
        return connection.execute(select(articles.c.key)).first() is not None


def test_what_has_not_moved_is_not_read(engine: Engine, settings: Settings, notes: Path) -> None:
    """The same import gives the same report with all unchanged, and opens no file."""
    first = take(engine, settings, notes)
    empty(engine)
    again = take(engine, settings, notes)
    assert not is_read(engine)
    assert again.articles == Tally(unchanged=1, skipped=1)
    assert (again.skipped, again.contents) == (first.skipped, first.contents)
    assert again.nothing_new


@pytest.mark.parametrize("change", ["edited", "added", "gone", "touched"])
def test_whatever_moves_is_read(
    engine: Engine, settings: Settings, notes: Path, change: str
) -> None:
    """A file edited, added or taken away, or only touched, opens the seal."""
    take(engine, settings, notes)
    empty(engine)
    if change == "edited":
        (notes / "a.md").write_text("# Les axes\n\nAutre chose.")
    elif change == "added":
        (notes / "b.md").write_text("# Le levier\n\nIl cède.")
    elif change == "gone":
        (notes / "vide.md").unlink()
    else:
        os.utime(notes / "a.md", (1, 1))
    take(engine, settings, notes)
    assert is_read(engine)


def test_another_import_that_changes_opens_it(
    engine: Engine, settings: Settings, notes: Path, tmp_path: Path
) -> None:
    """After another import has changed the archive, the first may have something to say again."""
    take(engine, settings, notes)
    other = tmp_path / "autres"
    other.mkdir()
    (other / "c.md").write_text("# Le levier\n\nIl cède.")
    take(engine, settings, other)
    empty(engine)
    take(engine, settings, notes)
    assert is_read(engine)


def test_other_wishes_are_another_import(engine: Engine, settings: Settings, notes: Path) -> None:
    """Asked for another space or with another limit, the same files are read."""
    take(engine, settings, notes)
    assert take(engine, settings, notes, "ailleurs").articles.added == 1
    empty(engine)
    wider = settings.model_copy(update={"file_mb": settings.file_mb + 1})
    take(engine, wider, notes, "ailleurs")
    assert is_read(engine)


def test_an_import_that_changed_is_sealed(engine: Engine, settings: Settings, notes: Path) -> None:
    """What it changed is unchanged the next time, and is not read for that."""
    take(engine, settings, notes)
    (notes / "a.md").write_text("# Les axes\n\nAutre chose.")
    assert take(engine, settings, notes).articles.changed == 1
    empty(engine)
    assert take(engine, settings, notes).articles == Tally(unchanged=1, skipped=1)
    assert not is_read(engine)


@pytest.mark.parametrize(
    "report",
    [
        ImportReport(articles=Tally(removed=1)),
        ImportReport(Tally(unchanged=1, removed=1), contents=Contents(spaces=(("general", 1),))),
        ImportReport(Tally(unchanged=1, changed=2), contents=Contents(spaces=(("general", 1),))),
    ],
    ids=["article removed", "message removed", "renamed outside"],
)
def test_what_is_told_once_is_not_sealed(engine: Engine, notes: Path, report: ImportReport) -> None:
    """What was removed, or renamed outside the paths, the next import could not tell: it reads."""
    seal = Seal.of([notes])
    seal.put(engine, report)
    assert seal.report(engine) is None


def test_what_just_moved_is_not_sealed(
    engine: Engine, settings: Settings, notes: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file written a moment ago, or in the future of a clock set back, is read again."""
    monkeypatch.setattr(seals, "REST_S", 3.0)
    take(engine, settings, notes)
    empty(engine)
    take(engine, settings, notes)
    assert is_read(engine)


def test_what_was_too_heavy_is_tried_again(engine: Engine, notes: Path) -> None:
    """A file left because reading it took too long here is read again: another day it may do."""
    seal = Seal.of([notes])
    seal.put(engine, ImportReport(skipped=(Skipped("lourd.pdf", "too_heavy"),)))
    assert seal.report(engine) is None
    seal.put(engine, ImportReport(skipped=(Skipped("vide.md", "empty"),)))
    assert seal.report(engine) is not None
