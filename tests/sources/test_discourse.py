from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from copassist.errors import SourceError
from copassist.records import Coverage, Deleted, Message, Visibility
from copassist.sources import read
from copassist.sources.discourse import DiscourseReader

from .samples import DATA, LIMITS, deleted, messages, skipped, write_export

READER = DiscourseReader()
SAMPLE = DATA / "discourse"


def _post(number: int, text: str, **fields: object) -> dict[str, Any]:
    at = f"2025-05-06T14:{number:02d}:00Z"
    post = {"id": 100 + number, "post_number": number, "topic_id": 12, "username": "anne"}
    return {**post, "cooked": f"<p>{text}</p>", "created_at": at, "user_id": 8, **fields}


def _topic(*posts: dict[str, Any], **fields: object) -> dict[str, Any]:
    stream = {"posts": list(posts), "stream": [post["id"] for post in posts]}
    return {"post_stream": stream, "id": 12, "title": "A", "category_id": 3, **fields}


def _by_id(path: Path) -> dict[str, Message]:
    return {message.id: message for message in messages(read(path))}


def _covered(path: Path) -> list[Coverage]:
    return [item for item in read(path) if isinstance(item, Coverage)]


def test_sample_dump() -> None:
    """Pages of a topic come together, with levels, names, answers and likes from other files."""
    kept = _by_id(SAMPLE)
    opening, answer, late = kept["101"], kept["102"], kept["104"]
    assert {m.thread_id for m in (opening, answer, late)} == {"12"}
    assert (late.title, late.space, late.channel) == ("La rencontre de jeudi", "Général", "3")
    assert (opening.author, late.author) == ("Anne Roy", "Paul Bédard (paul2)")
    assert (answer.reply_to, late.reply_to) == ("101", "102")
    assert (opening.mentions, late.files) == (("Paul Bédard (pbedard)",), ("agenda.pdf",))
    assert [(r.name, r.count) for r in opening.reactions] == [("heart", 3)]
    assert [(r.name, r.count) for r in answer.reactions] == [("+1", 2), ("heart", 1)]
    assert (opening.edited, answer.edited, kept["401"].is_bot) == (True, False, True)
    assert {m.space: m.visibility for m in kept.values()} == {
        "Général": Visibility.COMMUNITY,
        "Équipe": Visibility.FACILITATORS,
        "dm-30": Visibility.PRIVATE,
        "category-none": Visibility.FACILITATORS,
    }


def test_what_is_left_out_is_counted_by_file_and_reason() -> None:
    """Notices, hidden posts, posts in no file and topics without posts are all named."""
    items = list(read(SAMPLE))
    assert deleted(items) == ["106"]
    assert skipped(items) == {
        ("badges.json", "discourse_no_posts"): 1,
        ("latest.json", "discourse_topic_list"): 1,
        ("posts.json", "duplicate"): 1,
        ("topic-12.json", "channel_notice"): 1,
        ("topic-12.json", "missing_posts"): 1,
        ("topic-12-posts.json", "hidden_message"): 1,
    }


def test_a_topic_is_covered_but_for_posts_in_no_file() -> None:
    """A post that is listed still stands; one that is hidden or deleted does not."""
    (covered,) = (c for c in _covered(SAMPLE) if c.thread_id == "12")
    assert covered.kept == {"101", "102", "104", "107"}
    items = list(read(SAMPLE))
    first = next(i for i in items if isinstance(i, Message) and i.thread_id == "12")
    assert items.index(covered) < items.index(first)
    assert covered.since <= first.timestamp <= covered.until == covered.as_of


def test_a_later_dump(tmp_path: Path) -> None:
    """Edits, deletions, late replies, new names of a member and a category: ids stay."""
    before = _topic(_post(1, "un", name="Anne"), _post(2, "deux"), _post(3, "trois"))
    edited = _post(1, "un, corrigé", version=2, name="Anne Roy-Dubé")
    gone = _post(2, "deux", deleted_at="2025-05-06T15:00:00Z")
    late = _post(40, "enfin", reply_to_post_number=1, name="Anne Roy-Dubé")
    names = {"category_list": {"categories": [{"id": 3, "name": "Accueil"}]}}
    old = _by_id(write_export(tmp_path / "1", {"t.json": before}))
    files = {"t.json": _topic(edited, gone, late), "c.json": names}
    new = _by_id(write_export(tmp_path / "2", files))
    assert (old["101"].text, new["101"].text, new["101"].edited) == ("un", "un, corrigé", True)
    assert (old["101"].space, new["101"].space) == ("category-3", "Accueil")
    assert (new["101"].channel, new["101"].author_id) == (old["101"].channel, old["101"].author_id)
    assert (new["140"].reply_to, new["140"].author) == ("101", "Anne Roy-Dubé")
    items = list(read(tmp_path / "2"))
    assert Deleted("discourse", "102") in items
    (covered,) = (item for item in items if isinstance(item, Coverage))
    assert "103" not in covered.kept and covered.since <= old["103"].timestamp <= covered.until


