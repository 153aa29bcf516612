from __future__ import annotations

import json

import pytest

from copassist.sources.discourse_file import (
    foreign_posts,
    is_discourse,
    listed_categories,
    listed_topics,
    posts_in,
)

POST = {"id": 1, "post_number": 1, "cooked": "<p>a</p>", "avatar_template": ""}


@pytest.mark.parametrize(
    "document",
    [
        {"post_stream": {"posts": []}},
        [{"id": 1, "post_stream": {}}],
        {"latest_posts": []},
        {"private_posts": []},
        POST,
        [POST],
        {"topic_list": {"per_page": 30, "topics": []}},
        {"users": [{"id": 1, "avatar_template": "/a"}], "topic_list": {}},
        {"category_list": {}},
        {"default_archetype": "regular"},
    ],
)
def test_shapes_of_the_api(document: object) -> None:
    """Everything that holds topics, posts or their lists is known, indented or not."""
    assert is_discourse(json.dumps(document).encode())
    assert is_discourse(json.dumps(document, indent=4).encode())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        '{"posts": []}',
        '[{"cooked": "soup"}]',
        'avant {"post_stream": {}}',
        '{"topic_list": []}',
    ],
)
def test_other_json_is_not_of_the_api(text: str) -> None:
    """A field of the same name elsewhere is not enough."""
    assert not is_discourse(text.encode())


def test_posts_of_every_shape() -> None:
    """A topic, a list of the latest, and a post itself hold posts; what is none is counted."""
    latest = {"latest_posts": [POST, 3], "post_stream": {"posts": [POST, "a", None]}}
    assert (posts_in(latest), foreign_posts(latest)) == ([POST, POST], 3)
    assert posts_in(POST) == [POST] and posts_in({"id": 1}) == []


def test_lists_of_topics_and_categories() -> None:
    """Categories inside others are found too."""
    inner = {"id": 5}
    outer = {"id": 3, "subcategory_list": [inner]}
    assert listed_topics({"topic_list": {"topics": [{"id": 1}, 2]}}) == [{"id": 1}]
    assert listed_categories({"category_list": {"categories": [outer]}}) == [outer, inner]
    assert listed_categories({"categories": [inner], "category": outer}) == [inner, outer, inner]
