from __future__ import annotations

from datetime import UTC, datetime, timedelta

from copassist.records import Coverage, Deleted, Message
from copassist.sources.batch import Batch

from .samples import deleted, messages, skipped

START = datetime(2025, 5, 6, 14, tzinfo=UTC)


def _message(
    number: int, author: str = "Zoé", author_id: str = "1", edited: bool = False
) -> Message:
    return Message(
        source="discord",
        id=str(number),
        thread_id="",
        space="général",
        author=author,
        timestamp=START + timedelta(hours=number),
        text=f"message {number}",
        path="a.json",
        edited=edited,
        channel="7",
        author_id=author_id,
    )


def _coverages(batch: Batch, as_of: datetime | None) -> list[Coverage]:
    return [item for item in batch.items(as_of) if isinstance(item, Coverage)]


def test_a_whole_channel_is_covered_from_its_first_to_its_last_message() -> None:
    """The coverage comes first and is never older than the last message."""
    batch = Batch("a.json")
    for number in (3, 1, 2):
        batch.take(_message(number))
    items = list(batch.items(START))
    last = START + timedelta(hours=3)
    assert items[0] == Coverage("discord", "7", START + timedelta(hours=1), last, last)
    assert [m.id for m in messages(items)] == ["3", "1", "2"]


def test_a_channel_that_lost_a_record_covers_nothing() -> None:
    """What could not be read is not taken for deleted."""
    batch = Batch("a.json")
    batch.take(_message(1))
    assert len(_coverages(batch, START)) == 1
    assert _coverages(batch, None) == []
    batch.take("no_timestamp")
    assert _coverages(batch, START) == []
    assert _coverages(Batch("a.json"), START) == []


def test_namesakes_stay_apart() -> None:
    """Two members of one name carry their handle, or their id where that does not tell."""
    batch = Batch("a.json")
    batch.take(_message(1, "Zoé", "1"), "zoe.l")
    batch.take(_message(2, "Zoé", "2"))
    batch.take(_message(3, "Luc", "3"), "luc")
    assert [m.author for m in messages(batch.items())] == ["Zoé (zoe.l)", "Zoé (2)", "Luc"]


def test_edits_replace_doubles_count_once_and_deletions_take_out() -> None:
    """Every record is kept, counted or deleted."""
    batch = Batch("a.json")
    for outcome in (_message(1), _message(1), _message(2), _message(2, edited=True), _message(3)):
        batch.take(outcome)
    batch.take(Deleted("discord", "3"))
    batch.take("empty_message")
    items = list(batch.items())
    assert [(m.id, m.edited) for m in messages(items)] == [("1", False), ("2", True)]
    assert deleted(items) == ["3"]
    assert skipped(items) == {("a.json", "duplicate"): 3, ("a.json", "empty_message"): 1}
