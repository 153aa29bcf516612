from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import Engine, select

from copassist.archive.intake import BATCH, STALE, Intake
from copassist.archive.library import Library
from copassist.commitments.ledger import Ledger
from copassist.records import Message, Role, Tally, Visibility
from copassist.records.commitments import Commitment, Due
from copassist.settings import Settings
from copassist.storage.database import open_database
from copassist.storage.facts import facts_under
from copassist.storage.tables import messages
from tests.conftest import said


@pytest.fixture
def engine(settings: Settings) -> Engine:
    return open_database(settings.database)


def take(engine: Engine, *found: Message) -> Tally:
    intake = Intake(engine, "notes")
    intake.take(found)
    return intake.report().messages


def keyed(message: Message, **fields: str) -> Message:
    return replace(message, **{"channel": "C1", "author_id": "U1", **fields})  # type: ignore[arg-type]


def renamed(message: Message, name: str) -> Message:
    return replace(
        message,
        space=name,
        id=message.id.replace("general/", f"{name}/"),
        thread_id=message.thread_id.replace("general/", f"{name}/"),
    )


def test_renamed_channel_takes_its_past_with_it(engine: Engine) -> None:
    """A later export of the last days alone moves all that was said before to the new name."""
    old, new = keyed(said("avant", at=0)), renamed(keyed(said("après", at=1)), "accueil")
    take(engine, old)
    assert take(engine, new) == Tally(added=1, changed=1)
    with engine.connect() as connection:
        rows = connection.execute(select(messages.c.space, messages.c.id, messages.c.thread_id))
        assert {tuple(row) for row in rows} == {
            ("accueil", "accueil/0", "accueil/0"),
            ("accueil", "accueil/1", "accueil/1"),
        }
        assert set(facts_under(connection, STALE)) == {"general", "accueil"}


def test_renamed_channel_changes_nothing_the_second_time(engine: Engine) -> None:
    """The renamed export again, whole, finds all in its place."""
    old = [keyed(said("avant", at=0)), keyed(said("suite", at=1, thread=0))]
    take(engine, *old)
    new = [renamed(message, "accueil") for message in old]
    take(engine, *new)
    assert take(engine, *new) == Tally(unchanged=2)


def test_channels_without_a_key_are_never_taken_for_one(engine: Engine) -> None:
    """Two channels told by their names alone stay two."""
    take(engine, said("avant"))
    take(engine, renamed(said("après", at=1), "accueil"))
    assert {s.space for s in Library(engine).shelves(Role.MEMBER)} == {"general", "accueil"}


def test_renamed_member_is_one_author_in_a_thread(engine: Engine) -> None:
    """A member who changes names between two exports keeps one letter."""
    take(engine, keyed(said("Une question ?", by="Ana")))
    take(engine, keyed(said("Trouvé.", at=1, thread=0, by="Ana B.")))
    (thread,) = Library(engine).threads("general", Role.MEMBER)
    assert [message.author for message in thread.messages] == ["A", "A"]


def test_member_of_another_key_keeps_the_name(engine: Engine) -> None:
    """A rename touches only the messages of that member."""
    take(engine, keyed(said("a", by="Ana")), keyed(said("b", at=1, by="Zoé"), author_id="U2"))
    take(engine, keyed(said("c", at=2, by="Ana B.")))
    with engine.connect() as connection:
        assert set(connection.scalars(select(messages.c.author))) == {"Ana B.", "Zoé"}


def test_two_exports_that_differ_do_not_take_turns(engine: Engine) -> None:
    """What the latest message calls a person stands, whichever export is read last."""
    old, new = keyed(said("a", at=0, by="Ana")), keyed(said("b", at=1, by="ana.b"))
    assert take(engine, new, old) == Tally(added=2)
    assert take(engine, old) == take(engine, new) == Tally(unchanged=1)
    with engine.connect() as connection:
        assert set(connection.scalars(select(messages.c.author))) == {"ana.b"}


def test_an_older_export_takes_the_name_that_stands(engine: Engine) -> None:
    """What was said before a channel changed its name comes under the new one."""
    take(engine, renamed(keyed(said("après", at=1, thread=0)), "accueil"))
    old = keyed(said("avant", at=0))
    assert take(engine, old) == Tally(added=1)
    assert take(engine, old) == Tally(unchanged=1)
    with engine.connect() as connection:
        rows = connection.execute(select(messages.c.space, messages.c.id, messages.c.thread_id))
        assert {tuple(row) for row in rows} == {
            ("accueil", "accueil/0", "accueil/0"),
            ("accueil", "accueil/1", "accueil/0"),
        }


def test_a_member_who_changes_names_in_one_export(engine: Engine) -> None:
    """Batches written before the new name take it too, and do not count as changed."""
    early = [keyed(said("a", at=n, by="Ana")) for n in range(BATCH + 1)]
    assert take(engine, *early, keyed(said("b", at=BATCH + 1, by="Zoé"))) == Tally(added=BATCH + 2)
    with engine.connect() as connection:
        assert set(connection.scalars(select(messages.c.author))) == {"Zoé"}


def test_what_is_renamed_and_read_again_counts_once(engine: Engine) -> None:
    """A channel and a member with new names: each message of before is changed, and no more."""
    old = [keyed(said(f"message {n}", at=n)) for n in range(3)]
    take(engine, *old)
    again = [renamed(replace(m, author="Zoé B."), "accueil") for m in old[1:]]
    assert take(engine, *again) == Tally(changed=3)


@pytest.mark.parametrize(
    ("key", "poorer"), [("ron", "ron"), ("Ron", "ron"), ("goran@example.org", "goran")]
)
def test_a_missing_name_takes_none_away(engine: Engine, key: str, poorer: str) -> None:
    """An export that knows only the key of a member, or the start of an address, renames nobody."""
    full = replace(keyed(said("avant", at=0), author_id=key), author="Ron Weasley")
    take(engine, full)
    late = replace(keyed(said("après", at=1), author_id=key), author=poorer)
    assert take(engine, full, late) == Tally(added=1, unchanged=1)
    with engine.connect() as connection:
        assert set(connection.scalars(select(messages.c.author))) == {"Ron Weasley"}


def test_commitments_follow_a_renamed_channel(engine: Engine) -> None:
    """What a person confirmed is still followed under the channel's new name."""
    take(engine, keyed(said("Je m’en occupe vendredi.", at=0)))
    due = Due("vendredi", date(2026, 3, 6))
    held = Commitment(
        "c1", "Je m’en occupe vendredi.", "A", "Je m’en occupe", due, "promise", 1.0, "confirmed",
        date(2026, 3, 2), "slack", "general/0", "general/0", "general", "fr", Visibility.COMMUNITY,
    )  # fmt: skip
    ledger = Ledger(engine)
    ledger.propose([held])
    take(engine, renamed(keyed(said("après", at=1)), "accueil"))
    (found,) = ledger.listed(Role.MEMBER, space="accueil")
    assert (found.id, found.message, found.status) == ("c1", "accueil/0", "confirmed")
