"""Who and where in a dump of Discourse: names, topics and categories, from all of its files.

Discourse calls members by their handle, and the archive by the name that they show, so mentions
are turned into that name where a post of the member gives it; two members of one name carry the
handle too. A topic is open when its file says that it is an ordinary one, or names a category that
is not closed; of a page of posts that says neither, nobody but facilitators reads.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from copassist.records import Visibility
from copassist.sources.decoding import clean
from copassist.sources.json_file import Record, id_in, text_in


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic: where it stands, who may read it, what it is called."""

    number: str
    title: str
    space: str
    channel: str
    visibility: Visibility


@dataclass(slots=True)
class Directory:
    """What the files of a dump say of members, topics and categories; it grows as they are read."""

    topics: dict[str, Record] = field(default_factory=dict)
    categories: dict[str, Record] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)

    def learn_topic(self, said: Record) -> None:
        """Take note of what a file says of a topic; what another said of it stands."""
        if number := id_in(said, "id"):
            fields = ("title", "category_id", "archetype", "created_at", "deleted_at")
            known = self.topics.setdefault(number, {})
            known |= {key: said[key] for key in fields if said.get(key) and not known.get(key)}

    def learn_category(self, said: Record) -> None:
        """Take note of a category."""
        if number := id_in(said, "id"):
            self.categories[number] = self.categories.get(number, {}) | said

    def learn_names(self, posts: Iterable[Record]) -> None:
        """Take note of the names of those who wrote some posts, in the order of time."""
        shown = {
            handle.lower(): _name(post) or handle for post in posts if (handle := handle_of(post))
        }
        times = Counter(shown.values())
        self.names = {
            h: f"{name} ({h})" if times[name] > 1 and name != h else name
            for h, name in shown.items()
        }

    def name_of(self, handle: str) -> str:
        """Return the name that a member shows, the handle when it is not known."""
        return self.names.get(handle.lower(), handle)

    def topic(self, number: str, post: Record | None = None) -> Topic:
        """Return a topic, with what a post says of its topic where no file describes it."""
        known = self.topics.get(number, {})
        said = known if id_in(known, "category_id") else {**(post or {}), **known}
        title = _line(text_in(known, "title") or text_in(post or {}, "topic_title"))
        if text_in(known, "archetype") == "private_message":
            return Topic(number, title, f"dm-{number}", f"dm-{number}", Visibility.PRIVATE)
        channel = id_in(said, "category_id")
        category = self.categories.get(channel, {})
        is_known = bool(channel) or text_in(known, "archetype") in ("regular", "banner")
        is_open = is_known and not category.get("read_restricted")
        return Topic(
            number,
            title,
            _line(text_in(category, "name")) or f"category-{channel or 'none'}",
            channel or "none",
            Visibility.COMMUNITY if is_open else Visibility.FACILITATORS,
        )


def handle_of(post: Record) -> str:
    """Return the handle of who wrote a post."""
    return _line(text_in(post, "username"))


def _name(post: Record) -> str:
    return _line(text_in(post, "name", "display_username"))


def _line(said: str) -> str:
    return " ".join(clean(said).split())
