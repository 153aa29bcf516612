from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from copassist.records import Coverage, Message, Skipped, Visibility
from copassist.sources.conversation import Conversation, Entry

START = datetime(2024, 3, 12, 14, 5, tzinfo=UTC)
GROUP = Conversation("whatsapp", "a.txt", "Été", is_group=True)
SAID = st.lists(
    st.builds(
        Entry,
        st.integers(0, 3).map(lambda minutes: START + timedelta(minutes=minutes)),
        st.sampled_from(["Anne", "Luc"]),
        st.sampled_from(["oui", "non"]),
        reason=st.sampled_from(["", "", "media"]),
    ),
    max_size=12,
).map(lambda entries: sorted(entries, key=lambda entry: entry.moment))


def _messages(conversation: Conversation, *entries: Entry) -> list[Message]:
    return [item for item in conversation.items(entries) if isinstance(item, Message)]


@given(SAID, SAID)
def test_ids_outlive_a_later_export(before: list[Entry], after: list[Entry]) -> None:
    """What comes later changes no id, and no two messages share one."""
    later = [Entry(e.moment + timedelta(days=1), e.author, e.text, reason=e.reason) for e in after]
    first = [message.id for message in _messages(GROUP, *before)]
    both = [message.id for message in _messages(GROUP, *before, *later)]
    assert both[: len(first)] == first and len(set(both)) == len(both)


def test_ids_are_of_the_minute() -> None:
    """A phone that tells seconds and one that does not give one message one id."""
    with_seconds = Entry(START + timedelta(seconds=9), "Anne", "oui")
    ids = {_messages(GROUP, entry)[0].id for entry in (with_seconds, Entry(START, "Anne", "oui"))}
    assert len(ids) == 1


def test_ids_of_other_groups_differ() -> None:
    """The same word in two groups is two messages."""
    entry = Entry(START, "Anne", "oui")
    other = Conversation("whatsapp", "a.txt", "Hiver", is_group=True)
    assert _messages(GROUP, entry)[0].id != _messages(other, entry)[0].id


def test_everything_is_kept_or_counted() -> None:
    """Messages, and all else by reason, after what the export spans."""
    entries = [
        Entry(START, reason="join_leave"),
        Entry(START + timedelta(hours=1), "Anne", "oui", files=("a.jpg",), edited=True),
        Entry(START + timedelta(hours=2), "Luc", reason="media"),
        Entry(START + timedelta(hours=3), "Luc", reason="media"),
    ]
    coverage, message, *left = GROUP.items(entries)
    last = START + timedelta(hours=3)
    assert coverage == Coverage("whatsapp", "Été", START, last, last)
    assert isinstance(message, Message)
    assert (message.author, message.files, message.edited) == ("Anne", ("a.jpg",), True)
    assert left == [
        Skipped("a.txt", "join_leave", 1, "message"),
        Skipped("a.txt", "media", 2, "message"),
    ]


def test_levels() -> None:
    """Two alone are private under a name that names nobody; a third makes a group."""
    alone = Conversation("whatsapp", "a.txt", "Zoé")
    pair = [Entry(START, "Anne", "oui"), Entry(START, "Zoé", reason="media")]
    (private,) = _messages(alone, *pair)
    assert private.visibility == Visibility.PRIVATE
    assert private.space.startswith("dm-") and "Zoé" not in private.space
    crowd = _messages(alone, *pair, Entry(START, "Luc", reason="deleted"))
    assert [(m.space, m.visibility) for m in crowd] == [("Zoé", Visibility.COMMUNITY)]


def test_nobody_mentions_himself() -> None:
    """An author is not among those that the message mentions."""
    entry = Entry(START, "Anne", "@Anne @Luc", mentions=("Anne", "Luc"))
    assert _messages(GROUP, entry)[0].mentions == ("Luc",)


def test_nothing_said() -> None:
    """A conversation without a line spans nothing."""
    assert list(GROUP.items([])) == []
