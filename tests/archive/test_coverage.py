from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select

from copassist.archive.intake import Intake
from copassist.records import Article, Coverage, Item, Message, Section, Skipped, Tally
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.tables import coverages, messages
from tests.conftest import said


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_database(settings.database)


def whole(
    *said_there: Message, as_of: int = 0, thread: str = "", **kept: frozenset[str]
) -> list[Item]:
    """An export that holds all from its first message to its last, taken ``as_of`` days later."""
    times = [message.timestamp for message in said_there]
    seen = max(times) + timedelta(days=as_of)
    return [
        Coverage("slack", "general", min(times), max(times), seen, thread, **kept),
        *said_there,
    ]


def take(engine: Engine, *exports: list[Item]) -> Tally:
    intake = Intake(engine, "notes")
    intake.take([item for export in exports for item in export])
    return intake.report().messages


def texts(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(connection.scalars(select(messages.c.text)))


ONE, TWO, THREE = said("un", at=0), said("deux", at=1), said("trois", at=2)


def test_message_missing_from_a_stretch_held_whole_was_deleted(engine: Engine) -> None:
    """What a newer export should hold and does not goes; its neighbours are not touched."""
    take(engine, whole(ONE, TWO, THREE))
    assert take(engine, whole(ONE, THREE, as_of=1)) == Tally(unchanged=2, removed=1)
    assert texts(engine) == {"un", "trois"}


def test_partial_export_deletes_nothing_outside_its_stretch(engine: Engine) -> None:
    """An export of the last days says nothing of the days before."""
    take(engine, whole(ONE, TWO, THREE))
    assert take(engine, whole(THREE, as_of=1)) == Tally(unchanged=1)
    assert texts(engine) == {"un", "deux", "trois"}


def test_export_without_coverage_deletes_nothing(engine: Engine) -> None:
    """Where absence proves nothing, nothing is concluded from it."""
    take(engine, whole(ONE, TWO, THREE))
    assert take(engine, [ONE, THREE]) == Tally(unchanged=2)


def test_import_cut_by_a_fault_deletes_nothing(engine: Engine) -> None:
    """A path that was not read to its end says nothing of what comes after the fault."""
    take(engine, whole(ONE, TWO, THREE))

    def broken() -> object:
        yield from whole(ONE, THREE, as_of=1)
        raise OSError

    with pytest.raises(OSError):
        Intake(engine, "notes").take(broken())  # type: ignore[arg-type]
    assert texts(engine) == {"un", "deux", "trois"}


@pytest.mark.parametrize("newest_first", [False, True])
def test_old_export_beside_a_new_one_brings_nothing_back(
    engine: Engine, newest_first: bool
) -> None:
    """In whatever order they are read, an edit is not undone and a deleted message stays away."""
    old = whole(ONE, TWO, THREE)
    new = whole(replace(ONE, text="un, corrigé", edited=True), THREE, as_of=5)
    exports = [new, old] if newest_first else [old, new]
    take(engine, *exports)
    assert texts(engine) == {"un, corrigé", "trois"}
    again = take(engine, *exports)
    assert (again.added, again.changed, again.removed) == (0, 0, 0)


def test_old_export_adds_what_came_before_the_new_one(engine: Engine) -> None:
    """An older export still fills the stretch that the newer one does not reach."""
    take(engine, whole(TWO, THREE, as_of=5))
    assert take(engine, whole(ONE, TWO)) == Tally(added=1, unchanged=1)


def test_second_run_writes_no_coverage(engine: Engine) -> None:
    """The same export again leaves the rows of the stretches as they are."""
    take(engine, whole(ONE, TWO))
    with engine.connect() as connection:
        before = connection.execute(select(coverages)).all()
    take(engine, whole(ONE, TWO))
    with engine.connect() as connection:
        assert connection.execute(select(coverages)).all() == before
    assert len(before) == 1


def test_wider_stretch_takes_the_place_of_those_in_it(engine: Engine) -> None:
    """A year of monthly exports followed by a whole one leaves one stretch."""
    take(engine, whole(ONE), whole(TWO))
    take(engine, whole(ONE, TWO, THREE, as_of=1))
    with engine.connect() as connection:
        assert len(connection.execute(select(coverages)).all()) == 1


def test_coverage_of_one_thread_leaves_the_others(engine: Engine) -> None:
    """A topic read by itself says nothing of the other topics of its category."""
    here = [said("a", at=0), said("b", at=1, thread=0), said("c", at=2)]
    take(engine, whole(*here))
    only = whole(here[0], as_of=1, thread="general/0")
    stretch = replace(only[0], until=here[2].timestamp)  # type: ignore[type-var]
    assert take(engine, [stretch, here[0]]) == Tally(unchanged=1, removed=1)  # type: ignore[list-item]
    assert texts(engine) == {"a", "c"}


def test_messages_named_as_kept_stand(engine: Engine) -> None:
    """Posts that the export names without their text were not deleted."""
    take(engine, whole(ONE, TWO, THREE))
    assert take(engine, whole(ONE, THREE, as_of=1, kept=frozenset({TWO.id}))).removed == 0


def page(path: str) -> Article:
    return Article("text", path, path, (Section("", "", f"Le texte de {path}, en français."),))


def folder(engine: Engine, root: str, *items: Item) -> Tally:
    intake = Intake(engine, "notes")
    intake.take(items, root=root)
    return intake.report().articles


def test_article_gone_from_its_folder_goes(engine: Engine) -> None:
    """The same folder again, less a file, takes the article out."""
    folder(engine, "/d", page("a.md"), page("b.md"))
    assert folder(engine, "/d", page("a.md")) == Tally(unchanged=1, removed=1)


def test_other_folder_of_the_same_name_takes_nothing_out(engine: Engine) -> None:
    """Two folders that are both called minutes share a space, and neither empties the other."""
    folder(engine, "/2024/minutes", page("a.md"))
    assert folder(engine, "/2025/minutes", page("b.md")) == Tally(added=1)


def test_article_that_can_no_longer_be_read_stays(engine: Engine) -> None:
    """A file that is there and was skipped today keeps what it said yesterday."""
    folder(engine, "/d", page("a.md"), page("z/b.md"))
    rows = (Skipped("a.md", "unreadable"), Skipped("z", "unreadable"))
    assert folder(engine, "/d", *rows) == Tally(skipped=2)
