from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Engine, select

from copassist.archive.intake import BATCH, FLAT, STALE, Intake
from copassist.archive.sieve import LONGEST, LONGEST_ARTICLE
from copassist.records import Article, Coverage, Deleted, Item, Section, Skipped, Tally, Visibility
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.facts import facts_under
from copassist.storage.tables import articles, messages
from tests.conftest import said


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_database(settings.database)


def take(engine: Engine, *items: Item, space: str = "notes") -> Intake:
    intake = Intake(engine, space)
    intake.take(items)
    return intake


PAGE = Article("text", "a.md", "Titre", (Section("intro", "", "Les axes de la communauté."),))


def test_adds_then_leaves_alone(engine: Engine) -> None:
    """A second import of the same things changes nothing and says so."""
    items = (said("Bonjour à tous"), PAGE)
    first = take(engine, *items).report()
    second = take(engine, *items).report()
    assert (first.messages, first.articles) == (Tally(added=1), Tally(added=1))
    assert (second.messages, second.articles) == (Tally(unchanged=1), Tally(unchanged=1))
    assert second.nothing_new
    assert not first.nothing_new


def test_edit_changes_one_row(engine: Engine) -> None:
    """An edited message is changed in place, its neighbours are not touched."""
    take(engine, said("avant"), said("autre", at=1))
    report = take(engine, said("après"), said("autre", at=1)).report()
    assert report.messages == Tally(changed=1, unchanged=1)
    with engine.connect() as connection:
        assert set(connection.scalars(select(messages.c.text))) == {"après", "autre"}


def test_other_day_file_is_no_change(engine: Engine) -> None:
    """A message found again in another file of the export has not changed."""
    take(engine, said("même"))
    moved = replace(said("même"), path="general/2026-03-03.json")
    assert take(engine, moved).report().messages == Tally(unchanged=1)


def test_deleted_message_is_removed(engine: Engine) -> None:
    """A message that its source says was deleted goes; one never seen is counted as skipped."""
    take(engine, said("parti"))
    report = take(engine, Deleted("slack", "general/0"), Deleted("slack", "general/9")).report()
    assert report.messages == Tally(removed=1, skipped=1)
    assert report.skipped == (Skipped("general/9", "deleted"),)


def test_skipped_are_counted_by_place_and_reason(engine: Engine) -> None:
    """What a reader left out is in the report with its place, reason and number."""
    rows = (Skipped("c/1.json", "join_leave", 2, "message"), Skipped("x.bin", "binary"))
    report = take(engine, *rows).report()
    assert (report.messages.skipped, report.articles.skipped) == (2, 1)
    assert {(s.where, s.reason, s.count) for s in report.skipped} == {
        ("c/1.json", "join_leave", 2),
        ("x.bin", "binary", 1),
    }


@pytest.mark.parametrize(
    ("asked", "marked", "kept"),
    [
        (None, Visibility.FACILITATORS, Visibility.FACILITATORS),
        (Visibility.PUBLIC, Visibility.COMMUNITY, Visibility.PUBLIC),
        (Visibility.PUBLIC, Visibility.FACILITATORS, Visibility.FACILITATORS),
        (Visibility.COMMUNITY, Visibility.PRIVATE, Visibility.PRIVATE),
        (Visibility.PRIVATE, Visibility.COMMUNITY, Visibility.PRIVATE),
    ],
)
def test_private_stays_private(
    engine: Engine, asked: Visibility | None, marked: Visibility, kept: Visibility
) -> None:
    """No level asked for an import opens what its source marks as private."""
    intake = Intake(engine, "notes", visibility=asked)
    intake.take([said("secret", level=marked)])
    with engine.connect() as connection:
        assert connection.scalar(select(messages.c.visibility)) == kept.value


def test_space_names(engine: Engine) -> None:
    """Articles take the space asked for; channels keep their names behind it."""
    intake = Intake(engine, "équipe", prefix=True)
    intake.take([said("x"), PAGE])
    with engine.connect() as connection:
        assert connection.scalar(select(messages.c.space)) == "équipe/general"
        assert connection.scalar(select(articles.c.space)) == "équipe"


def test_changed_spaces_are_marked_in_the_same_transaction(engine: Engine) -> None:
    """A kill between the archive and the index is mended later: the space stays marked."""
    take(engine, said("x"), said("y", at=1, space="cafe"))
    with engine.connect() as connection:
        assert set(facts_under(connection, STALE)) == {"general", "cafe"}


def test_threads_are_rebuilt_where_there_are_none(engine: Engine) -> None:
    """Messages without a thread are placed when all are in, also after a kill in between."""
    asked = replace(said("Qui a la clé de la salle Pin ?", at=0), thread_id="")
    answer = replace(said("La clé de la salle Pin est à l'accueil", at=3, by="bob"), thread_id="")
    with engine.begin() as connection:
        Intake(engine, "notes")._take_batch(connection, [asked, answer])
    intake = Intake(engine, "notes")
    intake.take([asked, answer])
    with engine.connect() as connection:
        assert set(connection.scalars(select(messages.c.thread_id))) == {asked.id}
        assert facts_under(connection, FLAT) == {}
    assert intake.report().contents.rebuilt == 1


def test_what_is_read_twice_in_one_import_counts_once(engine: Engine) -> None:
    """Beside one another or far apart, the second reading is told as such, with its place."""
    far = [said(f"autre {n}", at=n + 1) for n in range(BATCH)]
    report = take(engine, said("même"), said("même"), *far, said("même")).report()
    assert report.messages == Tally(added=BATCH + 1, skipped=2)
    (row,) = report.skipped
    assert (row.reason, row.count) == ("duplicate", 2)
    assert sum(count for _, count in report.contents.spaces) == BATCH + 1


def test_a_message_as_long_as_a_book_is_left(engine: Engine) -> None:
    """What no person wrote as one message is named and left, and the rest goes in."""
    report = take(engine, said("a" * (LONGEST + 1)), said("b" * LONGEST, at=1)).report()
    assert report.messages == Tally(added=1, skipped=1)
    assert [row.reason for row in report.skipped] == ["too_long"]


def test_a_text_as_long_as_a_data_file_is_left(engine: Engine) -> None:
    """A text longer than any article is named and left, and takes nothing away."""
    huge = replace(PAGE, sections=(Section("intro", "", "a" * (LONGEST_ARTICLE + 1)),))
    report = take(engine, huge).report()
    assert report.articles == Tally(skipped=1)
    assert [(row.where, row.reason) for row in report.skipped] == [("a.md", "article_long")]


def test_what_is_private_comes_in_by_choice(engine: Engine) -> None:
    """Without the choice it is counted as left out; what came in by choice stays."""
    open_, staff = said("Bonjour."), said("Entre nous.", at=5, level=Visibility.FACILITATORS)
    direct = said("Pour toi seul.", at=9, level=Visibility.PRIVATE)
    since, until = open_.timestamp, direct.timestamp
    held = Coverage("slack", "general", since, until, until)
    left = Intake(engine, "e", private=False)
    left.take([held, open_, staff, direct])
    told = left.report()
    assert (told.messages.added, told.messages.skipped) == (1, 2)
    assert {row.reason for row in told.skipped} == {"private"}
    chosen = Intake(engine, "e")
    chosen.take([held, open_, staff, direct])
    assert chosen.report().messages.added == 2
    again = Intake(engine, "e", private=False)
    again.take([held, open_, staff, direct])
    told = again.report()
    assert (told.messages.added, told.messages.changed, told.messages.removed) == (0, 0, 0)
    with engine.connect() as connection:
        assert len(connection.execute(select(messages.c.id)).all()) == 3
