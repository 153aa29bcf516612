from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from copassist.records import Coverage, Item
from copassist.sources.discourse_dump import Dump

from .samples import deleted, messages, skipped

VALUES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
FIELDS = st.sampled_from(["id", "topic_id", "post_number", "cooked", "created_at", "username"])
POSTS = st.lists(VALUES | st.dictionaries(FIELDS, VALUES), max_size=3)
DOCUMENTS = st.fixed_dictionaries(
    {"post_stream": VALUES | st.fixed_dictionaries({"posts": VALUES | POSTS, "stream": POSTS})},
    optional={"id": VALUES, "posts_count": VALUES, "topic_list": VALUES, "categories": POSTS},
)


def _post(number: int, **fields: object) -> dict[str, Any]:
    at = {"created_at": f"2025-05-06T14:{number:02d}:00Z"}
    return {
        "id": number,
        "post_number": number,
        "topic_id": 1,
        "cooked": "<p>a</p>",
        **at,
        **fields,
    }


def _items(tmp_path: Path, *documents: object) -> list[Item]:
    dump = Dump()
    lost: list[Item] = []
    for number, document in enumerate(documents):
        path = tmp_path / f"{number}.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        lost += dump.take(path, path.name, 1_000_000)
    return [*lost, *dump.items()]


def test_the_latest_state_of_a_post_is_kept(tmp_path: Path) -> None:
    """The same post in two files stands once, as it was edited last, whatever the order."""
    old, new = _post(1, version=1), _post(1, version=2, cooked="<p>b</p>")
    for documents in ([old, new], [new, old]):
        items = _items(tmp_path, *documents)
        assert [m.text for m in messages(items)] == ["b"]
        assert sum(skipped(items).values()) == 1


def test_a_deleted_topic_takes_its_posts_with_it(tmp_path: Path) -> None:
    """What moderators see of a deleted topic is not read."""
    topic = {"id": 1, "deleted_at": "2025-05-07T00:00:00Z", "post_stream": {"posts": [_post(1)]}}
    items = _items(tmp_path, topic)
    assert (messages(items), deleted(items)) == ([], ["1"])


def test_the_longest_topics_are_counted(tmp_path: Path) -> None:
    """Where no list of posts is given, their number tells how many are missing."""
    items = _items(tmp_path, {"id": 1, "posts_count": 9, "post_stream": {"posts": [_post(1)]}})
    assert skipped(items) == {("0.json", "missing_posts"): 8}
    assert not any(isinstance(item, Coverage) for item in items)


def test_lists_of_private_posts_are_private(tmp_path: Path) -> None:
    """They name their topics and no category."""
    (message,) = messages(_items(tmp_path, {"private_posts": [_post(1, category_id=3)]}))
    assert (message.space, message.visibility.value) == ("dm-1", "private")


@given(documents=st.lists(DOCUMENTS, max_size=3))
def test_documents_of_any_shape(tmp_path_factory: Any, documents: list[object]) -> None:
    """Whatever a document holds, each of its posts is kept or counted."""
    path = tmp_path_factory.mktemp("dump")
    items = _items(path, *documents)
    streams = [d["post_stream"] for d in documents if isinstance(d, dict)]
    named = [s["posts"] for s in streams if isinstance(s, dict) and isinstance(s["posts"], list)]
    lost = {key: n for key, n in skipped(items).items() if key[1] not in ("missing_posts",)}
    silent = sum(not posts for posts in named)
    found = len(messages(items)) + len(deleted(items)) + sum(lost.values())
    assert found >= sum(map(len, named)) - silent
