"""All that the files of a dump of Discourse say, gathered before any of it is handed on.

A topic's posts come twenty an answer, so they stand in several files, and a category is named in
another still: nothing can be said of a post before all files were read. A topic's file lists the
numbers of all its posts, which tells what is missing; a post that is listed still stands there,
read or not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from copassist.records import Coverage, Deleted, Item, Message, Skipped
from copassist.sources.discourse_directory import Directory
from copassist.sources.discourse_file import (
    foreign_posts,
    is_post,
    listed_categories,
    listed_topics,
    posts_in,
    read_documents,
)
from copassist.sources.discourse_post import SOURCE, Post, interpret
from copassist.sources.json_file import Record, id_in, moment_in, object_in

_MOMENTS = ("created_at", "updated_at", "last_posted_at", "bumped_at")
_PRIVATE = {"archetype": "private_message"}


@dataclass(slots=True)
class _Listed:
    """The numbers of the posts that a topic's file lists, or how many there should be."""

    path: str
    numbers: set[str] = field(default_factory=set)
    count: int = 0


@dataclass(slots=True)
class Dump:
    """What was read so far; reasons are counted by place."""

    directory: Directory = field(default_factory=Directory)
    posts: dict[str, Post] = field(default_factory=dict)
    listed: dict[str, _Listed] = field(default_factory=dict)
    topic_lists: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    last: datetime | None = None

    def take(self, path: Path, place: str, limit_bytes: int) -> Iterator[Skipped]:
        """Take in a file.

        :raises SourceError: when nothing of it can be read.
        """
        for document in read_documents(path, place, limit_bytes):
            if isinstance(document, Skipped):
                yield document
            else:
                self._take_document(document, place)

    def _take_document(self, document: Record, place: str) -> None:
        posts, topics = posts_in(document), listed_topics(document)
        categories = listed_categories(document)
        for category in categories:
            self.directory.learn_category(category)
        for topic in topics:
            self.directory.learn_topic(topic)
            self.topic_lists[place].add(id_in(topic, "id"))
            self._see(topic)
        if not is_post(document) and "post_stream" in document:
            self._take_topic(document, place)
        elif not (posts or topics or categories):
            self.reasons[place, "discourse_no_posts"] += 1
        if "private_posts" in document:
            for post in posts:
                self.directory.learn_topic({"id": post.get("topic_id"), **_PRIVATE})
        own = "" if is_post(document) else id_in(document, "id")
        for record in posts:
            self._take_post(record, own, place)
        self.reasons[place, "not_a_message"] += foreign_posts(document)

    def _take_topic(self, document: Record, place: str) -> None:
        self.directory.learn_topic(document)
        self._see(document)
        stream, count = (
            object_in(document, "post_stream").get("stream"),
            document.get("posts_count"),
        )
        total = count if isinstance(count, int) else 0
        if not isinstance(stream, list) and not total:
            return  # a page of posts, which says nothing of the others
        listed = self.listed.setdefault(id_in(document, "id"), _Listed(place))
        numbers = stream if isinstance(stream, list) else []
        listed.numbers |= {id_in({"id": number}, "id") for number in numbers} - {""}
        listed.count = max(listed.count, total)

    def _take_post(self, record: Record, topic: str, place: str) -> None:
        post = Post(record, id_in(record, "topic_id") or topic, place)
        self._see(record)
        if not post.number or not post.topic:
            self.reasons[place, "not_a_message"] += 1
            return
        known = self.posts.setdefault(post.number, post)
        if known is not post:
            stale, fresh = sorted((known, post), key=lambda p: p.version)
            self.posts[post.number] = fresh
            self.reasons[stale.path, "duplicate"] += 1

    def _see(self, record: Record) -> None:
        moments = (moment_in(record, key) for key in _MOMENTS)
        self.last = max((m for m in (self.last, *moments) if m), default=None)

    def items(self) -> Iterator[Item]:
        """Hand on the topics, each with what it covers, and what was left out."""
        order = sorted(self.posts.values(), key=lambda post: (len(post.number), post.number))
        self.directory.learn_names(post.record for post in order)
        numbers = {post.key: post.number for post in order if post.key[1]}
        topics: dict[str, list[Post]] = defaultdict(list)
        for post in order:
            topics[post.topic].append(post)
        for number, posts in topics.items():
            yield from self._topic_items(number, posts, numbers)
        for place, listed in self.topic_lists.items():
            self.reasons[place, "discourse_topic_list"] += len(listed - topics.keys())
        for (place, reason), count in self.reasons.items():
            if count:
                yield Skipped(place, reason, count, kind="message")

    def _topic_items(
        self, number: str, posts: list[Post], numbers: dict[tuple[str, str], str]
    ) -> Iterator[Item]:
        outcomes = [(post, interpret(post, self.directory, numbers)) for post in posts]
        kept = [outcome for _, outcome in outcomes if isinstance(outcome, Message)]
        gone = {post.number for post, outcome in outcomes if not isinstance(outcome, Message)}
        for post, outcome in outcomes:
            if isinstance(outcome, str):
                self.reasons[post.path, outcome] += 1
        if kept:
            yield from self._coverage(number, kept, gone)
        yield from kept
        yield from (outcome for _, outcome in outcomes if isinstance(outcome, Deleted))
        listed = self.listed.get(number, _Listed(""))
        lacking = len(listed.numbers - self.posts.keys())
        if not listed.numbers:  # of the longest topics no list is given, but their count
            lacking = max(listed.count - len(posts), 0)
        self.reasons[listed.path, "missing_posts"] += lacking

    def _coverage(self, number: str, kept: list[Message], gone: set[str]) -> Iterator[Coverage]:
        """Say that a topic is whole, when its file lists its posts."""
        listed = self.listed.get(number)
        if listed is None or not listed.numbers or self.last is None:
            return
        opened = moment_in(self.directory.topics.get(number, {}), "created_at")
        first = min(message.timestamp for message in kept)
        yield Coverage(
            SOURCE,
            kept[0].channel,
            min(first, opened or first),
            self.last,
            self.last,
            thread_id=number,
            kept=frozenset(listed.numbers - gone),
        )
