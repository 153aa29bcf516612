from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.records import Message, Visibility
from copassist.sources.batch import Batch
from copassist.sources.discord_channel import Channel, channel_of, moment_of, settle


def test_the_number_holds_the_moment() -> None:
    """The example of Discord's own documentation comes out to the millisecond."""
    assert moment_of("175928847299117063") == datetime(2016, 4, 30, 11, 18, 25, 796000, tzinfo=UTC)


@given(st.text() | st.from_regex(r"\d{1,30}"))
def test_any_number_gives_a_moment_or_none(number: str) -> None:
    """No number raises, and none is placed before Discord was."""
    moment = moment_of(number)
    assert moment is None or moment >= datetime(2015, 1, 1, tzinfo=UTC)


def test_threads_stand_in_the_space_of_their_channel() -> None:
    """A thread is a channel to the source and a thread of its parent's space to us."""
    thread = channel_of("7", "Une rencontre", parent="idées", kind="GuildPublicThread")
    assert thread == Channel("7", "idées", Visibility.COMMUNITY, "7", "Une rencontre")
    private = channel_of("7", "Budget", parent="équipe", kind="GuildPrivateThread")
    assert private.visibility == Visibility.FACILITATORS
    assert channel_of("7", "") == Channel("7", "7")


@pytest.mark.parametrize("kind", ["DirectTextChat", "DirectGroupTextChat"])
def test_direct_messages_are_private_and_name_nobody(kind: str) -> None:
    """The space of a conversation between members is made of its number."""
    number = "410000000000000000"
    direct = channel_of(number, "Zoé, Luc", kind=kind)
    assert direct == Channel(number, f"dm-{number}", Visibility.PRIVATE)
    unnumbered = channel_of("Direct Messages/Zoé, Luc", "Zoé, Luc", kind=kind)
    assert "Zoé" not in unnumbered.space + unnumbered.key


def test_keys_hold_no_name() -> None:
    """A key made of names holds none of their words, and fits where the archive keeps it."""
    for name in ("L’Établi/idées / Une rencontre en mai", "a" * 999, "9" * 999, "\ud800"):
        kept = channel_of(name, "b", parent="idées")
        assert kept.key == kept.thread_id == channel_of(name, "b").key
        assert len(kept.key) == 12 and name not in kept.key
    assert channel_of("L’Établi/a", "a").key != channel_of("L’Établi/b", "b").key
    assert channel_of("430000000000000000", "b").key == "430000000000000000"


@pytest.mark.parametrize(("count", "place"), [(200, ("idées", "7")), (201, ("Rencontre", ""))])
def test_a_thread_of_very_many_messages_is_a_channel(count: int, place: tuple[str, str]) -> None:
    """The archive looks for the conversations in what is a thread in name only."""
    thread = channel_of("7", "Rencontre", parent="idées")
    batch = Batch("a.json")
    for number in range(count):
        batch.take(
            Message(
                source="discord",
                id=str(number),
                thread_id=thread.thread_id,
                space=thread.space,
                author="Zoé",
                timestamp=datetime(2025, 5, 6, tzinfo=UTC),
                text="Bonjour",
                path="a.json",
                title=thread.title,
                channel=thread.key,
            )
        )
    settle(batch, thread)
    assert {(m.space, m.thread_id) for m in batch.messages.values()} == {place}
    assert {m.channel for m in batch.messages.values()} == {"7"}