def test_lists_and_lines_of_topics(tmp_path: Path) -> None:
    """A dump may be one file: a list of topics, or a topic a line; a broken line costs itself."""
    one, two = _topic(_post(1, "un")), _topic(_post(2, "deux", topic_id=13), id=13)
    write_export(tmp_path, {"list.json": [one, two, 3]})
    items = list(read(tmp_path / "list.json"))
    assert [m.thread_id for m in messages(items)] == ["12", "13"]
    assert skipped(items) == {("list.json", "not_a_message"): 1}
    lines = [
        write_export(tmp_path, {f"{n}.json": t}) / f"{n}.json" for n, t in ((1, one), (2, two))
    ]
    texts = [line.read_text(encoding="utf-8") for line in lines]
    (tmp_path / "dump.jsonl").write_text(f"{texts[0]}\n\n{{\n{texts[1]}\n", encoding="utf-8")
    items = list(read(tmp_path / "dump.jsonl"))
    assert [m.thread_id for m in messages(items)] == ["12", "13"]
    assert skipped(items) == {("dump.jsonl:3", "broken_json"): 1}


@pytest.mark.parametrize(
    ("document", "key"),
    [
        ({"topic_list": {"topics": [{"id": 99, "title": "Absent"}]}}, "discourse_topic_list"),
        ({"users": [{"id": 1, "avatar_template": "x" * 9000}]}, "discourse_no_posts"),
        ({"category_list": {"categories": []}}, "discourse_no_posts"),
        ({"post_stream": {"posts": []}}, "discourse_no_posts"),
    ],
)
def test_files_without_posts_say_what_to_do(
    tmp_path: Path, document: dict[str, object], key: str
) -> None:
    """What comes from Discourse and holds no post is not an unknown format."""
    write_export(tmp_path, {"a.json": document})
    assert READER.recognises(tmp_path / "a.json")
    with pytest.raises(SourceError) as caught:
        list(READER.read(tmp_path / "a.json", tmp_path, limits=LIMITS))
    assert caught.value.key == key


def test_recognised_by_what_they_hold(tmp_path: Path) -> None:
    """Other JSON is not taken, nor a folder where articles stand beside."""
    write_export(tmp_path / "other", {"a.json": {"posts": [{"id": 1, "text": "a"}]}})
    write_export(tmp_path / "mixed", {"t.json": _topic(_post(1, "un")), "note.md": "# Note"})
    write_export(tmp_path / "dump", {"t.json": _topic(_post(1, "un")), "LICENSE": "MIT"})
    names = ("other", "mixed", "dump")
    assert [READER.recognises(tmp_path / name) for name in names] == [False, False, True]
    assert not READER.recognises(tmp_path / "other" / "a.json")
    assert skipped(read(tmp_path / "dump")) == {("LICENSE", "licence"): 1}
    assert len(messages(read(tmp_path / "mixed"))) == 1


def test_broken_and_foreign_files_cost_themselves_alone(tmp_path: Path) -> None:
    """The line of a fault is told; pictures, hidden files and links are named."""
    write_export(
        tmp_path,
        {
            "t.json": _topic(_post(1, "un")),
            "cut.json": '{"post_stream": {\n"posts": [',
            "img/a.png": "x",
            ".x.json": "{}",
            "README.md": "x",
        },
    )
    (tmp_path / "lien.json").symlink_to(tmp_path / "t.json")
    assert skipped(READER.read(tmp_path, tmp_path, limits=LIMITS)) == {
        ("cut.json:2", "broken_json"): 1,
        ("img/a.png", "unknown_format"): 1,
        (".x.json", "hidden"): 1,
        ("README.md", "unknown_format"): 1,
        ("lien.json", "symlink"): 1,
    }
    assert len(messages(read(tmp_path))) == 1
