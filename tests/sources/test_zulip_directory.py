from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.records import Visibility
from copassist.sources.zulip_directory import Directory, read_directory

VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9)
FIELDS = st.sampled_from(["id", "full_name", "type", "type_id", "name", "date_created"])
ROWS = st.lists(VALUES | st.dictionaries(FIELDS, VALUES, max_size=4), max_size=4)
REALM = {
    "zerver_userprofile": [
        {"id": 8, "full_name": "Anne"},
        {"id": 9, "full_name": "Anne"},
        {"id": 10, "full_name": "Élodie  Roy", "is_bot": True},
    ],
    "zerver_userprofile_crossrealm": [{"id": 5, "email": "welcome-bot@zulip.com"}],
    "zerver_stream": [
        {"id": 3, "name": "!!DEACTIVATED:général", "invite_only": False},
        {"id": 4, "name": "sans niveau"},
    ],
    "zerver_recipient": [
        {"id": 31, "type": 2, "type_id": 3},
        {"id": 32, "type": 2, "type_id": 99},
        {"id": 33, "type": 1, "type_id": 8},
        {"id": 34, "type": 3, "type_id": 50},
        {"id": 35, "type": 2, "type_id": 4},
    ],
}
DIRECTORY = read_directory(REALM)


def test_members_of_one_name_stay_apart() -> None:
    """Two members with one name do not become one author; system bots have a name."""
    assert DIRECTORY.names == {
        "5": "welcome-bot",
        "8": "Anne (8)",
        "9": "Anne (9)",
        "10": "Élodie Roy",
    }
    assert DIRECTORY.bots == {"5", "10"}


@pytest.mark.parametrize(
    ("recipient", "sender", "space", "visibility"),
    [
        ("31", "8", "général", Visibility.COMMUNITY),
        ("32", "8", "stream-99", Visibility.FACILITATORS),
        ("35", "8", "sans niveau", Visibility.FACILITATORS),
        ("33", "10", "dm-8-10", Visibility.PRIVATE),
        ("33", "8", "dm-8", Visibility.PRIVATE),
        ("34", "8", "dm-g50", Visibility.PRIVATE),
        ("77", "8", "dm-r77", Visibility.PRIVATE),
    ],
)
def test_what_is_not_said_to_be_open_is_strict(
    recipient: str, sender: str, space: str, visibility: Visibility
) -> None:
    """Only a channel that says so is open; direct messages name nobody."""
    place = DIRECTORY.place(recipient, sender)
    assert (place.space, place.visibility) == (space, visibility)


def test_both_halves_of_a_conversation_share_a_space() -> None:
    """A message to A from B and one to B from A belong together."""
    to = {"7": ("1", "12"), "8": ("1", "9")}
    directory = Directory(recipients=to)
    assert directory.place("7", "9") == directory.place("8", "12")


@pytest.mark.parametrize(
    ("said", "name"),
    [("Vieux nom|10", "Élodie Roy"), ("Élodie Roy", "Élodie Roy"), ("|8", "Anne (8)")],
)
def test_mentions_take_the_name_of_today(said: str, name: str) -> None:
    """The number decides; a name alone does where one member bears it."""
    assert DIRECTORY.mentioned(said) == name


def test_mentions_of_strangers_keep_their_name() -> None:
    """A member who is not listed, or a name that two bear, stays as written."""
    assert [DIRECTORY.mentioned(said) for said in ("Luc|99", "Anne", "|99")] == [
        "Luc",
        "Anne",
        "99",
    ]


@given(st.dictionaries(st.sampled_from(sorted(REALM)), VALUES | ROWS))
def test_tables_of_any_shape(realm: dict[str, object]) -> None:
    """No shape of table crashes the reader."""
    assert read_directory(realm).place("1", "2").visibility == Visibility.PRIVATE
