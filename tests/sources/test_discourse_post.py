from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.records import Deleted, Message
from copassist.sources.discourse_directory import Directory
from copassist.sources.discourse_post import Post, interpret

FIELDS = ["cooked", "raw", "username", "user_id", "actions_summary", "reactions", "version"]
NUMBERS = {("12", "1"): "101", ("12", "2"): "102"}


def _read(**fields: object) -> Message | Deleted | str:
    record = {
        "id": 102,
        "post_number": 2,
        "created_at": "2025-05-06T14:00:00Z",
        "cooked": "<p>a</p>",
    }
    return interpret(Post(record | fields, "12", "a.json"), Directory(), NUMBERS)


def _message(**fields: object) -> Message:
    message = _read(**fields)
    assert isinstance(message, Message)
    return message


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"post_type": 3}, "channel_notice"),
        ({"hidden": True}, "hidden_message"),
        ({"created_at": "hier"}, "no_timestamp"),
        ({"cooked": "<p> </p>"}, "empty_message"),
        ({"user_deleted": True}, Deleted("discourse", "102")),
        ({"deleted_at": "2025-05-07T00:00:00Z"}, Deleted("discourse", "102")),
    ],
)
def test_posts_that_are_no_message(fields: dict[str, object], reason: str | Deleted) -> None:
    """Notices, hidden and deleted posts each have their own reason."""
    assert _read(**fields) == reason


def test_a_whisper_is_for_the_team() -> None:
    """A post that only the team sees in an open topic is not open."""
    assert _message(post_type=4, category_id=3).visibility.value == "facilitators"
    assert _message(post_type=1, category_id=3).visibility.value == "community"


def test_a_post_answers_what_it_names_or_quotes() -> None:
    """A quote of another topic is no answer, nor is a post one to itself."""
    quote = (
        '<aside class="quote no-group" data-username="a" data-post="1" data-topic="{}"><blockquote>'
    )
    assert _message(reply_to_post_number=1).reply_to == "101"
    assert _message(cooked=quote.format(12) + "a").reply_to == "101"
    assert _message(cooked=quote.format(13) + "a").reply_to == ""
    assert _message(reply_to_post_number=2).reply_to == ""


def test_raw_text_does_where_nothing_is_cooked() -> None:
    """Mentions are found in it; addresses of mail hold none."""
    message = _message(cooked="", raw="Merci @luc.roy. Écrire à a@b.fr ou @here, `@dataclass`")
    assert message.text == "Merci @luc.roy. Écrire à a@b.fr ou @here, `@dataclass`"
    assert message.mentions == ("luc.roy",)


@given(
    st.dictionaries(
        st.sampled_from(FIELDS),
        st.none() | st.integers() | st.text(max_size=9) | st.lists(st.integers(), max_size=2),
    )
)
def test_posts_of_any_shape(fields: dict[str, object]) -> None:
    """No field of an unexpected shape crashes the reader."""
    outcome = _read(**fields)
    assert isinstance(outcome, Message | str) and getattr(outcome, "id", "102") == "102"
