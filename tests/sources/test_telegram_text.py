from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.sources.telegram_text import words_of

from .test_json_file import JSON

NAMES = {"user11": "Zoé Lévesque"}


def _text(*parts: object, **fields: object) -> str:
    return words_of({"text": list(parts), **fields}, NAMES).text


@pytest.mark.parametrize(
    ("part", "text"),
    [
        ({"type": "bold", "text": "jeudi "}, "**jeudi**  ?"),
        ({"type": "italic", "text": "\n"}, "\n ?"),
        ({"type": "code", "text": "a_b"}, "`a_b` ?"),
        ({"type": "pre", "text": "a\nb", "language": "sh"}, "\n```sh\na\nb\n```\n ?"),
        ({"type": "link", "text": "https://x.org"}, "https://x.org ?"),
        ({"type": "text_link", "text": "là", "href": "https://x.org"}, "là (https://x.org) ?"),
        ({"type": "text_link", "text": "là"}, "là ?"),
        ({"type": "mention", "text": "@nadia"}, "@nadia ?"),
        ({"type": "mention_name", "text": "Zoé", "user_id": 11}, "@Zoé Lévesque ?"),
        ({"type": "mention_name", "text": "Luc", "user_id": 12}, "@Luc ?"),
        ({"type": "blockquote", "text": "un\ndeux\n"}, "\n> un\n> deux\n ?"),
        ({"type": "custom_emoji", "text": "👍", "document_id": "x"}, "👍 ?"),
        ({"type": "phone", "text": "12"}, "12 ?"),
        ({"type": "plain"}, " ?"),
        (None, " ?"),
    ],
)
def test_parts_are_written_as_people_type_them(part: object, text: str) -> None:
    """Each kind of part comes out readable."""
    assert _text("x", part, " ?") == "x" + text


def test_either_form_of_a_text_reads_the_same() -> None:
    """The entities and the list hold the same words."""
    parts = ["a ", {"type": "bold", "text": "b"}]
    entities = [{"type": "plain", "text": "a "}, parts[1]]
    assert _text(*parts) == words_of({"text": "x", "text_entities": entities}, {}).text == "a **b**"


def test_mentions_are_listed_once() -> None:
    """A member named twice is one mention."""
    part = {"type": "mention", "text": "@nadia"}
    assert words_of({"text": [part, part]}, {}).mentions == ("nadia",)


def test_polls_places_and_forwards() -> None:
    """A poll is its question and answers; what was forwarded is another's."""
    poll = {"question": "Quand ?", "answers": [{"text": "jeudi"}, {"text": None}, 3]}
    assert _text(poll=poll) == "Quand ?\n- jeudi"
    assert _text(place_name="La Grange", address="1, rue x") == "La Grange\n1, rue x"
    assert _text("a\nb", forwarded_from=None) == "> a\n> b"


@given(st.dictionaries(st.sampled_from(["text", "text_entities", "poll", "type", "href"]), JSON))
def test_words_of_any_shape(record: dict[str, object]) -> None:
    """No shape of text crashes the reader."""
    assert isinstance(words_of(record, NAMES).text, str)
