"""A file of Discourse's API: which of its shapes it is, and the documents that it holds.

People save what the API answers under any name: one document a file, a list of them, or one a
line. Only the fields tell topics, posts, lists of topics and the rest apart; a list of topics
names what it does not hold, which is worth another reason than a format that is unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

from copassist.errors import MalformedExportError
from copassist.records import Skipped
from copassist.sources.json_file import Record, object_in, objects_in, read_value, text_in
from copassist.sources.slack_directory import where

_START = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*[\[{]")
# A list of topics opens with those who wrote in them, often for longer than what is looked at.
_FIELDS = re.compile(
    rb"\"post_stream\"\s*:\s*\{|\"(?:latest|private)_posts\"\s*:\s*\[|\"category_list\"\s*:\s*\{"
    rb"|\"topic_list\"\s*:\s*\{[^\0]*\"topics\"\s*:|\"default_archetype\"\s*:"
    rb"|\A[^\[]*\"users\"\s*:\s*\[\s*\{[^\0]*\"avatar_template\"\s*:"
    rb"|\"(?:avatar_template|post_number)\"\s*:[^\0]*\"cooked\"\s*:|\"cooked\"\s*:[^\0]*\"post_number\"\s*:"
)
POST_LISTS = ("latest_posts", "private_posts")


def is_discourse(start: bytes) -> bool:
    """Tell whether a file that starts so is an answer of Discourse's API with topics or posts."""
    return _START.match(start) is not None and _FIELDS.search(start) is not None


def read_documents(path: Path, place: str, limit_bytes: int) -> Iterator[Record | Skipped]:
    """Hand on the documents of a file, and the lines of it that are broken.

    :raises SourceError: when nothing of it can be read.
    """
    try:
        loaded = read_value(path, limit_bytes)
    except MalformedExportError as error:
        yield from _lines(path, place, error)
        return
    documents = loaded if isinstance(loaded, list) else [loaded]
    yield from (document for document in documents if isinstance(document, dict))
    if foreign := sum(not isinstance(document, dict) for document in documents):
        yield Skipped(place, "not_a_message", foreign, "message")


def _lines(path: Path, place: str, error: MalformedExportError) -> Iterator[Record | Skipped]:
    """Hand on the object on each line; raise the error when the first line holds none."""
    lines = path.read_bytes().decode("utf-8-sig", "replace").split("\n")
    objects = [(n, _object(line)) for n, line in enumerate(lines, 1) if line.strip()]
    if not objects or objects[0][1] is None:
        raise error
    for number, found in objects:
        fault = MalformedExportError(error.key, place=number)
        broken = Skipped(where(place, fault), error.key, kind="message")
        yield broken if found is None else found


def _object(line: str) -> Record | None:
    try:
        loaded = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return loaded if isinstance(loaded, dict) else None


def posts_in(document: Record) -> list[Record]:
    """Return the posts of a document: a topic, a page of posts, or one post."""
    if is_post(document):
        return [document]
    named = (post for name in POST_LISTS for post in objects_in(document, name))
    return [*objects_in(object_in(document, "post_stream"), "posts"), *named]


def foreign_posts(document: Record) -> int:
    """Return how many things in the lists of posts of a document are no objects."""
    stream = object_in(document, "post_stream")
    named = [stream.get("posts"), *(document.get(name) for name in POST_LISTS)]
    return sum(
        not isinstance(post, dict) for posts in named if isinstance(posts, list) for post in posts
    )


def is_post(document: Record) -> bool:
    """Tell whether a document is a post itself."""
    return "post_number" in document and bool(text_in(document, "cooked", "raw"))


def listed_topics(document: Record) -> list[Record]:
    """Return the topics that a document names without their posts."""
    return objects_in(object_in(document, "topic_list"), "topics")


def listed_categories(document: Record) -> list[Record]:
    """Return the categories that a document describes, those inside others too."""
    outer = objects_in(object_in(document, "category_list"), "categories")
    outer += objects_in(document, "categories")
    outer += [category] if (category := object_in(document, "category")) else []
    return outer + [inner for one in outer for inner in objects_in(one, "subcategory_list")]
