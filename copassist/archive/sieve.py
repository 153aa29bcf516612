"""What is kept of a message or an article that a reader yields, and in which form."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from copassist.archive.erased import Erased
from copassist.records import Article, Message, Skipped, Visibility

LONGEST, LONGEST_ARTICLE = 500_000, 3_000_000
"""Characters of the longest message kept, and article: beyond, it is a data file or an attack."""


@dataclass(frozen=True)
class Sieve:
    """Places items in their spaces and levels, and holds back what may not come in.

    ``space`` names the space of articles, and stands before the channel of messages when
    ``prefix`` is set; ``visibility`` widens or narrows what the source does not mark stricter.
    """

    space: str = ""
    prefix: bool = False
    visibility: Visibility | None = None
    erased: Erased = field(default_factory=Erased)

    def message(self, item: Message) -> Message | Skipped:
        """Return a message as it is kept, or why it is not."""
        space, level = self.place(item.space), self._level(item.visibility)
        same = (space, level) == (item.space, item.visibility)
        placed = item if same else replace(item, space=space, visibility=level)
        if len(placed.text) > LONGEST:
            return Skipped(item.path, "too_long", kind="message")
        if self.erased.covers(placed):
            return Skipped(item.path, "erased", kind="message")
        return self.erased.without(placed)

    def article(self, item: Article) -> Article | Skipped:
        """Return an article as it is kept, or why it is not."""
        if sum(len(section.text) for section in item.sections) > LONGEST_ARTICLE:
            return Skipped(item.path, "article_long")
        placed = replace(item, space=self.space, visibility=self._level(item.visibility))
        if self.erased.covers_article(placed):
            return Skipped(item.path, "erased")
        return self.erased.article_without(placed)

    def place(self, name: str) -> str:
        """Return the space of a channel."""
        return f"{self.space}/{name}" if self.prefix else name

    def _level(self, marked: Visibility) -> Visibility:
        """What the source marks as private stays so, whatever level is asked for the rest."""
        if self.visibility is None:
            return marked
        is_private = marked.strictness > Visibility.COMMUNITY.strictness
        return self.visibility.strictest(marked) if is_private else self.visibility
