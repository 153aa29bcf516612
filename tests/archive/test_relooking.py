from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from copassist.archive.importing import Import
from copassist.archive.intake import STALE, Intake
from copassist.archive.redacting import PATTERNS, are_over_all
from copassist.archive.relooking import look_again
from copassist.archive.rows import message_row
from copassist.records import Message, Tally
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.facts import facts_under, forget_under, set_fact
from copassist.storage.tables import messages, redactions
from tests.conftest import said

WRITE = "Écris-moi à zoe.tremblay@courriel.ca."
CLEAN = "Écris-moi à [courriel]."


@pytest.fixture
def engine(settings: Settings) -> Engine:
    """An archive that other patterns than those of now have let an address into."""
    engine = open_database(settings.database)
    Intake(engine, "e").take([said("Bonjour à tous."), said("La clé ?", at=5)])
    let_in(engine, said(WRITE))
    return engine


def let_in(engine: Engine, message: Message) -> None:
    """Put a message in the place of the one of its id, as if no pattern had found anything."""
    row = {name: message_row(message)[name] for name in ("text", "revision")}
    with engine.begin() as connection:
        here = messages.c.id == message.id
        connection.execute(update(messages).where(here).values(row))
        forget_under(connection, STALE)


def texts(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.scalars(select(messages.c.text).order_by(messages.c.id)))


def test_other_patterns_look_through_all_that_is_held(engine: Engine) -> None:
    """What they find leaves the archive, is listed, and its passages are made anew."""
    look_again(engine)
    assert texts(engine) == [CLEAN, "La clé ?"]
    with engine.connect() as connection:
        assert list(connection.scalars(select(redactions.c.name))) == ["general/0"]
        assert facts_under(connection, STALE) == {"general": "1"}
        assert are_over_all(connection)


def test_the_same_patterns_look_once(engine: Engine) -> None:
    """What they have been over is not looked through again, nor when it comes in as it is held."""
    look_again(engine)
    let_in(engine, said(WRITE))
    look_again(engine)
    intake = Intake(engine, "e")
    intake.take([said(WRITE), said("La clé ?", at=5)])
    assert intake.report().messages == Tally(unchanged=2)
    assert texts(engine) == [WRITE, "La clé ?"]


def test_what_is_new_or_changed_is_looked_through(engine: Engine) -> None:
    """An address never comes in for the trust that what is held has; the same again is the same."""
    look_again(engine)
    items = [said(WRITE, at=5), said(f"Bis. {WRITE}", at=9)]
    first, again = Intake(engine, "e"), Intake(engine, "e")
    first.take(items)
    again.take(items)
    assert first.report().messages == Tally(added=1, changed=1)
    assert again.report().messages == Tally(unchanged=2)
    assert texts(engine) == [CLEAN, CLEAN, f"Bis. {CLEAN}"]


def test_threads_that_the_archive_made_stay(engine: Engine) -> None:
    """Looking again at messages whose source has no threads changes none of them."""
    flat = [replace(said(f"Ligne {n}", at=n, space="salon"), thread_id="") for n in range(4)]
    Intake(engine, "e").take(flat)
    threads = select(messages.c.id, messages.c.thread_id).order_by(messages.c.id)
    with engine.begin() as connection:
        forget_under(connection, STALE)
        before = connection.execute(threads).all()
    look_again(engine)
    with engine.connect() as connection:
        assert connection.execute(threads).all() == before
        assert "salon" not in facts_under(connection, STALE)


def test_a_seal_does_not_keep_them_away(engine: Engine, settings: Settings, tmp_path: Path) -> None:
    """An import of files that have not moved looks again all the same."""
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "a.md").write_text("# Les axes\n\nLe social.")
    taking = Import(engine, settings)
    taking.take([folder])
    let_in(engine, said(WRITE))
    with engine.begin() as connection:
        set_fact(connection, PATTERNS, "others")
    taking.take([folder])
    assert texts(engine)[0] == CLEAN
