from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copassist.errors import MalformedExportError
from copassist.records import Article, Section, Skipped, Visibility
from copassist.sources.reply import Reply, decode, encode

ARTICLE = Article(
    source="pdf",
    path="été.pdf",
    title="L’été",
    sections=(Section("intro", "", "un\ndeux"), Section("page-2", "Deux", "trois", 2)),
    author="Anne Roy",
    date=date(2024, 3, 5),
    language="fr",
    visibility=Visibility.FACILITATORS,
)
SAID = json.loads(encode(Reply((ARTICLE, Skipped("a.pdf:page 1", "broken_page", 2)))))


def test_replies_come_back_as_they_went() -> None:
    """Articles, what was skipped and errors survive the way between the processes."""
    items = (Skipped("a.pdf:page 1", "broken_page", 2), ARTICLE)
    line = encode(Reply(items, MalformedExportError("empty", path="a", place="b", limit_mb=3)))
    assert line.count(b"\n") == 1
    back = decode(line)
    assert back.items == items
    assert type(back.error) is MalformedExportError
    assert (back.error.key, back.error.data) == (
        "empty",
        {"path": "a", "place": "b", "limit_mb": 3},
    )


def test_what_is_no_text_is_replaced() -> None:
    """A name whose bytes are no text comes back as one that a store can keep."""
    (item,) = decode(encode(Reply((Skipped("caf\udce9.pdf", "empty"),)))).items
    assert item == Skipped("caf?.pdf", "empty")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", 3),
        ("date", "hier"),
        ("sections", {"a": 1}),
        ("sections", [[]]),
        ("visibility", "all"),
        ("language", []),
        ("is", "Message"),
    ],
)
def test_a_field_of_the_wrong_type_is_no_reply(name: str, value: object) -> None:
    """A child that a file has taken over cannot hand on what no reader writes."""
    forged = {**SAID, "items": [{**SAID["items"][0], name: value}]}
    with pytest.raises(ValueError):
        decode(json.dumps(forged).encode())


@given(
    st.binary() | st.sampled_from([b"[" * 100_000, b"null", b'{"items": 3}', b'{"items": [{}]}'])
)
def test_anything_else_is_no_reply(line: bytes) -> None:
    """Whatever the bytes, the answer is a reply or a ValueError."""
    with pytest.raises(ValueError):
        decode(line)
